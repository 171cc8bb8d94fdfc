"""Texts of failures with the causes they show, from files."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from migration_panel.diagnosis.engine import Reading, read

DATA = Path(__file__).parents[2] / "data" / "diagnosis"


@dataclass(frozen=True)
class Sample:
    """`cause`: the first to be told; none: nothing failed; unknown: no cause fits."""

    cause: str
    text: str


def samples(name: str) -> list[Sample]:
    text = (DATA / f"{name}.jsonl").read_text()
    raw = [json.loads(line) for line in text.splitlines()]
    return [Sample(each["cause"], each["text"]) for each in raw]


def every_sample() -> Iterator[Sample]:
    for path in sorted(DATA.glob("*.jsonl")):
        yield from samples(path.stem)


def reading(text: str) -> Reading:
    return read(text.split("\n"))


def causes(text: str) -> list[str]:
    """Ids, most specific first; what is told of a text where nothing fits."""
    found = reading(text)
    if found.matches:
        return [match.cause.id for match in found.matches]
    return ["unknown"] if found.unknown else ["none"]
