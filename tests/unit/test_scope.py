"""Which part of a big matrix an address asks for."""

from collections.abc import Sequence

import pytest
from django.http import QueryDict

from migration_panel.dashboards.admin.migration import scope
from migration_panel.dashboards.admin.migration.scope import LARGE, WIDEST, Scope
from migration_panel.readiness import HOST_MOVES, State
from migration_panel.store.matrix import Place

STATES = dict.fromkeys(HOST_MOVES, State.READY)


def places(
    count: int, zones: int = 1, aggregates: Sequence[tuple[str, ...]] = ((),)
) -> list[Place]:
    """host000 and on; zones and aggregates are dealt out in turn."""
    return [
        Place(
            name=f"host{number:03}",
            zone=f"az{number % zones}",
            aggregates=aggregates[number % len(aggregates)],
            states=STATES,
            fresh=True,
        )
        for number in range(count)
    ]


def asked(hosts: list[Place], query: str = "") -> Scope:
    return scope.scope(hosts, QueryDict(query))


def labels(found: Scope) -> list[str]:
    assert found.groups
    return [each.label for each in found.groups[0]]


@pytest.mark.parametrize("count", [0, 1, LARGE])
def test_it_shows_few_hosts_one_by_one(count: int) -> None:
    found = asked(places(count, zones=2), "by=zone")
    assert found.groups is None
    assert len(found.sources) == len(found.targets) == count
    assert found.by == ""


@pytest.mark.parametrize(
    ("hosts", "by"),
    [
        (places(26, zones=2, aggregates=[("a",), ("b",)]), "aggregate"),
        (places(26, zones=2, aggregates=[("a",)]), "zone"),
        (places(26, zones=2), "zone"),
        (places(26), "name"),
        (places(90, aggregates=[(f"a{n}",) for n in range(WIDEST + 1)]), "name"),
    ],
)
def test_it_chooses_a_grouping_that_groups(hosts: list[Place], by: str) -> None:
    assert asked(hosts).by == by


@pytest.mark.parametrize("query", ["by=", "by=x", "by=zone&by=y"])
def test_it_chooses_itself_where_it_is_told_nonsense(query: str) -> None:
    assert asked(places(30, zones=2), query).by == "zone"


def test_it_groups_by_zone_when_asked() -> None:
    found = asked(places(30, zones=3, aggregates=[("a",), ("b",)]), "by=zone")
    assert labels(found) == ["az0", "az1", "az2"]
    assert found.keys == ("from", "to")
    assert found.kept == (("by", "zone"),)


def test_it_puts_hosts_of_no_aggregate_last() -> None:
    found = asked(places(30, aggregates=[(), ("z",), ("a", "z")]), "by=aggregate")
    assert labels(found) == ["a", "z", "without"]


def test_it_opens_two_groups() -> None:
    found = asked(places(30, zones=3), "by=zone&from=az0&to=az2")
    assert found.groups is None
    assert {each.zone for each in found.sources} == {"az0"}
    assert {each.zone for each in found.targets} == {"az2"}
    assert [label for label, _query in found.path] == ["az0 → az2"]


def test_it_opens_the_hosts_of_no_aggregate() -> None:
    found = asked(places(30, aggregates=[(), ("a",)]), "by=aggregate&from=&to=a")
    assert not any(each.aggregates for each in found.sources)


def test_it_cuts_groups_that_are_too_big_into_blocks() -> None:
    found = asked(places(180, zones=2), "by=zone&from=az0&to=az1")
    assert labels(found) == [
        "host000 … host058",
        "host060 … host118",
        "host120 … host178",
    ]
    assert found.keys == ("from_block", "to_block")


def test_it_opens_two_blocks() -> None:
    query = "by=zone&from=az0&to=az1&from_block=1&to_block=3"
    found = asked(places(180, zones=2), query)
    assert found.groups is None
    assert found.sources[0].name == "host000"
    assert found.targets[-1].name == "host179"
    assert len(found.path) == 2


@pytest.mark.parametrize(
    "query", ["from_block=0", "from_block=1&to_block=99", "to_block=x"]
)
def test_it_opens_no_block_that_is_not_there(query: str) -> None:
    assert asked(places(100), f"by=name&{query}").groups


@pytest.mark.parametrize("count", [26, 40, 41, 79, 81, 1000, 1001])
def test_it_makes_even_blocks(count: int) -> None:
    sizes = [len(each.hosts) for each in scope.blocks(places(count))]
    assert sum(sizes) == count
    assert max(sizes) <= WIDEST
    assert max(sizes) - min(sizes) < WIDEST / 2


def test_it_says_how_many_groups_it_leaves_out() -> None:
    hosts = places(120, aggregates=[(f"a{n:03}",) for n in range(60)])
    found = asked(hosts, "by=aggregate")
    assert len(labels(found)) == WIDEST
    assert found.left_out == 20
