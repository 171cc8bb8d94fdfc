"""Progress over time as the points of a line, and the same in words."""

from collections.abc import Sequence

from migration_panel.progress.samples import Sample
from migration_panel.progress.words import duration
from migration_panel.text import N_, Text

WIDTH = 120
HEIGHT = 28
# Half the line's width, so that its ends are not cut off.
MARGIN = 1


def points(samples: Sequence[Sample]) -> str:
    """SVG points of the percentages, oldest left, 0 below; none for less than two."""
    known = [(each.at, each.percent) for each in samples if each.percent is not None]
    if len(known) < 2:  # noqa: PLR2004 - one point makes no line
        return ""
    start, end = known[0][0], known[-1][0]
    span = max(end - start, 0.001)
    return " ".join(
        f"{_along((at - start) / span, WIDTH)},{_along(1 - percent / 100, HEIGHT)}"
        for at, percent in known
    )


def _along(share: float, length: int) -> float:
    share = min(max(share, 0.0), 1.0)
    return round(MARGIN + share * (length - 2 * MARGIN), 1)


def described(samples: Sequence[Sample]) -> Text | None:
    """What the line shows, for those who do not see it."""
    known = [each for each in samples if each.percent is not None]
    if len(known) < 2:  # noqa: PLR2004 - one point makes no line
        return None
    return N_(
        "From %(start)s %% to %(end)s %% in %(time)s; the highest was %(top)s %%.",
        start=int(known[0].percent or 0),
        end=int(known[-1].percent or 0),
        time=duration(known[-1].at - known[0].at),
        top=int(max(each.percent or 0 for each in known)),
    )
