"""Facts survive the wire, and nothing else gets through."""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration_panel.checks.finding import Affects, Command, Evidence, Finding, Level
from migration_panel.facts.codec import (
    LONGEST_TEXT,
    MOST_ITEMS,
    MalformedError,
    decode,
    encode,
)
from migration_panel.facts.listener import Listener
from migration_panel.facts.missing import Missing
from migration_panel.facts.report import Report, Round
from migration_panel.text import N_
from tests.reports import probe, report


class Color(Enum):
    RED = "red"


@dataclass(frozen=True)
class Thing:
    name: str
    size: int | Missing
    weight: float = 0.0
    good: bool = True
    color: Color = Color.RED
    made: datetime | None = None
    day: date | None = None
    near: tuple[Listener, ...] = ()
    pair: tuple[str, int] = ("", 0)


FULL = Thing(
    name="a",
    size=Missing("no scale"),
    weight=1.5,
    made=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    day=date(2026, 1, 2),
    near=(Listener("0.0.0.0", 22),),  # noqa: S104 - a value
    pair=("b", 1),
)
FINDING = Finding(
    id="a.b",
    level=Level.BLOCKER,
    subject="compute1",
    message=N_("%(a)s: %(b)s", a=N_("inner"), b=3),
    hint=N_("Wait."),
    affects=Affects.LIVE,
    evidence=(Evidence(host="compute1", source="/etc/passwd", text="x"),),
    commands=(Command(host="compute1", line="true"),),
)


def wired(value: Any) -> Any:
    return json.loads(json.dumps(encode(value)))


@pytest.mark.parametrize(
    "value",
    [
        FULL,
        Thing(name="", size=3),
        FINDING,
        report(),
        Round(report=report(), probes=(probe(),), answers=("x",)),
    ],
    ids=lambda each: type(each).__name__,
)
def test_it_brings_back_what_was_sent(value: Any) -> None:
    assert decode(type(value), wired(value)) == value


def test_it_takes_a_time_without_a_zone_for_utc() -> None:
    thing = decode(Thing, wired(FULL) | {"made": "2026-01-02T03:04:05"})
    assert thing.made == FULL.made


def test_it_brings_times_of_other_zones_to_utc() -> None:
    thing = decode(Thing, wired(FULL) | {"made": "2026-01-02T05:04:05+02:00"})
    assert thing.made == FULL.made
    assert thing.made is not None
    assert thing.made.tzinfo is UTC


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", None),
        ("name", 3),
        ("name", "x" * (LONGEST_TEXT + 1)),
        ("name", "a\0b"),
        ("name", "\ud800"),
        ("size", "3"),
        ("size", True),
        ("size", 1.0),
        ("size", 2**63),
        ("size", {"reason": 3}),
        ("size", {"reason": "x", "more": 1}),
        ("size", {}),
        ("weight", "1"),
        ("weight", float("nan")),
        ("weight", float("inf")),
        ("weight", False),
        ("good", 1),
        ("good", "yes"),
        ("color", "blue"),
        ("color", []),
        ("color", True),
        ("made", "yesterday"),
        ("made", 3),
        ("made", "0001-01-01T00:00:00+23:00"),
        ("day", "2026-13-01"),
        ("near", {}),
        ("near", "text"),
        ("near", [[]]),
        ("near", [{"address": "x"}]),
        ("near", [{"address": "x", "port": "22"}]),
        ("pair", ["b"]),
        ("pair", ["b", 1, 2]),
        ("more", 1),
    ],
)
def test_it_refuses_what_does_not_fit(field: str, value: Any) -> None:
    with pytest.raises(MalformedError):
        decode(Thing, wired(FULL) | {field: value})


def test_it_refuses_a_list_too_long() -> None:
    many = [{"address": "x", "port": 1}] * (MOST_ITEMS + 1)
    with pytest.raises(MalformedError, match="a list expected"):
        decode(Thing, wired(FULL) | {"near": many})


def test_it_refuses_where_a_part_is_not_there() -> None:
    told = wired(FULL)
    del told["name"]
    with pytest.raises(MalformedError):
        decode(Thing, told)


def test_it_says_where_and_what() -> None:
    told = wired(report()) | {"ssh": {"no": "such"}}
    with pytest.raises(MalformedError, match="Report: Ssh or Missing expected"):
        decode(Report, told)


def test_it_never_repeats_a_long_value() -> None:
    with pytest.raises(MalformedError) as caught:
        decode(Thing, wired(FULL) | {"size": "x" * 1000})
    assert len(str(caught.value)) < 200


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(ANYTHING)
def test_it_raises_nothing_but_malformed(raw: Any) -> None:
    with pytest.raises(MalformedError):
        decode(Round, raw)


PARTS = sorted(wired(report()))


@given(st.sampled_from(PARTS), ANYTHING)
def test_it_raises_nothing_else_for_a_report_broken_anywhere(
    part: str, raw: Any
) -> None:
    told = wired(report()) | {part: raw}
    with suppress(MalformedError):
        assert encode(decode(Report, told)).keys() == told.keys()
