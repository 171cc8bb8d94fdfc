"""What Operations shows: never more than is known, and never what a host says as is."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openstack_auth import policy as enforcement

from migration_panel import policy
from migration_panel.checks.finding import Affects, Level
from migration_panel.store import models
from tests.conftest import ClientAs, RequestAs
from tests.fakes.page import Page, read
from tests.fakes.store import FakeStore, a_finding
from tests.samples import NOON

PANEL = "horizon:operations:readiness"
HOSTILE = ("<script>alert(1)</script>", "{{7*7}}", "'\"><img src=x onerror=alert(1)>")
Show = Callable[..., Page]


@pytest.fixture
def show(client_as: ClientAs) -> Show:
    """``show("host", name="compute1")``: what the operator sees of the panel."""

    def get(page: str, /, **query: str) -> Page:
        answer = client_as("olive").get(reverse(f"{PANEL}:{page}"), query)
        assert answer.status_code == 200
        return read(answer)

    return get


def text(page: Page) -> str:
    return page.one("#migration-panel").text


@pytest.fixture
def pair(store: FakeStore) -> FakeStore:
    store.host("compute1", a_finding("ssh.odd", affects=Affects.COLD_FROM))
    store.host("compute2")
    store.pair("compute1", "compute2")
    return store


@pytest.mark.usefixtures("pair")
def test_it_lists_hosts_with_their_worst_finding(show: Show) -> None:
    page = show("hosts")
    assert "ssh.odd is so on compute1." in page.one("#host-compute1").text
    assert "blocked" in page.one("#host-compute1").text
    assert "blocked" not in page.one("#host-compute2").text


@pytest.mark.usefixtures("pair")
def test_it_says_what_to_do_about_a_host(show: Show) -> None:
    assert "Mend ssh.odd." in text(show("host", name="compute1"))


@pytest.mark.usefixtures("pair")
def test_it_leads_from_the_matrix_to_the_reasons(show: Show) -> None:
    links = [each["href"] for each in show("pairs").all("#migration-panel td a")]
    assert any("source=compute1&target=compute2" in each for each in links)
    assert "ssh.odd" in text(show("pair", source="compute1", target="compute2"))


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize("kind", ["hosts", "pairs", "findings"])
@pytest.mark.parametrize("name", ["hosts", "pairs"])
def test_it_leads_to_the_exports(show: Show, name: str, kind: str) -> None:
    links = [each["href"] for each in show(name).all("#migration-panel a")]
    told = {reverse(f"{PANEL}:export", args=(kind, form)) for form in ("json", "csv")}
    assert told <= set(links)


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize("name", ["hosts", "host", "pairs", "pair"])
def test_it_shows_nothing_as_ready_while_no_engine_lives(show: Show, name: str) -> None:
    models.Engine.objects.update(seen=NOON)
    page = show(name, name="compute2", source="compute1", target="compute2")
    assert "No engine is alive" in text(page)
    assert "ready" not in " ".join(page.texts("#migration-panel td"))


@pytest.mark.parametrize("name", ["hosts", "pairs"])
def test_it_says_what_an_empty_store_means(show: Show, name: str) -> None:
    assert "No engine has ever written here" in text(show(name))


@pytest.mark.parametrize("name", ["host", "pair"])
def test_it_knows_no_host_that_is_not_in_the_store(
    client_as: ClientAs, name: str
) -> None:
    """The fake Nova has a compute1; an operator does not get it asked."""
    query = {"name": "compute1", "source": "compute1", "target": "compute2"}
    answer = client_as("olive").get(reverse(f"{PANEL}:{name}"), query)
    assert answer.status_code == 404


@pytest.fixture
def no_tables() -> Iterator[None]:
    """As where nobody has run the store's migrations."""
    with connections["migration_panel"].cursor() as cursor:
        for table in ("host", "pair", "engine"):
            name = f"migration_panel_store_{table}"
            cursor.execute(f"ALTER TABLE {name} RENAME TO away_{table}")
        yield
        for table in ("host", "pair", "engine"):
            name = f"migration_panel_store_{table}"
            cursor.execute(f"ALTER TABLE away_{table} RENAME TO {name}")


