"""The checks, none of which can break the engine."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from migration_panel.checks import host, pair
from migration_panel.checks.engine import not_judged
from migration_panel.checks.finding import Finding
from migration_panel.facts.known import KnownHost, KnownPair

LOG = logging.getLogger(__name__)

Found = tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Checks:
    """A check that fails itself is a finding: nothing is known to be ready then."""

    host: Callable[[KnownHost], Found]
    pair: Callable[[KnownPair], Found]

    def of_host(self, known: KnownHost) -> Found:
        try:
            return self.host(known)
        except Exception as error:
            LOG.exception("The checks of %s failed.", known.name)
            return (not_judged(known.name, repr(error)),)

    def of_pair(self, known: KnownPair) -> Found:
        source, target = known.source.name, known.target.name
        try:
            return self.pair(known)
        except Exception as error:
            LOG.exception("The checks of %s to %s failed.", source, target)
            return (not_judged(f"{source} → {target}", repr(error)),)


CHECKS = Checks(host.check, pair.check)
