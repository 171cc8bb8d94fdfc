"""Two pages in turns, their medians, and the ratio between them."""

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Visit = Callable[[], object]


@dataclass(frozen=True)
class Row:
    """Medians in seconds; ``goal`` is how many times faster the panel should be."""

    what: str
    horizon: float
    panel: float
    goal: float

    @property
    def ratio(self) -> float:
        return self.horizon / self.panel

    @property
    def verdict(self) -> str:
        return "yes" if self.ratio >= self.goal else "no"


def compare(what: str, goal: float, visits: tuple[Visit, Visit], rounds: int) -> Row:
    """Visit Horizon's page and the panel's in turns: a slow minute is slow for both.

    The panel's, and with several rounds both, are visited once before the clock
    runs, so that caches are warm.
    """
    horizon, panel = visits
    for visit in visits if rounds > 1 else (panel,):
        visit()
    times = [(_seconds(horizon), _seconds(panel)) for _ in range(rounds)]
    theirs, ours = (statistics.median(column) for column in zip(*times, strict=True))
    return Row(what, theirs, ours, goal)


def _seconds(visit: Visit) -> float:
    start = time.perf_counter()
    visit()
    return time.perf_counter() - start


def table(rows: Iterable[Row]) -> str:
    head = ("", "Horizon", "panel", "ratio", "goal", "met")
    cells = [head, *map(_cells, rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(_line(line, widths) for line in cells)


def _cells(row: Row) -> tuple[str, ...]:
    times = (f"{seconds * 1000:.0f} ms" for seconds in (row.horizon, row.panel))
    return row.what, *times, f"{row.ratio:.1f}x", f"{row.goal:.0f}x", row.verdict


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    padded = [first[0].ljust(first[1]), *(text.rjust(width) for text, width in others)]
    return "  ".join(padded)
