"""What an engine does on its own: live, let verdicts age, prune."""

from collections.abc import Callable
from datetime import datetime, timedelta

from migration_panel import __version__
from migration_panel.engine.tally import Tally
from migration_panel.store import leases, life, pruning, silence
from migration_panel.store.writer import tidily, writing

LEASE = "upkeep"
LASTING = timedelta(seconds=60)
BETWEEN_PRUNINGS = timedelta(minutes=5)


class Upkeep:
    """Every engine gives its sign of life; one at a time does the rest."""

    def __init__(
        self,
        name: str,
        holder: str,
        tally: Tally,
        limits: pruning.Limits,
        clock: Callable[[], datetime],
    ) -> None:
        self._name, self._holder, self._tally = name, holder, tally
        self._limits, self._clock = limits, clock
        self._started = clock()
        self._pruned = self._started - BETWEEN_PRUNINGS

    def live(self) -> None:
        tidily(self._live)

    def _live(self) -> None:
        tally = self._tally
        life.sign(
            self._name,
            __version__,
            self._started,
            self._clock(),
            reports=tally.reports,
            refused=tally.refused,
        )
        life.complain(self._name, tally.told)

    def turn(self) -> None:
        """Let verdicts age; now and then prune."""
        tidily(self._turn)

    def _turn(self) -> None:
        now = self._clock()
        if not leases.take(LEASE, self._holder, now, LASTING):
            return
        with writing():
            silence.mark(now)
        if now - self._pruned >= BETWEEN_PRUNINGS:
            with writing():
                pruning.prune(self._limits, now)
            self._pruned = now
