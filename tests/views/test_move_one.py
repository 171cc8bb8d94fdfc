"""Moving one server: what reaches Nova, and what comes back."""

from typing import Any

import pytest
from openstack_auth import policy as enforcement
from oslo_policy import _parser

from migration_panel import requested
from migration_panel.dashboards.admin.migration.views.base import url
from tests.conftest import ClientAs
from tests.fakes import FakeCloud
from tests.fakes.page import read
from tests.fakes.state import Server
from tests.views.move import MoveForm, asked, chosen, errors, form, is_on, web

__all__ = ["form", "web"]


# -- what reaches Nova -----------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ({}, {"host": None, "block_migration": "auto"}),
        ({"target": "compute2"}, {"host": "compute2", "block_migration": "auto"}),
        ({"block": "yes"}, {"host": None, "block_migration": True}),
        ({"block": "no"}, {"host": None, "block_migration": False}),
        ({"block": ""}, {"host": None, "block_migration": "auto"}),
    ],
)
def test_it_migrates_live(
    cloud: FakeCloud,
    form: MoveForm,
    web: Server,
    fields: dict[str, str],
    body: dict[str, Any],
) -> None:
    """Never with `force`, which would go past the scheduler."""
    assert form.answer(web, **fields).status_code == 302
    assert asked(cloud) == [{"os-migrateLive": body}]


@pytest.mark.parametrize("target", ["", "compute2"])
def test_it_migrates_cold(
    cloud: FakeCloud, form: MoveForm, web: Server, target: str
) -> None:
    assert form.answer(web, kind="cold", target=target).status_code == 302
    assert asked(cloud) == [{"migrate": {"host": target} if target else {}}]


def test_it_resizes(cloud: FakeCloud, form: MoveForm, web: Server) -> None:
    large = cloud.flavors["m1.large"].id
    assert form.answer(web, kind="resize", flavor=large).status_code == 302
    assert asked(cloud) == [{"resize": {"flavorRef": large}}]


def test_it_ignores_a_flavor_where_nothing_is_resized(
    cloud: FakeCloud, form: MoveForm, web: Server
) -> None:
    assert form.answer(web, kind="cold", flavor="no such").status_code == 302
    assert len(asked(cloud)) == 1


def test_it_takes_a_host_of_which_only_the_room_is_unknown(
    cloud: FakeCloud, form: MoveForm, web: Server
) -> None:
    cloud.down("placement")
    assert form.answer(web, target="compute2").status_code == 302
    assert cloud.migrations[0].target == "compute2"


def test_it_leads_to_what_is_in_progress(form: MoveForm, web: Server) -> None:
    answer = form.answer(web)
    assert answer["Location"] == url("in_progress")
    shown = form.client.get(answer["Location"]).content.decode()
    assert "web: Nova accepted the live migration." in shown


@pytest.mark.parametrize(
    ("fields", "kind", "target"),
    [
        ({"target": "compute3"}, "live-migration", "compute3"),
        ({}, "live-migration", None),
        ({"kind": "cold", "target": "compute2"}, "migration", "compute2"),
        ({"kind": "resize", "flavor": "4"}, "resize", None),
    ],
)
def test_it_remembers_what_was_requested(
    form: MoveForm, web: Server, fields: dict[str, str], kind: str, target: str | None
) -> None:
    form.answer(web, **fields)
    (found,) = requested.recall(web.id)
    assert (found.kind, found.target) == (kind, target)


# -- what is stopped before it reaches Nova --------------------------------


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": ""}, "Choose how to move."),
        ({"kind": "evacuate"}, "evacuate is not one of the available choices"),
        ({"block": "maybe"}, "maybe is not one of the available choices"),
        ({"target": "nowhere"}, "There is no compute host nowhere."),
        ({"target": "compute1"}, "compute1: The server is there already."),
        ({"kind": "resize"}, "Choose the flavor to resize to."),
        ({"kind": "resize", "flavor": "no such"}, "Choose the flavor to resize to."),
        ({"kind": "resize", "flavor": "1"}, "shrink from 20 to 1 GiB"),
        ({"kind": "resize", "flavor": "2"}, "has this flavor already"),
        (
            {"kind": "resize", "flavor": "4", "target": "compute2"},
            "Nova takes no target for a resize",
        ),
    ],
)
def test_it_refuses_bad_input_and_keeps_the_rest(
    cloud: FakeCloud, form: MoveForm, web: Server, fields: dict[str, str], said: str
) -> None:
    page = form.sent(web, **({"block": "yes"} | fields))
    assert said in errors(page)
    assert asked(cloud) == []
    assert page.one("#move-servers input[name=server]")["value"] == web.id
    if "block" not in fields:
        assert page.has("#id_block option[value=yes][selected]")


