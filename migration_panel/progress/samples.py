"""A bounded memory of a live migration's counters.

Nova's monitor loop (nova/virt/libvirt/driver.py, _live_migration_monitor) saves
libvirt's job info every 5 seconds: `remaining` is what is known to be left of
this pass and grows again when the guest changed what was copied; `processed`
counts every byte sent, resent ones too, and passes the total; `total` is the
guest's memory, and 0 while only disks are copied.
"""

from collections.abc import Sequence
from typing import NamedTuple

from migration_panel.facts.migration import Bytes, Counters

LIMIT = 60
# The newest ones are kept in full: a minute of them, at one every 5 seconds.
RECENT = 14


class Sample(NamedTuple):
    """Bytes left and sent at one time, in seconds since the epoch."""

    at: float
    memory: int
    disk: int
    sent: int
    percent: float | None

    @property
    def remaining(self) -> int:
        return self.memory + self.disk


def percent(parts: Sequence[Bytes | None]) -> float | None:
    """How much of the total is not remaining, 0 to 100; None: no total is known."""
    known = [part for part in parts if part and part.total > 0]
    total = sum(part.total for part in known)
    if not total:
        return None
    left = sum(min(max(part.remaining, 0), part.total) for part in known)
    return 100 * (total - left) / total


def taken(counters: Counters, at: float) -> Sample | None:
    """A sample of the counters; None before Nova saved any that mean something.

    Nova's first save is all zeros, with nothing remaining of a total of nothing.
    """
    memory, disk = counters.memory, counters.disk
    if not any(part.total > 0 for part in (memory, disk) if part):
        return None
    return Sample(
        at=at,
        memory=max(memory.remaining, 0) if memory else 0,
        disk=max(disk.remaining, 0) if disk else 0,
        sent=sum(part.processed for part in (memory, disk) if part),
        percent=percent((memory, disk)),
    )


def recorded(
    samples: tuple[Sample, ...], sample: Sample | None, elapsed: float = 0.0
) -> tuple[Sample, ...]:
    """The samples with one more, at most LIMIT; the same counters are not kept twice.

    `elapsed` is the time since the last look by our own clock: it dates the sample
    where Nova's time did not advance with the counters.
    """
    if sample is None:
        return samples
    if not samples:
        return (sample,)
    last = samples[-1]
    if sample[1:] == last[1:]:
        return samples
    if sample.at <= last.at:
        sample = sample._replace(at=last.at + max(elapsed, 0.001))
    return thinned((*samples, sample))


def thinned(samples: tuple[Sample, ...]) -> tuple[Sample, ...]:
    """Too many: every other one of the older ones goes, the first one stays."""
    if len(samples) <= LIMIT:
        return samples
    return samples[:-RECENT:2] + samples[-RECENT:]
