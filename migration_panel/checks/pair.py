"""Every check of an ordered pair of hosts."""

from collections.abc import Callable

from migration_panel.checks.finding import Finding
from migration_panel.facts.known import KnownPair

Check = Callable[[KnownPair], list[Finding]]

TOPICS: tuple[Check, ...] = ()


def check(pair: KnownPair) -> tuple[Finding, ...]:
    """All findings between source and target, in the order of the topics."""
    return tuple(finding for topic in TOPICS for finding in topic(pair))
