"""A moving server and all that is known of its progress."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from migration_panel.facts.migration import Bytes, Counters, Migration
from migration_panel.facts.server import Server
from migration_panel.progress import phases
from migration_panel.progress.estimate import Estimate, estimate
from migration_panel.progress.phases import Phase
from migration_panel.progress.samples import percent
from migration_panel.progress.watch import Watch
from migration_panel.text import N_, Text

NOT_SAVED = N_("Nova has not saved the first counters yet; it does every 5 seconds.")
COARSE = N_("Memory only, as the server's own progress tells.")
NO_TOTAL = N_("Nova does not know yet how much there is to copy.")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One server on its way; `watch` is None where nothing can be counted."""

    server: Server
    migration: Migration | None
    phase: Phase
    watch: Watch | None = None

    @property
    def counters(self) -> Counters | None:
        """The byte counters, while they are about what goes on now."""
        counts = phases.counts_bytes(self.migration)
        return self.watch.counters if self.watch and counts else None

    @property
    def parts(self) -> tuple[Bytes | None, Bytes | None]:
        counters = self.counters
        return (counters.memory, counters.disk) if counters else (None, None)

    @cached_property
    def percent(self) -> float | None:
        """Of memory and disk, or of memory alone by the server's own progress.

        That one is 0 before anything is known, so 0 is no answer.
        """
        if self.phase.slug == "post-migrating":
            return 100.0
        counted = percent(self.parts)
        if counted is not None or not self._coarse:
            return counted
        return float(self._coarse)

    @property
    def _coarse(self) -> int | None:
        """Nova sets it while a live migration copies, post-copy included."""
        copies = self.phase.slug in ("running", "post-copy")
        progress = self.server.progress if copies else None
        return min(progress, 100) if progress and progress > 0 else None

    @cached_property
    def estimate(self) -> Estimate:
        if self.watch is None or self.counters is None:
            return Estimate()
        return estimate(self.watch.samples, self.watch.unchanged)

    @cached_property
    def note(self) -> Text | None:
        """Why something is unknown or slow; the estimate's word comes last."""
        if not phases.counts_bytes(self.migration):
            return COARSE if self._coarse else None
        if self.watch is None or self.watch.failure:
            return self.watch.failure if self.watch else None
        if self.parts == (None, None):
            return NOT_SAVED
        if percent(self.parts) is None:
            return NO_TOTAL
        return self.estimate.note

    @property
    def warned(self) -> bool:
        """Something is to be done about it."""
        standstill = self.estimate.rate == 0.0 and self.estimate.eta is None
        return not self.estimate.converging or standstill

    @property
    def takes_abort(self) -> bool:
        return phases.takes_abort(self.migration)

    @property
    def takes_force(self) -> bool:
        return phases.takes_force(self.server, self.migration)

    @property
    def began(self) -> datetime | None:
        """When this began; a confirmation began long after the move."""
        if self.migration is None:
            return None
        undoing = self.migration.status in ("confirming", "reverting")
        return (self.migration.updated if undoing else None) or self.migration.created

    def elapsed(self, now: float) -> float | None:
        """Seconds since then; never negative, though clocks differ a little."""
        return max(now - self.began.timestamp(), 0.0) if self.began else None
