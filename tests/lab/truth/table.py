"""The table of what was predicted and what happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.lab.truth.pool import KINDS
from tests.lab.truth.record import Row

HEAD = (
    "Fault",
    "From, to",
    *("Cold: predicted", "happened", "diagnosed"),
    *("Live: predicted", "happened", "diagnosed"),
)
WRONG = "**wrong**"


def lines(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """A line for the pairs of a fault with which everything went alike."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for (fault, source, target), moves in by_pair(rows).items():
        cells = [cell for kind in KINDS for cell in cells_of(moves[kind])]
        alike.setdefault((fault, *cells), []).append(f"{source} → {target}")
    return [
        (fault, ", ".join(pairs), *cells) for (fault, *cells), pairs in alike.items()
    ]


def by_pair(rows: Iterable[Row]) -> dict[tuple[str, str, str], dict[str, Row]]:
    found: dict[tuple[str, str, str], dict[str, Row]] = {}
    for row in rows:
        found.setdefault((row.fault, row.source, row.target), {})[row.kind] = row
    return found


def cells_of(row: Row) -> tuple[str, str, str]:
    predicted = f"{row.predicted} ({row.why})" if row.why else row.predicted
    happened = "worked" if row.worked else "failed"
    return (
        predicted,
        f"{happened}, {WRONG}" if row.wrong else happened,
        f"{row.diagnosed or 'nothing'}, {WRONG}" if row.misread else row.diagnosed,
    )


def as_text(rows: Sequence[Row]) -> str:
    table = [HEAD, *lines(rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) for cell, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in table
    )


def as_rst(rows: Sequence[Row]) -> str:
    text = [".. list-table::", "   :header-rows: 1", ""]
    for line in [HEAD, *lines(rows)]:
        first, *others = line
        text += [f"   * - {first}", *(f"     - {cell}".rstrip() for cell in others)]
    return "\n".join([summary(rows), "", *text, ""])


def summary(rows: Sequence[Row]) -> str:
    dates = sorted({row.date for row in rows})
    when = dates[0] if len(dates) == 1 else f"{dates[0]} to {dates[-1]}"
    wrong = sum(row.wrong for row in rows)
    moves = f"Run of {when}: {len(rows)} moves, {wrong} of them wrongly predicted."
    return f"{moves}{diagnoses(rows)}"


def diagnoses(rows: Sequence[Row]) -> str:
    """How many of the failures were explained rightly, and how fast."""
    seconds = sorted(row.seconds for row in rows if row.seconds is not None)
    if not seconds:
        return ""
    failed = [row for row in rows if not row.worked and row.expected]
    right = sum(not row.misread for row in failed)
    median, slowest = seconds[len(seconds) // 2], seconds[-1]
    return (
        f" Of {len(failed)} failures with a cause, {right} were diagnosed rightly; "
        f"half the diagnoses took {median:.1f} s or less, the slowest {slowest:.1f} s."
    )


def complaint(row: Row) -> str:
    """Of a move whose cause was told wrongly, or late."""
    took = "" if row.seconds is None else f" after {row.seconds:.1f} s"
    way = f"{row.fault}: {row.kind} {row.source} → {row.target}"
    wanted = f", not {row.expected}" if row.misread else ""
    return f"{way}: diagnosed {row.diagnosed or 'nothing'}{took}{wanted}"
