"""The tab Hosts, out of the store alone."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from migration_panel.checks.finding import Affects, Level
from migration_panel.dashboards.admin.migration.views.base import url
from migration_panel.facts import codec
from migration_panel.facts.host import ComputeService
from migration_panel.text import N_
from tests.fakes import FakeCloud
from tests.fakes.page import Page
from tests.fakes.store import FakeStore, a_finding

HOSTS = "tbody tr td a"
BLOCKED = a_finding("ssh.key-missing", affects=Affects.COLD_FROM)
WARNED = a_finding("storage.almost-full", Level.WARNING, affects=Affects.TO)
GREEN = {"ready", "Note"}


@pytest.fixture
def show(tab: Callable[..., Page]) -> Any:
    """``show(verdict="blocked")``: the tab with these filters."""
    return partial(tab, "hosts")


@pytest.fixture
def three(store: FakeStore) -> FakeStore:
    """One blocked, one with a warning, one ready; each in its own zone."""
    down = ComputeService(host="compute1", up=False, enabled=True)
    raw = codec.encode(down)
    store.host("compute1", BLOCKED, zone="a", aggregates=["ssd", "fast"], service=raw)
    store.host("compute2", WARNED, zone="b", aggregates=["ssd"])
    store.host("compute3", zone="c")
    return store


def verdicts(page: Page, host: str) -> list[str]:
    """Leaving cold and live, arriving cold and live."""
    return page.texts(f"#host-{host} .mp-moves .mp-verdict")


@pytest.mark.usefixtures("three")
def test_it_tells_four_verdicts_of_a_host(show: Any) -> None:
    page = show()
    assert verdicts(page, "compute1") == ["blocked", "ready", "ready", "ready"]
    assert verdicts(page, "compute2") == ["ready", "ready", "warning", "warning"]
    assert verdicts(page, "compute3") == ["ready"] * 4


@pytest.mark.usefixtures("three")
def test_it_never_tells_by_color_alone(show: Any) -> None:
    shown = show().all("td .mp-verdict")
    assert all(each.text and each.has(".fa") for each in shown)


@pytest.mark.usefixtures("three")
def test_it_tells_the_worst_finding(show: Any) -> None:
    page = show()
    expected = "Blocker ssh.key-missing is so on compute1."
    assert page.one("#host-compute1 .mp-worst").text == expected
    assert page.one("#host-compute3 .mp-worst").text == "nothing found"


@pytest.mark.usefixtures("three")
def test_it_tells_what_nova_told_the_engine(show: Any) -> None:
    row = show().one("#host-compute1")
    assert row.one(".label").text == "down"
    assert "ssd, fast" in row.text


def test_it_tells_when_a_host_was_measured(show: Any, store: FakeStore) -> None:
    store.host("compute1", age=130)
    moment = show().one("#host-compute1 time")
    assert moment.text == "2 minutes ago"
    assert moment["title"]


@pytest.mark.usefixtures("three")
def test_it_asks_neither_nova_nor_placement(cloud: FakeCloud, show: Any) -> None:
    show()
    assert cloud.calls_to("nova") == cloud.calls_to("placement") == []


@pytest.mark.parametrize("hosts", [3, 100])
def test_it_asks_the_store_as_often_for_few_as_for_many(
    show: Any, store: FakeStore, hosts: int
) -> None:
    for number in range(hosts):
        store.host(f"compute{number}", BLOCKED, WARNED, aggregates=["ssd"])
    show()
    with CaptureQueriesContext(connections["migration_panel"]) as asked:
        page = show()
    assert len(asked) == 3
    assert page.one(".mp-count").text.endswith(f"of {hosts}")


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"verdict": "blocked"}, ["compute1"]),
        ({"verdict": "warning"}, ["compute2"]),
        ({"verdict": "ready"}, ["compute3"]),
        ({"verdict": "unknown"}, []),
        ({"verdict": "blocked", "move": "live_from"}, []),
        ({"verdict": "ready", "move": "live_from"}, [f"compute{n}" for n in "123"]),
        ({"verdict": "warning", "move": "cold_to"}, ["compute2"]),
        ({"zone": "b"}, ["compute2"]),
        ({"aggregate": "ssd"}, ["compute1", "compute2"]),
        ({"aggregate": "ssd", "verdict": "ready"}, []),
        ({"text": "KEY-missing"}, ["compute1"]),
        ({"text": "fast"}, ["compute1"]),
        ({"text": "nothing like it"}, []),
        ({"state": "down"}, ["compute1"]),
        ({"move": "live_to"}, [f"compute{n}" for n in "123"]),
    ],
)
def test_it_filters(show: Any, query: dict[str, str], found: list[str]) -> None:
    assert show(**query).texts(HOSTS) == (found or ["Clear it"])


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("query", [{"zone": "nowhere"}, {"verdict": "fine"}])
def test_it_says_when_a_filter_is_none(show: Any, query: dict[str, str]) -> None:
    page = show(**query)
    assert page.has(".has-error [role=alert]")
    assert len(page.texts(HOSTS)) == 3


@pytest.mark.usefixtures("three")
def test_it_counts_hosts_by_their_worst_verdict(show: Any) -> None:
    counted = show().one(".mp-counts")
    assert counted.texts("a") == ["blocked 1", "warning 1", "ready 1"]
    assert counted.all("a")[0]["href"] == "?verdict=blocked"


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("source", "compute1"),
        ("target", "compute2"),
        ("-target", "compute1"),
        ("worst", "compute1"),
        ("-worst", "compute3"),
        ("-zone", "compute3"),
        ("state", "compute1"),
        ("-host", "compute3"),
    ],
)
def test_it_sorts(show: Any, sort: str, first: str) -> None:
    assert show(sort=sort).texts(HOSTS)[0] == first


def test_it_sorts_what_was_never_measured_last(show: Any, three: FakeStore) -> None:
    three.silent_host("compute0")
    assert show(sort="measured").texts(HOSTS)[-1] == "compute0"
    assert show(sort="-measured").texts(HOSTS)[-1] == "compute0"


def test_it_leads_to_a_hosts_page(show: Any, store: FakeStore) -> None:
    store.host("compute 1&x")
    link = show().one("tbody td a")
    assert link["href"] == url("host") + "?name=compute%201%26x"


def silences() -> list[str]:
    return ["engine", "report", "agent"]


@pytest.mark.parametrize("silence", silences())
def test_it_is_never_green_on_silence(
    show: Any, store: FakeStore, silence: str
) -> None:
    store.silence(silence)
    page = show()
    assert verdicts(page, "compute1") == ["unknown"] * 4
    assert not GREEN & set(page.texts("td .mp-verdict"))
    assert page.one(".mp-worst").text.startswith("Unknown")


def test_it_tells_since_when_no_engine_lives(show: Any, three: FakeStore) -> None:
    three.engine(age=7200)
    said = show().one(".mp-standing").text
    assert "No engine is alive" in said
    assert "The last sign of life was 2 hours ago." in said
    assert "systemctl status migration-panel-engine" in said


def test_it_says_nothing_where_all_is_well(show: Any, three: FakeStore) -> None:
    three.engine("controller2", age=7200)
    assert not show().has(".mp-standing")


def test_it_repeats_an_engines_own_trouble(show: Any, three: FakeStore) -> None:
    trouble = codec.encode(N_("RabbitMQ does not answer: %(why)s", why="<b>refused"))
    three.engine("controller2", trouble=trouble)
    said = show().one(".mp-standing").text
    expected = "The engine on controller2 says: RabbitMQ does not answer: <b>refused"
    assert expected in said


HOSTILE = [
    "<script>x</script>",
    "{{7*7}}",
    "'\"><img src=x>",
    "\u202ex",
    "%(x)s",
    "x" * 255,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_it_shows_hostile_texts_as_texts(
    show: Any, store: FakeStore, name: str
) -> None:
    finding = a_finding(message=N_("%(x)s is so.", x=name))
    service = ComputeService(host="x", up=True, enabled=False, disabled_reason=name)
    store.host(
        name,
        finding,
        zone=name,
        aggregates=[name],
        service=codec.encode(service),
    )
    panel = show().one("#migration-panel")
    assert not panel.has("script")
    assert not panel.has("img")
    assert name in panel.one("tbody").text
