"""Samples in; rate, time left and a word of warning out."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from migration_panel.progress.samples import Sample
from migration_panel.text import N_, Text

# Long enough to smooth Nova's 5 seconds between saves, short enough to follow.
WINDOW = 30.0
# Less than one interval between saves tells nothing of a rate.
SHORTEST = 4.0
# So long without a new low, and memory is changed faster than it is copied.
PATIENCE = 30.0
# Nova saves every 5 seconds; four saves without a change are a standstill.
STANDSTILL = 20.0
# A pass that begins with as much as the one before gains nothing.
SAME = 0.9

MEASURING = N_("Measuring: two saves of Nova's counters are needed, 5 seconds apart.")
NO_GAIN = N_("Nothing was gained lately: what the guest changed is copied again.")
NOT_CONVERGING = N_(
    "Not converging: the guest changes memory faster than it is copied. Force it to "
    "complete, make the guest less busy, or permit post-copy or auto-converge in "
    "nova.conf on the hosts."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Bytes a second on the wire and seconds left; None is unknown, `note` says why.

    `at_least`: memory was copied again before, and may be once more.
    """

    rate: float | None = None
    eta: float | None = None
    at_least: bool = False
    note: Text | None = None
    converging: bool = True


def estimate(samples: Sequence[Sample], unchanged: float = 0.0) -> Estimate:
    """Judge the newest samples; `unchanged`: seconds since a counter last changed."""
    if unchanged >= STANDSTILL:
        return Estimate(rate=0.0, note=_standstill(unchanged))
    span = window(samples)
    if span is None:
        return Estimate(note=MEASURING)
    first, last = span
    rate = _rate(first, last)
    gain = (first.remaining - last.remaining) / (last.at - first.at)
    if not last.remaining:
        return Estimate(rate=rate, eta=0.0)
    if _in_vain(samples, gain):
        return Estimate(rate=rate, note=NOT_CONVERGING, converging=False)
    if gain <= 0:
        return Estimate(rate=rate, note=_again(samples) or NO_GAIN)
    again = bool(peaks(samples))
    return Estimate(
        rate=rate,
        eta=last.remaining / gain,
        at_least=again,
        note=_again(samples) if again else None,
    )


def window(samples: Sequence[Sample]) -> tuple[Sample, Sample] | None:
    """The oldest sample of the last WINDOW seconds, and the newest."""
    if not samples:
        return None
    last = samples[-1]
    first = next(each for each in samples if each.at >= last.at - WINDOW)
    if first is last and len(samples) > 1:
        first = samples[-2]
    return (first, last) if last.at - first.at >= SHORTEST else None


def peaks(samples: Sequence[Sample]) -> list[int]:
    """What remained at the start of each further pass."""
    return [
        new.remaining for old, new in pairwise(samples) if new.remaining > old.remaining
    ]


def _rate(first: Sample, last: Sample) -> float | None:
    """None where the count of bytes sent began anew."""
    sent = last.sent - first.sent
    return sent / (last.at - first.at) if sent >= 0 else None


def _in_vain(samples: Sequence[Sample], gain: float) -> bool:
    """No new low for a while, and nothing gained or as much to copy as before."""
    lowest = min(samples, key=lambda each: (each.remaining, each.at))
    if samples[-1].at - lowest.at < PATIENCE:
        return False
    passes = peaks(samples)[-2:]
    repeated = len(passes) > 1 and passes[1] >= SAME * passes[0]
    return gain <= 0 or repeated


def _again(samples: Sequence[Sample]) -> Text | None:
    """A percentage that went back is said."""
    highest = max((each.percent or 0.0 for each in samples), default=0.0)
    now = samples[-1].percent
    if now is None or int(highest) <= int(now):
        return None
    return N_(
        "What the guest changed is copied again; it was at %(percent)s %% before.",
        percent=int(highest),
    )


def _standstill(seconds: float) -> Text:
    return N_(
        "No counter has changed for %(seconds)s s: nothing is copied, or nova-compute "
        "on the source host hangs. Look at its log and at the network between the "
        "hosts.",
        seconds=int(seconds),
    )
