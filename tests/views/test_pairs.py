"""The tab Pairs: who can reach whom, host by host or group by group."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from migration_panel.checks.finding import Affects, Level
from migration_panel.dashboards.admin.migration.views.base import url
from tests.fakes import FakeCloud
from tests.fakes.crowd import crowd
from tests.fakes.page import Node, Page
from tests.fakes.store import FakeStore, a_finding, store_failing

BLOCKED = a_finding("probe.ssh-failed", affects=Affects.COLD)


@pytest.fixture
def show(tab: Callable[..., Page]) -> Any:
    """``show(by="zone")``: the tab at this address."""
    return partial(tab, "pairs")


@pytest.fixture
def three(store: FakeStore) -> FakeStore:
    store.pair("compute1", "compute2", BLOCKED)
    store.pair("compute2", "compute1", a_finding(level=Level.WARNING))
    store.pair("compute2", "compute3")
    return store


def links(page: Page) -> list[Node]:
    return page.all("#matrix tbody a")


def words(page: Page) -> list[str]:
    return [each["aria-label"] for each in links(page)]


@pytest.mark.usefixtures("three")
def test_it_tells_cold_and_live_of_each_pair(show: Any) -> None:
    told = words(show())
    assert told[0] == "compute1 to compute2: cold blocked, live ready"
    assert told[2] == "compute2 to compute1: cold warning, live warning"
    assert told[3] == "compute2 to compute3: cold ready, live ready"


@pytest.mark.usefixtures("three")
def test_it_tells_of_what_was_not_tried_that_it_is_unknown(show: Any) -> None:
    expected = "compute1 to compute3: cold unknown, live unknown; not tried of late"
    assert words(show())[1] == expected


@pytest.mark.usefixtures("three")
def test_it_has_a_symbol_beside_each_color(show: Any) -> None:
    boxes = show().all("#matrix .mp-box")
    assert len(boxes) == 12
    assert all(each.has("i.fa") for each in boxes)


@pytest.mark.usefixtures("three")
def test_it_leads_to_the_reasons(show: Any) -> None:
    expected = url("pair") + "?source=compute1&target=compute2"
    assert links(show())[0]["href"] == expected


@pytest.mark.usefixtures("three")
def test_it_keeps_a_host_from_itself(show: Any) -> None:
    same = show().all("#matrix td.mp-same")
    assert [each.text for each in same] == ["-the same host"] * 3


def test_it_weighs_what_stands_against_a_host(show: Any, three: FakeStore) -> None:
    three.host("compute3", a_finding(affects=Affects.LIVE_TO))
    told = words(show())
    assert "compute2 to compute3: cold ready, live blocked" in told


@pytest.mark.parametrize("silence", ["engine", "source", "target", "probe"])
def test_it_is_never_green_on_silence(
    show: Any, store: FakeStore, silence: str
) -> None:
    store.pair("compute1", "compute2", age=3600 if silence == "probe" else 0)
    store.host("compute1", age=3600 if silence == "source" else 0)
    store.host("compute2", age=3600 if silence == "target" else 0)
    store.engine(age=3600 if silence == "engine" else 0)
    page = show()
    assert "cold unknown, live unknown" in words(page)[0]
    assert not page.has("#matrix .mp-on-ready")


def test_it_says_why_while_nothing_is_stored(show: Any, cloud: FakeCloud) -> None:
    page = show()
    assert "No engine has ever written here" in page.one(".mp-standing").text
    assert not page.has("#matrix")
    assert cloud.calls_to("nova") == []


def test_it_says_why_while_the_store_is_away(show: Any, three: FakeStore) -> None:
    assert three
    with store_failing():
        page = show()
    assert "does not answer" in page.one(".mp-standing").text
    assert not page.has("#matrix")


@pytest.mark.usefixtures("three")
def test_it_does_not_group_a_few(show: Any) -> None:
    assert not show(by="zone").has(".mp-grouped")


@pytest.fixture
def sixty(store: FakeStore) -> None:
    assert store
    crowd(60, 10, aggregates=3, zones=2)


@pytest.mark.usefixtures("sixty")
def test_it_groups_many(show: Any) -> None:
    page = show()
    heads = page.texts("#matrix thead th")
    assert heads == ["hdd", "rack01", "rack02", "rack03", "ssd"]
    assert len(links(page)) == 25
    assert "% tried" in links(page)[0].text


@pytest.mark.usefixtures("sixty")
@pytest.mark.parametrize(
    ("by", "heads"),
    [
        ("zone", ["az1", "az2"]),
        ("name", ["compute0001 … compute0030", "compute0031 … compute0060"]),
        ("nonsense", ["hdd", "rack01", "rack02", "rack03", "ssd"]),
    ],
)
def test_it_groups_by_what_is_chosen(show: Any, by: str, heads: list[str]) -> None:
    assert show(by=by).texts("#matrix thead th") == heads


@pytest.mark.usefixtures("sixty")
def test_it_opens_two_groups(show: Any) -> None:
    page = show()
    assert links(page)[7]["href"] == "?by=aggregate&from=rack01&to=rack02"
    opened = show(by="aggregate", **{"from": "rack01", "to": "rack02"})
    assert opened.texts("#matrix thead th")[0] == "compute0021"
    assert len(links(opened)) == 400
    assert opened.texts(".breadcrumb li")[-2:] == ["All 60 hosts", "rack01 → rack02"]


@pytest.mark.usefixtures("sixty")
@pytest.mark.parametrize(
    "query", [{"from": "rack01"}, {"from": "rack01", "to": "nowhere"}, {"to": ""}]
)
def test_it_opens_nothing_that_is_not_there(show: Any, query: dict[str, str]) -> None:
    assert show(by="aggregate", **query).has(".mp-grouped")


@pytest.mark.parametrize("hosts", [3, 60, 100])
def test_it_asks_the_store_as_often_for_few_as_for_many(
    show: Any, store: FakeStore, hosts: int
) -> None:
    assert store
    crowd(hosts, 3)
    show()
    with CaptureQueriesContext(connections["migration_panel"]) as asked:
        show()
    assert len(asked) == 4


@pytest.mark.usefixtures("three")
def test_it_asks_neither_nova_nor_placement(show: Any, cloud: FakeCloud) -> None:
    show()
    assert cloud.calls_to("nova") == cloud.calls_to("placement") == []


@pytest.mark.parametrize("name", ["<script>x</script>", "'\"><img src=x>", "{{7*7}}"])
@pytest.mark.parametrize("count", [2, 30])
def test_it_shows_hostile_names_as_texts(
    show: Any, store: FakeStore, name: str, count: int
) -> None:
    for number in range(count):
        store.host(f"{name}{number}", aggregates=[f"{name}{number % 3}"])
    panel = show().one("#migration-panel")
    assert not panel.has("script")
    assert not panel.has("img")
    assert name in panel.one("#matrix thead").text
