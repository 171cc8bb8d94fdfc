"""Leftovers and the page that says whether one can be cleared away."""

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from migration_panel.checks.finding import Level
from migration_panel.dashboards.admin.migration.views.base import url
from migration_panel.facts import codec
from migration_panel.facts.allocation import Held, Leftover
from tests.conftest import ClientAs
from tests.fakes import FakeCloud
from tests.fakes.page import Page, read
from tests.fakes.store import FakeStore, a_finding, a_report
from tests.unit.checks.known import a_domain, a_folder, an_instances_path, the_domains

ODD = "0d0d0d0d-0000-4000-8000-000000000001"
HELD = Held(provider="p1", name="compute1", resources=(("VCPU", 2),))


@pytest.fixture
def show(cloud: FakeCloud, client_as: ClientAs) -> Any:
    """``show("repair", kind="orphan", …)``: the page, whatever its status."""
    assert cloud

    def get(page: str = "leftovers", **query: Any) -> Page:
        return read(client_as("admin").get(url(page), query))

    return get


def a_leftover(name: str, server: str = ODD) -> Any:
    return a_finding(name, Level.WARNING, server=server)


def test_it_lists_leftovers_of_hosts(show: Any, store: FakeStore) -> None:
    store.host("compute1", a_leftover("domains.orphan"))
    store.host("compute2", a_leftover("leftovers.resize-folder"), a_finding())
    page = show()
    assert page.texts("#leftovers td.mp-name a") == [
        "Guest without a server",
        "Folder of an old move",
    ]
    (link, _other) = page.all("#leftovers td.mp-name a")
    expected = f"{url('repair')}?kind=orphan&host=compute1&server={ODD}"
    assert link["href"] == expected


def test_it_lists_room_that_placement_still_holds(show: Any, store: FakeStore) -> None:
    left = Leftover(asked=datetime.now(UTC), held=(HELD,))
    held = store.victim(store.problem(), leftover=codec.encode(left))
    store.victim(
        store.problem(), leftover=codec.encode(Leftover(asked=left.asked, held=()))
    )
    (row,) = show().all("#leftovers tbody tr")
    assert "Room held for a dead migration" in row.text
    assert f"migration={held.migration}" in row.one("td.mp-name a")["href"]


@pytest.mark.parametrize(
    ("query", "found"),
    [({"kind": "orphan"}, 1), ({"text": "COMPUTE2"}, 1), ({"text": "odd"}, 0)],
)
def test_it_finds_leftovers(
    show: Any, store: FakeStore, query: dict[str, str], found: int
) -> None:
    store.host("compute1", a_leftover("domains.orphan"))
    store.host("compute2", a_leftover("domains.missing"))
    assert len(show(**query).all("#leftovers td.mp-name")) == found


def test_it_leads_from_the_finding_to_its_repair(show: Any, store: FakeStore) -> None:
    store.host("compute1", a_leftover("domains.orphan"), a_finding())
    page = show("host", name="compute1")
    links = [each["href"] for each in page.all("li.mp-found a")]
    assert links == [f"{url('repair')}?kind=orphan&host=compute1&server={ODD}"]


def test_it_says_when_a_leftover_may_be_gone(show: Any, store: FakeStore) -> None:
    store.host("compute1", a_leftover("domains.orphan"), age=9999)
    assert "old: it may be gone" in show().one("#leftovers tbody tr").text


def test_it_never_takes_silence_for_order(show: Any) -> None:
    assert "keeps new ones from being noticed" in show().one("tr.empty").text


def test_it_lists_leftovers_by_as_many_queries(show: Any, store: FakeStore) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connections["migration_panel"]) as captured:
            show()
        return len(captured)

    store.host("compute0", a_leftover("domains.orphan"))
    few = queries()
    for number in range(1, 12):
        store.host(f"compute{number}", a_leftover("domains.orphan", str(uuid.uuid4())))
    assert queries() == few


@pytest.fixture
def orphan(cloud: FakeCloud, store: FakeStore) -> str:
    """Its server runs on compute2, and compute1 still has a dead guest of it."""
    server = cloud.add_server("web", "compute2").id
    for host, state, kinds in (
        ("compute1", "shut off", ()),
        ("compute2", "running", ("instance",)),
    ):
        domain = a_domain(uuid=server, state=state)
        folders = tuple(a_folder(server, kind=each) for each in kinds)
        held = the_domains(domain, folders=folders)
        store.host(host)
        store.report(a_report(host, domains=held, storage=an_instances_path()))
    store.host("compute3")
    return server


def test_it_proves_and_then_shows_the_lines(show: Any, orphan: str) -> None:
    page = show("repair", kind="orphan", host="compute1", server=orphan)
    answers = [each["data-answer"] for each in page.all("#proofs li")]
    assert answers == ["yes"] * 4
    assert page.one("#safe")["data-safe"] == "yes"
    assert f"undefine --keep-nvram {orphan}" in page.one("#steps").text
    assert not page.has("#steps-anyway")


def test_it_hides_the_lines_where_it_is_not_safe(show: Any, orphan: str) -> None:
    page = show("repair", kind="orphan", host="compute2", server=orphan)
    assert page.one("#safe")["data-safe"] == "no"
    assert page.has("#steps-anyway #steps")


def test_it_proves_nothing_by_an_old_report(
    show: Any, orphan: str, store: FakeStore
) -> None:
    store.host("compute2", age=9999)
    page = show("repair", kind="orphan", host="compute1", server=orphan)
    assert page.one("#safe")["data-safe"] == "unknown"


def test_it_proves_nothing_when_nova_is_away(
    show: Any, orphan: str, cloud: FakeCloud
) -> None:
    cloud.down("nova")
    page = show("repair", kind="orphan", host="compute1", server=orphan)
    assert page.one("#safe")["data-safe"] == "unknown"


def test_it_runs_nothing_and_changes_nothing(
    show: Any, orphan: str, cloud: FakeCloud
) -> None:
    show("repair", kind="orphan", host="compute1", server=orphan)
    assert {call.method for call in cloud.calls_to("nova")} == {"GET"}


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"kind": "orphan"},
        {"kind": "orphan", "host": "compute1", "server": "$(reboot)"},
        {"kind": "orphan", "host": "-oProxyCommand=x", "server": ODD},
        {"kind": "odd", "host": "compute1", "server": ODD},
        {"kind": "allocation", "host": "compute1", "server": ODD, "migration": "1"},
    ],
)
def test_it_knows_no_such_leftover(
    cloud: FakeCloud, client_as: ClientAs, query: dict[str, str]
) -> None:
    answer = client_as("admin").get(url("repair"), query)
    assert answer.status_code == 404
    assert "No such leftover is known" in read(answer).text
    assert cloud.calls_to("nova") == []
