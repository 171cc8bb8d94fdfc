"""What was predicted and what happened, kept as JSON from one run to the next."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.lab.layout import Paths

PROMISED = 10  # seconds


@dataclass(frozen=True)
class Row:
    """A move under a fault: ``predicted`` is a verdict's state, ``why`` its finding.

    ``expected`` and ``diagnosed`` are causes of a move that failed, ``seconds`` what
    the second took; empty where there is none.
    """

    fault: str
    kind: str
    source: str
    target: str
    predicted: str
    why: str
    worked: bool
    said: str
    date: str
    expected: str = ""
    diagnosed: str = ""
    seconds: float | None = None

    @property
    def wrong(self) -> bool:
        """Ready that failed, or blocked that worked; nothing else was promised."""
        if self.worked:
            return self.predicted == "blocked"
        return self.predicted == "ready"

    @property
    def misread(self) -> bool:
        """Another cause was told than the fault's, or none."""
        failed_so = not self.worked and bool(self.expected)
        return failed_so and self.diagnosed != self.expected

    @property
    def late(self) -> bool:
        return self.seconds is not None and self.seconds > PROMISED


def place(paths: Paths) -> Path:
    return paths.home / "truth.json"


def load(paths: Paths) -> list[Row]:
    try:
        return [Row(**fields) for fields in json.loads(place(paths).read_text())]
    except OSError:
        return []


def replace(paths: Paths, fault: str, rows: Sequence[Row]) -> list[Row]:
    """Put a fault's new rows into the place of its old ones."""
    kept = [row for row in load(paths) if row.fault != fault]
    every = sorted([*kept, *rows], key=order)
    place(paths).write_text(json.dumps([asdict(row) for row in every], indent=1))
    return every


def order(row: Row) -> tuple[bool, str, str, str, str]:
    return (row.fault != "none", row.fault, row.kind, row.source, row.target)
