"""What Placement still holds for migrations that have failed."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from keystoneauth1.adapter import Adapter

from migration_panel.facts.allocation import Leftover
from migration_panel.nova import allocations
from migration_panel.nova.errors import CloudError
from migration_panel.store import holding, leases
from migration_panel.store.failing import Case
from migration_panel.store.writer import tidily

LOG = logging.getLogger(__name__)

LEASE = "leftovers"
LASTING = timedelta(minutes=2)
# Nova tidies up after it has recorded the failure.
AFTER = timedelta(minutes=2)
MOST = 50  # in one turn, two or three calls each


class Leftovers:
    """One engine at a time; what was left is asked for again until it is gone."""

    def __init__(
        self,
        holder: str,
        placement: Callable[[], Adapter],
        clock: Callable[[], datetime],
    ) -> None:
        self._holder, self._placement, self._clock = holder, placement, clock

    def turn(self) -> None:
        now = self._clock()
        if not tidily(lambda: leases.take(LEASE, self._holder, now, LASTING)):
            return
        found = tidily(lambda: holding.without_leftover(now - AFTER, MOST))
        found += tidily(lambda: holding.with_leftover(MOST))
        if not found:
            return
        try:
            placement = self._placement()
            for each in found:
                self._ask(placement, each)
        except CloudError as error:
            LOG.warning("Placement was asked in vain: %s", error)

    def _ask(self, placement: Adapter, each: Case) -> None:
        held = allocations.of(placement, str(each.migration))
        server = allocations.of(placement, str(each.server)) if held else ()
        leftover = Leftover(asked=self._clock(), held=held, server=server)
        tidily(lambda: holding.left(each.migration, leftover))
