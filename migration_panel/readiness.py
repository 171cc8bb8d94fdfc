"""Findings in, verdict out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from migration_panel.checks.finding import Affects, Finding, Level


class State(Enum):
    """Unknown stands apart: it is never ready."""

    READY = "ready"
    WARNING = "warning"
    UNKNOWN = "unknown"
    BLOCKED = "blocked"


_SEVERITY = {state: number for number, state in enumerate(State)}
_STATES = {
    Level.INFO: State.READY,
    Level.WARNING: State.WARNING,
    Level.UNKNOWN: State.UNKNOWN,
    Level.BLOCKER: State.BLOCKED,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A state and the findings that made it, worst first."""

    state: State
    findings: tuple[Finding, ...] = ()

    @property
    def blocked(self) -> bool:
        return self.state is State.BLOCKED


# What a host can do, and what a pair can; each has a verdict of its own.
HOST_MOVES = (Affects.COLD_FROM, Affects.LIVE_FROM, Affects.COLD_TO, Affects.LIVE_TO)
PAIR_MOVES = (Affects.COLD, Affects.LIVE)


def verdict(findings: Iterable[Finding], move: Affects = Affects.ALL) -> Verdict:
    """Judge by the worst finding that matters to `move`; none at all is ready."""
    ordered = worst_first(each for each in findings if each.affects & move)
    if not ordered:
        return Verdict(State.READY)
    return Verdict(_STATES[ordered[0].level], ordered)


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda each: (-each.level, each.id)))


def worst_of(states: Iterable[State]) -> State:
    """Ready where there is none."""
    return max(states, key=_SEVERITY.__getitem__, default=State.READY)


def of_pair(
    source: Iterable[Finding], target: Iterable[Finding], between: Iterable[Finding]
) -> tuple[Finding, ...]:
    """All that matters to moves along an ordered pair, worst first."""
    leaving = _limited(source, Affects.FROM)
    entering = _limited(target, Affects.TO)
    return worst_first((*leaving, *entering, *between))


def _limited(findings: Iterable[Finding], side: Affects) -> list[Finding]:
    """Those that matter to one side, and what of them does."""
    return [
        replace(each, affects=each.affects & side)
        for each in findings
        if each.affects & side
    ]
