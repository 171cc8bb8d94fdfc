"""Findings in, verdict out."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from migration_panel.checks.finding import Finding, Level


class State(Enum):
    """Unknown stands apart: it is never ready."""

    READY = "ready"
    WARNING = "warning"
    UNKNOWN = "unknown"
    BLOCKED = "blocked"


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


def verdict(findings: Iterable[Finding]) -> Verdict:
    """Judge by the worst finding; none at all is ready."""
    ordered = tuple(sorted(findings, key=lambda each: (-each.level, each.id)))
    if not ordered:
        return Verdict(State.READY)
    return Verdict(_STATES[ordered[0].level], ordered)
