"""Who may see and do what: the panel's own rules, which fail closed, then Nova's."""

from collections.abc import Callable, Iterator

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import URLPattern
from openstack_auth import policy as enforcement

from migration_panel import policy
from migration_panel.actions import ACTIONS
from migration_panel.dashboards.admin.migration import urls
from migration_panel.dashboards.admin.migration.views.base import url
from tests.conftest import ClientAs, RequestAs
from tests.fakes import FakeCloud

SOME_ID = "5e4b0b5c-0000-4000-8000-000000000001"
VALUES: dict[str, tuple[str, ...]] = {
    "slug": tuple(ACTIONS),
    "server_id": (SOME_ID,),
    "migration_uuid": (SOME_ID,),
    "migration": (SOME_ID,),
    "request_id": (SOME_ID,),
    "kind": ("hosts",),
    "form": ("json",),
}


def _addresses() -> Iterator[str]:
    """Every address of the panel, with each action and some id filled in."""
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        names = list(pattern.pattern.converters) or list(
            getattr(pattern.pattern, "regex").groupindex  # noqa: B009 - only one kind has it
        )
        if names == ["slug"]:
            yield from (url(str(pattern.name), slug) for slug in VALUES["slug"])
        else:
            yield url(str(pattern.name), *(VALUES[name][0] for name in names))


ADDRESSES = list(_addresses())


def test_it_walks_every_address() -> None:
    assert len(ADDRESSES) == len(urls.urlpatterns) - 1 + len(ACTIONS)
    assert url("progress") in ADDRESSES
    assert url("migration", SOME_ID, SOME_ID) in ADDRESSES


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("name", ["olive", "mia", "mona"])
def test_it_keeps_out_who_is_no_admin(
    cloud: FakeCloud, client_as: ClientAs, name: str, address: str
) -> None:
    """An operator, a member and a manager; and Nova is not even asked."""
    client = client_as(name)
    form = {"server": SOME_ID, "go": "1"}
    assert client.get(address, {"server": SOME_ID}).status_code == 403
    assert client.post(address, form).status_code == 403
    assert cloud.calls_to("nova") == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_sends_a_stranger_to_sign_in(cloud: FakeCloud, address: str) -> None:
    for ask in (Client().get, Client().post):
        answer = ask(address)
        assert answer.status_code == 302
        assert "/auth/login/?next=" in answer["Location"]
    assert cloud.calls == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_answers_a_stranger_who_polls_with_401(
    cloud: FakeCloud, address: str
) -> None:
    answer = Client().get(address, headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code == 401
    assert cloud.calls == []


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize("action", ACTIONS.values(), ids=list(ACTIONS))
def test_it_lets_an_admin_do_it(request_as: RequestAs, action: object) -> None:
    request = request_as("admin")
    assert policy.permitted(request, action.rule, action.nova_rules)  # type: ignore[attr-defined]


@pytest.fixture
def admin(cloud: FakeCloud, request_as: RequestAs) -> HttpRequest:
    assert cloud
    request = request_as("admin")
    assert policy.permitted(request, "view")
    return request


def test_it_denies_a_rule_that_nobody_wrote(admin: HttpRequest) -> None:
    assert not policy.permitted(admin, "no_such_rule")


def test_it_has_horizon_deny_such_a_rule_too(admin: HttpRequest) -> None:
    """Buttons of others that name a wrong rule of ours do not open by it."""
    checks = ((policy.SERVICE, f"{policy.SERVICE}:no_such_rule"),)
    assert not enforcement.check(checks, admin)


@pytest.mark.usefixtures("without_rules")
def test_it_denies_everything_where_no_rules_were_loaded(
    cloud: FakeCloud, client_as: ClientAs
) -> None:
    client = client_as("admin")
    assert {client.get(address).status_code for address in ADDRESSES} == {403}
    assert cloud.calls_to("nova") == []


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """``opened(rule, check)``: an operator's override of one rule."""
    from oslo_policy import _parser  # noqa: PLC0415 - as a file's text is read

    rules = enforcement._get_enforcer()[policy.SERVICE].rules

    def override(rule: str, check: str) -> None:
        monkeypatch.setitem(
            rules, f"{policy.SERVICE}:{rule}", _parser.parse_rule(check)
        )

    return override


def test_it_lets_an_operator_see_without_acting(
    client_as: ClientAs, opened: Callable[[str, str], None]
) -> None:
    opened("view", "role:operator or role:admin")
    client = client_as("olive")
    assert client.get(url("hosts")).status_code == 200
    assert client.post(url("action", "confirm"), {"server": SOME_ID}).status_code == 403


def test_it_asks_novas_rules_too(
    client_as: ClientAs, opened: Callable[[str, str], None]
) -> None:
    """The panel would let her reset; Nova's rule keeps that to administrators."""
    opened("view", "role:operator")
    opened("reset_state", "role:operator")
    address = url("action", "reset-to-active")
    assert client_as("olive").get(address, {"server": SOME_ID}).status_code == 403


def test_it_takes_a_right_from_an_admin(
    cloud: FakeCloud, client_as: ClientAs, opened: Callable[[str, str], None]
) -> None:
    opened("revert", "!")
    web = cloud.add_server("web", status="VERIFY_RESIZE")
    page = client_as("admin").get(url("servers")).content.decode()
    assert url("action", "confirm") in page
    assert url("action", "revert") not in page
    address = url("action", "revert")
    assert client_as("admin").get(address, {"server": web.id}).status_code == 403
