"""What was seen of one live migration so far."""

from dataclasses import dataclass

from migration_panel.facts.migration import Counters
from migration_panel.progress.samples import Sample, recorded, taken
from migration_panel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """The last answer, or why there is none; times are seconds since the epoch."""

    looked: float = 0.0
    changed: float = 0.0
    counters: Counters | None = None
    failure: Text | None = None
    samples: tuple[Sample, ...] = ()

    @property
    def unchanged(self) -> float:
        """Seconds for which no counter has changed, as far as was looked."""
        return max(self.looked - self.changed, 0.0) if self.samples else 0.0


def seen(before: Watch, answer: Counters | Text, now: float) -> Watch:
    """The watch after one more look; a failure keeps the history."""
    if isinstance(answer, Text):
        return Watch(looked=now, changed=now, failure=answer, samples=before.samples)
    at = answer.updated.timestamp() if answer.updated else now
    elapsed = now - before.looked if before.samples else 0.0
    samples = recorded(before.samples, taken(answer, at), elapsed)
    same = samples is before.samples and before.counters is not None
    changed = before.changed if same else now
    return Watch(looked=now, changed=changed, counters=answer, samples=samples)
