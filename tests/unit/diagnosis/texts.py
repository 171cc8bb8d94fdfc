"""Texts of failures with the causes they show, from files.

Those in reported/ are from users' reports and manuals, each with its address; those in
worded/ are ours, worded after what the source of a program says.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from migration_panel.diagnosis.engine import Reading, read, read_lines
from migration_panel.diagnosis.stream import worth_reading

DATA = Path(__file__).parents[2] / "data" / "diagnosis"


@dataclass(frozen=True)
class Sample:
    """`cause`: the first to be told; none: nothing failed; unknown: no cause fits."""

    cause: str
    text: str
    source: str


def samples(topic: str) -> list[Sample]:
    """Those reported and those worded of a topic."""
    return [
        sample for path in sorted(DATA.glob(f"*/{topic}.jsonl")) for sample in _of(path)
    ]


def every_sample() -> Iterator[Sample]:
    for path in sorted(DATA.glob("*/*.jsonl")):
        yield from _of(path)


def reported() -> Iterator[Sample]:
    for path in sorted(DATA.glob("reported/*.jsonl")):
        yield from _of(path)


def worded() -> Iterator[Sample]:
    for path in sorted(DATA.glob("worded/*.jsonl")):
        yield from _of(path)


def _of(path: Path) -> Iterator[Sample]:
    for line in path.read_text().split("\n"):
        if line:
            yield Sample(**json.loads(line))


def reading(text: str) -> Reading:
    return read(text.split("\n"))


def causes(text: str) -> list[str]:
    """Ids, most specific first; what is told of a text where nothing fits."""
    return _ids(reading(text))


def stream_reading(text: str) -> Reading:
    """As a program reads a log, which skips what it need not look at."""
    return read_lines(worth_reading(BytesIO(text.encode())))


def causes_in_stream(text: str) -> list[str]:
    return _ids(stream_reading(text))


def _ids(found: Reading) -> list[str]:
    if found.matches:
        return [match.cause.id for match in found.matches]
    return ["unknown"] if found.unknown else ["none"]
