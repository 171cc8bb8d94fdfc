"""The worst finding that matters makes the verdict."""

from datetime import UTC, datetime

import pytest

from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.readiness import (
    HOST_MOVES,
    State,
    of_pair,
    verdict,
    worst_first,
    worst_of,
)
from migration_panel.text import N_

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def finding(
    level: Level, affects: Affects = Affects.ALL, check: str = "a.b"
) -> Finding:
    return Finding(
        id=check,
        level=level,
        subject="compute1",
        message=N_("It is so."),
        hint=N_("Wait."),
        affects=affects,
    )


@pytest.mark.parametrize(
    ("levels", "state"),
    [
        ([], State.READY),
        ([Level.INFO], State.READY),
        ([Level.INFO, Level.WARNING], State.WARNING),
        ([Level.UNKNOWN, Level.WARNING], State.UNKNOWN),
        ([Level.UNKNOWN, Level.BLOCKER, Level.INFO], State.BLOCKED),
    ],
)
def test_it_judges_by_the_worst(levels: list[Level], state: State) -> None:
    assert verdict(map(finding, levels)).state is state


@pytest.mark.parametrize("move", HOST_MOVES)
def test_it_leaves_out_what_does_not_matter_to_the_move(move: Affects) -> None:
    others = Affects.ALL & ~move
    assert verdict([finding(Level.BLOCKER, others)], move).state is State.READY
    assert verdict([finding(Level.BLOCKER, move)], move).state is State.BLOCKED


def test_it_gives_a_finding_of_no_move_no_say() -> None:
    assert verdict([finding(Level.BLOCKER, Affects.NOTHING)]).state is State.READY


def test_it_puts_the_worst_first_and_then_by_id() -> None:
    found = [
        finding(Level.INFO, check="c.c"),
        finding(Level.BLOCKER, check="b.b"),
        finding(Level.BLOCKER, check="a.a"),
    ]
    assert [each.id for each in worst_first(found)] == ["a.a", "b.b", "c.c"]


def test_it_takes_of_the_source_what_leaves_and_of_the_target_what_enters() -> None:
    source = [finding(Level.BLOCKER, check="s.s"), finding(Level.INFO, Affects.TO)]
    target = [finding(Level.BLOCKER, check="t.t"), finding(Level.INFO, Affects.FROM)]
    found = of_pair(source, target, [finding(Level.WARNING, Affects.COLD, "p.p")])
    assert {each.id: each.affects for each in found} == {
        "s.s": Affects.FROM,
        "t.t": Affects.TO,
        "p.p": Affects.COLD,
    }


def test_it_lets_a_targets_way_out_be() -> None:
    found = of_pair([], [finding(Level.BLOCKER, Affects.COLD_FROM)], [])
    assert verdict(found, Affects.COLD).state is State.READY


@pytest.mark.parametrize(
    ("states", "worst"),
    [
        ([], State.READY),
        ([State.READY, State.WARNING], State.WARNING),
        ([State.UNKNOWN, State.WARNING], State.UNKNOWN),
        ([State.UNKNOWN, State.BLOCKED, State.READY], State.BLOCKED),
    ],
)
def test_it_finds_the_worst_state(states: list[State], worst: State) -> None:
    assert worst_of(states) is worst
