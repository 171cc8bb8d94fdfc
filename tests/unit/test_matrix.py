"""Pairs of hosts and of groups, counted; the quick way against the plain one."""

from itertools import product
from random import Random

import pytest

from migration_panel.checks.finding import Affects
from migration_panel.dashboards.admin.migration.matrix import (
    Group,
    Tally,
    of_hosts,
    state_of,
)
from migration_panel.dashboards.admin.migration.tally import of_groups
from migration_panel.readiness import HOST_MOVES, State
from migration_panel.store.matrix import Place

READY, WARNING, UNKNOWN, BLOCKED = State


def a_place(name: str = "a", *, fresh: bool = True, **states: State) -> Place:
    """A ready host, but for `states` by the names of HOST_MOVES in small letters."""
    known = {
        move: states.get(str(move.name).lower(), READY if fresh else UNKNOWN)
        for move in HOST_MOVES
    }
    return Place(name=name, zone="", aggregates=(), states=known, fresh=fresh)


A, B = a_place("a"), a_place("b")


@pytest.mark.parametrize("own", State)
def test_it_takes_a_pairs_own_state_between_ready_hosts(own: State) -> None:
    assert state_of(own, (A, B), Affects.COLD) is own


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ((a_place(cold_from=BLOCKED), B), BLOCKED),
        ((a_place(cold_to=BLOCKED), B), READY),
        ((a_place(live_from=BLOCKED), B), READY),
        ((A, a_place("b", cold_to=WARNING)), WARNING),
        ((A, a_place("b", cold_from=BLOCKED)), READY),
        ((A, a_place("b", cold_to=UNKNOWN)), UNKNOWN),
        ((A, a_place("b", fresh=False)), UNKNOWN),
        ((None, B), UNKNOWN),
        ((A, None), UNKNOWN),
        ((a_place(cold_from=BLOCKED), None), BLOCKED),
    ],
)
def test_it_weighs_the_side_that_each_host_is_on(
    ends: tuple[Place | None, Place | None], expected: State
) -> None:
    assert state_of(READY, ends, Affects.COLD) is expected


def test_it_forgets_what_was_between_hosts_that_fell_silent() -> None:
    ends = A, a_place("b", fresh=False)
    assert state_of(BLOCKED, ends, Affects.LIVE) is UNKNOWN


def test_it_makes_a_cell_of_each_pair() -> None:
    ((_a, first), (_b, second)) = of_hosts(
        [A, B], [A, B], [("a", "b", "ready", "blocked")]
    )
    assert [each.same for each in (*first, *second)] == [True, False, False, True]
    assert (first[1].cold, first[1].live, first[1].measured) == (READY, BLOCKED, True)
    assert (second[0].cold, second[0].measured) == (UNKNOWN, False)


def test_it_makes_no_cell_of_hosts_that_are_not_asked_for() -> None:
    ((_a, cells),) = of_hosts([A], [B], [("a", "c", "ready", "ready")])
    assert [each.target for each in cells] == ["b"]


def tally_of(*states: State, untried: int = 0) -> Tally:
    return Tally({state: states.count(state) for state in State}, untried)


@pytest.mark.parametrize(
    ("tally", "worst", "number"),
    [
        (tally_of(READY, READY), READY, 2),
        (tally_of(READY, WARNING), WARNING, 1),
        (tally_of(READY, UNKNOWN, WARNING), UNKNOWN, 1),
        (tally_of(BLOCKED, UNKNOWN, BLOCKED), BLOCKED, 2),
        (tally_of(READY, untried=9), READY, 1),
        (tally_of(untried=9), UNKNOWN, 0),
    ],
)
def test_it_tells_the_worst_that_is_known(
    tally: Tally, worst: State, number: int
) -> None:
    assert (tally.worst, tally.number) == (worst, number)


def plainly(
    source: Group, target: Group, measured: dict[tuple[str, str], tuple[str, str]]
) -> list[Tally]:
    """Pair by pair, as one would count by hand."""
    tallies = []
    for at, move in enumerate((Affects.COLD, Affects.LIVE)):
        counts = dict.fromkeys(State, 0)
        untried = 0
        for one, other in product(source.hosts, target.hosts):
            if one.name == other.name:
                continue
            own = measured.get((one.name, other.name))
            state = state_of(State(own[at]) if own else UNKNOWN, (one, other), move)
            if own or state is BLOCKED:
                counts[state] += 1
            else:
                untried += 1
        tallies.append(Tally(counts, untried))
    return tallies


def same(one: Tally, other: Tally) -> bool:
    counted = all(one.counts.get(s, 0) == other.counts.get(s, 0) for s in State)
    return counted and one.untried == other.untried


@pytest.mark.parametrize("seed", range(20))
def test_it_counts_groups_as_one_would_by_hand(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - chance for tests, not for secrets
    hosts = [
        a_place(
            f"h{number}",
            fresh=random.random() < 0.8,
            cold_from=random.choice(list(State)),
            live_to=random.choice(list(State)),
        )
        for number in range(8)
    ]
    values = [state.value for state in State]
    measured = {
        (one.name, other.name): (random.choice(values), random.choice(values))
        for one, other in product(hosts, hosts)
        if random.random() < 0.5
    }
    groups = [Group(key, key, tuple(random.sample(hosts, 4))) for key in ("x", "y", "")]
    rows = [(*ends, *states) for ends, states in measured.items()]
    for source, cells in of_groups(groups, groups, rows):
        for cell in cells:
            cold, live = plainly(source, cell.target, measured)
            assert same(cell.cold, cold)
            assert same(cell.live, live)


def test_it_tells_how_many_pairs_were_tried() -> None:
    whole = Group("all", "all", (A, B))
    rows = [("a", "b", "ready", "ready"), ("a", "a", "ready", "ready")]
    ((_group, (cell,)),) = of_groups([whole], [whole], rows)
    assert (cell.total, cell.measured) == (2, 1)
    assert cell.cold.untried == 1


def test_it_counts_no_pair_of_strangers() -> None:
    one, other = Group("a", "a", (A,)), Group("b", "b", (B,))
    ((_group, (cell,)),) = of_groups([one], [other], [("a", "z", "ready", "ready")])
    assert cell.measured == 0
    assert cell.cold.worst is UNKNOWN
