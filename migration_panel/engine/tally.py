"""What an engine counts of its own work, and what keeps it from it."""

from threading import Lock

from migration_panel.text import Text


class Tally:
    """Counted by several threads. `troubles`: by who has it; the first is told."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._troubles: dict[str, Text] = {}
        self.reports = 0
        self.refused = 0

    def count(self, reports: int) -> None:
        with self._lock:
            self.reports += reports

    def refuse(self) -> None:
        with self._lock:
            self.refused += 1

    def trouble(self, who: str, what: Text | None) -> None:
        """`who` has this trouble now, or none any more."""
        with self._lock:
            self._troubles.pop(who, None)
            if what is not None:
                self._troubles[who] = what

    @property
    def told(self) -> Text | None:
        with self._lock:
            return next(iter(self._troubles.values()), None)