@pytest.mark.usefixtures("no_tables")
@pytest.mark.parametrize("name", ["hosts", "host", "pairs", "pair"])
def test_it_tells_an_operator_no_more_of_a_broken_database_than_that(
    client_as: ClientAs, name: str
) -> None:
    query = {"name": "compute1", "source": "compute1", "target": "compute2"}
    answer = client_as("olive").get(reverse(f"{PANEL}:{name}"), query)
    said = text(read(answer))
    assert answer.status_code == 200
    assert "migration_panel_store" not in said
    assert "Unknown" in said


@pytest.mark.usefixtures("no_tables")
def test_it_does_not_call_a_list_empty_that_failed(show: Show) -> None:
    page = show("hosts")
    assert "the reason stands above" in page.one("tr.empty").text
    assert page.one(".mp-count").text == "–"  # noqa: RUF001 - a dash of its own


@pytest.mark.parametrize("hostile", HOSTILE)
def test_it_escapes_what_a_host_says(
    store: FakeStore, client_as: ClientAs, hostile: str
) -> None:
    found = a_finding("ssh.odd", Level.WARNING, host=hostile)
    store.host(hostile, found, zone=hostile, aggregates=[hostile])
    for name in ("hosts", "host"):
        address = reverse(f"{PANEL}:{name}")
        html = client_as("olive").get(address, {"name": hostile}).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        panel = read(html).one("#migration-panel")
        assert "ng-non-bindable" in panel.attrs
        assert hostile in panel.text


@pytest.mark.parametrize("name", ["hosts", "pairs"])
def test_it_asks_the_database_as_often_for_few_hosts_as_for_many(
    store: FakeStore, client_as: ClientAs, name: str
) -> None:
    client, address = client_as("olive"), reverse(f"{PANEL}:{name}")

    def queries(hosts: int) -> int:
        for number in range(hosts):
            store.host(f"compute{number:03}", a_finding())
            store.pair("compute000", f"compute{number:03}", age=number)
        with CaptureQueriesContext(connections["migration_panel"]) as asked:
            assert client.get(address).status_code == 200
        models.Pair.objects.all().delete()
        return len(asked)

    assert queries(3) == queries(60) <= 8


@pytest.mark.usefixtures("without_rules")
@pytest.mark.parametrize("name", ["olive", "admin"])
def test_it_is_nobodys_where_no_rules_were_loaded(
    client_as: ClientAs, name: str
) -> None:
    client = client_as(name)
    assert client.get(reverse(f"{PANEL}:index")).status_code == 403
    assert "/operations/" not in client.get("/settings/").content.decode()


@pytest.fixture
def ruled(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """``ruled("role:auditor")``: an operator's override of the rule."""
    from oslo_policy import _parser  # noqa: PLC0415 - as a file's text is read

    rules = enforcement._get_enforcer()[policy.SERVICE].rules

    def override(check: str) -> None:
        rule = f"{policy.SERVICE}:readiness"
        monkeypatch.setitem(rules, rule, _parser.parse_rule(check))

    return override


def test_it_can_be_taken_from_operators(
    client_as: ClientAs, ruled: Callable[[str], None]
) -> None:
    ruled("role:auditor")
    for address in (reverse(f"{PANEL}:{each}") for each in ("hosts", "pairs")):
        assert client_as("olive").get(address).status_code == 403
    assert "/operations/" not in client_as("olive").get("/settings/").content.decode()


@pytest.mark.parametrize(
    ("name", "system", "allowed"),
    [
        ("olive", False, True),
        ("rita", False, False),
        ("rita", True, True),
        ("mia", False, False),
        ("mona", True, True),
    ],
)
def test_it_knows_the_scope_of_a_session(
    request_as: RequestAs, name: str, *, system: bool, allowed: bool
) -> None:
    """A member is a reader too; what makes the difference is the system."""
    request: Any = request_as(name)
    request.user.system_scoped = system
    assert policy.permitted(request, "readiness") is allowed


def test_it_takes_no_scope_from_a_user_who_has_none(request_as: RequestAs) -> None:
    request: Any = request_as("rita")
    del request.user.system_scoped
    assert not policy.permitted(request, "readiness")


def test_it_says_when_a_host_was_measured(store: FakeStore, show: Show) -> None:
    store.host("compute1", age=4000)
    row = show("hosts").one("#host-compute1")
    assert "1 hour ago" in row.text
    moment = datetime.fromisoformat(row.one("time")["datetime"])
    assert (datetime.now(UTC) - moment).total_seconds() > 3999
