"""What a host's pairs say about the host."""

import pytest

from migration_panel.checks.finding import Affects, Level
from migration_panel.checks.peers import check
from migration_panel.facts.reach import Reach


def reach(*, leaving: bool = True, live: bool = False, **known: object) -> Reach:
    told: dict[str, object] = {"tried": 3}
    return Reach(leaving=leaving, live=live, **told | known)  # type: ignore[arg-type]


def found(*reaches: Reach) -> list[tuple[str, Level, Affects]]:
    return [(e.id, e.level, e.affects) for e in check("compute1", reaches)]


def test_it_says_nothing_where_all_are_reached() -> None:
    assert found(reach(), reach(live=True), reach(leaving=False)) == []


def test_it_says_nothing_without_a_side() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("leaving", "live", "affects"),
    [
        (True, False, Affects.COLD_FROM),
        (True, True, Affects.LIVE_FROM),
        (False, False, Affects.COLD_TO),
        (False, True, Affects.LIVE_TO),
    ],
)
def test_it_blocks_one_side_of_one_move(
    affects: Affects, *, leaving: bool, live: bool
) -> None:
    shut = reach(leaving=leaving, live=live, shut=("a", "b", "c"))
    assert found(shut) == [("peers.none-reachable", Level.BLOCKER, affects)]


def test_it_says_once_what_is_so_of_cold_and_live_moves() -> None:
    both = (reach(live=live, shut=("a", "b", "c")) for live in (False, True))
    assert found(*both) == [("peers.none-reachable", Level.BLOCKER, Affects.FROM)]


def test_it_says_twice_what_differs() -> None:
    none, some = reach(shut=("a", "b", "c")), reach(live=True, shut=("a",))
    assert sorted(each[0] for each in found(none, some)) == [
        "peers.none-reachable",
        "peers.some-unreachable",
    ]


def test_it_warns_of_some() -> None:
    assert found(reach(shut=("a",))) == [
        ("peers.some-unreachable", Level.WARNING, Affects.COLD_FROM)
    ]


def test_it_does_not_blame_a_host_for_one_that_nobody_reaches() -> None:
    assert found(reach(shut=("a",), theirs=("a",))) == []


def test_it_names_only_those_that_others_reach() -> None:
    (one,) = check("compute1", [reach(shut=("a", "b"), theirs=("a",))])
    assert "1 of the 3 hosts that it tried: b" in str(one.message)


def test_it_blocks_though_the_fault_may_be_theirs() -> None:
    shut = reach(tried=1, shut=("a",), theirs=("a",))
    assert found(shut)[0][1] is Level.BLOCKER


def test_it_names_a_few_of_many() -> None:
    names = tuple(f"compute{number}" for number in range(2, 10))
    (one,) = check("compute1", [reach(tried=9, shut=names)])
    assert "compute6 …" in str(one.message)
    assert "compute7" not in str(one.message)


@pytest.mark.parametrize("leaving", [True, False])
def test_it_never_takes_silence_for_health(*, leaving: bool) -> None:
    affects = Affects.COLD_FROM if leaving else Affects.COLD_TO
    assert found(reach(leaving=leaving, tried=0)) == [
        ("peers.none-tried", Level.UNKNOWN, affects)
    ]


@pytest.mark.parametrize("leaving", [True, False])
@pytest.mark.parametrize(("tried", "shut"), [(0, ()), (3, ("a",)), (1, ("a",))])
def test_it_says_where_and_what_to_do(
    tried: int, shut: tuple[str, ...], *, leaving: bool
) -> None:
    (one,) = check("compute1", [reach(leaving=leaving, tried=tried, shut=shut)])
    assert "compute1" in str(one.message)
    assert str(one.hint)
    assert one.subject == "compute1"