def test_it_does_not_take_no_target_at_all_for_the_scheduler_s(
    cloud: FakeCloud, form: MoveForm, web: Server
) -> None:
    """A browser sends nothing for a host that has gone off meanwhile."""
    fields = {"server": web.id, "go": "1", "kind": "live", "block": "auto"}
    answer = form.client.post(url("move"), fields)
    assert "Choose a host, or the scheduler" in answer.content.decode()
    assert asked(cloud) == []


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"up": False}, "compute2: It is down."),
        ({"enabled": False, "disabled_reason": "disks"}, "It is disabled: disks"),
        ({"memory_mb": 600}, "No room for this flavor"),
    ],
)
def test_it_looks_again_at_a_target_that_was_sound(
    cloud: FakeCloud, form: MoveForm, web: Server, facts: dict[str, Any], why: str
) -> None:
    for name, value in facts.items():
        setattr(cloud.hosts["compute2"], name, value)
    page = form.sent(web, target="compute2")
    assert why in errors(page)
    assert chosen(page, "target") == ["compute2"]
    assert not is_on(page, "target", "compute2")
    assert asked(cloud) == []


def test_it_looks_again_at_a_server_that_could_be_moved(
    cloud: FakeCloud, form: MoveForm, web: Server
) -> None:
    web.vm_state, web.power_state = "stopped", 4
    page = form.sent(web, target="compute2", block="no")
    assert "a live migration needs a running guest" in errors(page)
    assert chosen(page, "target") == ["compute2"]
    assert asked(cloud) == []


# -- what Nova refuses -----------------------------------------------------


def test_it_sends_whose_token_expired_to_sign_in(
    cloud: FakeCloud, form: MoveForm, web: Server
) -> None:
    cloud.fail_next("POST", "/action", 401)
    answer = form.answer(web)
    assert answer.status_code == 302
    assert "/auth/login/" in answer["Location"]


# -- who may ---------------------------------------------------------------


@pytest.fixture
def denied(monkeypatch: pytest.MonkeyPatch, client_as: ClientAs) -> Any:
    """``denied("move_live")``: nobody may any more."""
    client_as("admin").get(url("servers"))

    def deny(rule: str, service: str = "migration_panel") -> None:
        rules = enforcement._get_enforcer()[service].rules
        name = rule if ":" in rule else f"{service}:{rule}"
        monkeypatch.setitem(rules, name, _parser.parse_rule("!"))

    return deny


@pytest.mark.parametrize(
    ("kind", "rule"),
    [("live", "move_live"), ("cold", "move_cold"), ("resize", "resize")],
)
def test_it_turns_off_and_refuses_what_the_panel_denies(
    form: MoveForm, web: Server, denied: Any, kind: str, rule: str
) -> None:
    denied(rule)
    page = form.opened(web)
    assert not is_on(page, "kind", kind)
    assert "Your roles do not allow it." in page.one(f"#kind-{kind}").text
    assert form.answer(web, kind=kind, flavor="4").status_code == 403
    assert asked(form.cloud) == []


def test_it_refuses_a_named_host_where_nova_s_policy_does(
    cloud: FakeCloud, form: MoveForm, web: Server, denied: Any
) -> None:
    for kind in ("migrate", "migrate_live"):
        denied(f"os_compute_api:os-migrate-server:{kind}:host", "compute")
    page = form.opened(web)
    assert "disabled" in page.one("#targets").attrs
    assert "the scheduler picks it" in page.one("#targets").text
    assert form.answer(web, target="compute2").status_code == 403
    assert asked(cloud) == []
    assert form.answer(web).status_code == 302


# -- hostile names -------------------------------------------------------------


def test_it_tells_of_success_with_hostile_names_as_text(
    cloud: FakeCloud, form: MoveForm
) -> None:
    bad = cloud.add_server("<img src=x onerror=alert(1)>")
    answer = form.answer(bad)
    page = read(form.client.get(answer["Location"]))
    assert not page.has(".messages img")
    assert page.messages[0].startswith("Success: <img")
