"""The window's bytes are found without reading the log, and are all of them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migration_panel.agent.evidence import locate
from migration_panel.agent.evidence.locate import NEAR, UNTIMED, Log
from migration_panel.agent.evidence.times import DISORDER, Window
from tests.unit.agent.evidence.logs import NOON, every_second, line, window

BERLIN = ZoneInfo("Europe/Berlin")


class Counted(BytesIO):
    """A file that knows how much of it was read."""

    bytes_read = 0

    def readline(self, size: int | None = -1, /) -> bytes:
        found = super().readline(size)
        self.bytes_read += len(found)
        return found


def span(text: str | bytes, around: Window) -> bytes:
    raw = text.encode() if isinstance(text, str) else text
    start, end = Log(BytesIO(raw), len(raw), around).span()
    return raw[start:end]


def by_reading_all(text: str, around: Window) -> str:
    """From the first line that is not surely before it to one surely after it."""
    found: list[str] = []
    begun = ended = False
    for each in text.splitlines(keepends=True):
        when = around.read(each.encode())
        if when is not None:
            begun = begun or not around.is_before(when)
            ended = ended or (begun and around.is_after(when))
        if begun and not ended:
            found.append(each)
    return "".join(found)


SECONDS = st.lists(st.integers(0, 300), max_size=120)
UNTIMED_LINES = st.sampled_from(["", "Traceback:\n", "x" * 9000 + "\n", "\n\n"])


@given(SECONDS, st.lists(UNTIMED_LINES, max_size=5), st.integers(0, 9000))
@settings(deadline=None, max_examples=200)
def test_it_finds_what_reading_all_finds(
    steps: Sequence[int], between: Sequence[str], since: int
) -> None:
    at, text = NOON, ""
    for number, step in enumerate(steps):
        at += timedelta(seconds=step)
        text += line(at) + (between[number % len(between)] if between else "")
    begin = NOON + timedelta(seconds=since)
    around = window(begin, begin + timedelta(seconds=300))
    assert span(text, around).decode() == by_reading_all(text, around)


# When a line says that it was written, and how late it came into the log.
LATE = st.tuples(st.integers(0, 3000), st.integers(0, int(DISORDER) - 1))


@given(st.lists(LATE, min_size=1, max_size=150), st.integers(0, 3000))
@settings(deadline=None, max_examples=150)
def test_it_misses_no_line_that_is_a_little_out_of_order(
    lines: Sequence[tuple[int, int]], since: int
) -> None:
    said = [seconds for seconds, _ in sorted(lines, key=sum)]
    text = "".join(
        line(NOON + timedelta(seconds=each), f"{number:05} {'x' * 300}")
        for number, each in enumerate(said)
    )
    begin = NOON + timedelta(seconds=since)
    found = span(text, window(begin, begin + timedelta(seconds=60))).decode()
    wanted = (n for n, each in enumerate(said) if since <= each <= since + 60)
    assert all(f"{number:05} " in found for number in wanted)


def test_it_reads_little_of_a_long_log() -> None:
    raw = "".join(every_second(NOON, 100_000)).encode()
    file = Counted(raw)
    begin = NOON + timedelta(seconds=50_000)
    start, end = Log(file, len(raw), window(begin)).span()
    assert b"nothing 50000\n" in raw[start:end]
    assert end - start < 300 * 100
    assert file.bytes_read < len(raw) / 100


@pytest.mark.parametrize("text", ["", "\n", "text\n", "no time\n" * 5000, "x" * 50_000])
def test_it_gives_all_of_what_tells_no_time(text: str) -> None:
    assert span(text, window(NOON)).decode() == text


def test_it_finds_nothing_before_the_log_begins() -> None:
    text = "".join(every_second(NOON, 1000))
    assert span(text, window(NOON - timedelta(hours=1))) == b""


def test_it_finds_nothing_after_the_log_ends() -> None:
    text = "".join(every_second(NOON, 1000))
    assert span(text, window(NOON + timedelta(hours=1))) == b""


def test_it_finds_a_line_that_is_being_written() -> None:
    text = "".join(every_second(NOON, 1000)).rstrip("\n")
    found = span(text, window(NOON + timedelta(seconds=999)))
    assert found.endswith(b"nothing 999")


@pytest.mark.parametrize("size", [NEAR, 1024 * 1024, UNTIMED - 100])
def test_it_goes_on_behind_a_line_of_any_length(size: int) -> None:
    before = "".join(every_second(NOON, 50))
    after = "".join(every_second(NOON + timedelta(hours=1), 20, "after"))
    around = window(NOON + timedelta(hours=1))
    found = span(f"{before}{'x' * size}\n{after}", around).decode()
    assert found == after


def test_it_loses_nothing_where_too_much_tells_no_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(locate, "UNTIMED", 128 * 1024)
    before = "".join(every_second(NOON, 5000))
    after = "".join(every_second(NOON + timedelta(hours=4), 5000, "after"))
    raw = f"{before}{'no time' * 10}\n{'x' * (1 << 20)}\n{after}"
    for hours in (0, 4):
        around = window(
            NOON + timedelta(hours=hours), NOON + timedelta(hours=hours, minutes=1)
        )
        found = span(raw, around).decode()
        assert by_reading_all(raw, around) in found


@pytest.mark.parametrize("minutes", range(-60, 200, 20))
def test_it_finds_either_of_the_hours_when_summer_ends(minutes: int) -> None:
    """Berlin's 02:00 to 03:00 of that night comes twice: 00:00 and 01:00 UTC."""
    start = datetime(2026, 10, 24, 22, tzinfo=UTC)
    moments = [start + timedelta(seconds=20 * n) for n in range(5 * 180)]
    text = "".join(
        line(each.astimezone(BERLIN).replace(tzinfo=None), f"at {each:%H:%M:%S}")
        for each in moments
    )
    begin = datetime(2026, 10, 25, tzinfo=UTC) + timedelta(minutes=minutes)
    around = window(begin, begin + timedelta(minutes=5), BERLIN)
    found = span(text, around).decode()
    wanted = [
        f"at {each:%H:%M:%S}\n"
        for each in moments
        if around.since <= each.timestamp() <= around.until
    ]
    assert all(each in found for each in wanted)


def test_it_finds_what_comes_after_the_hour_that_is_left_out() -> None:
    start = datetime(2026, 3, 29, tzinfo=UTC)
    text = "".join(
        line(
            (start + timedelta(seconds=20 * n)).astimezone(BERLIN).replace(tzinfo=None),
            f"n{n}",
        )
        for n in range(540)
    )
    begin = start + timedelta(hours=1)
    found = span(text, window(begin, begin, BERLIN)).decode()
    assert "n180\n" in found


@given(st.binary(max_size=3000), st.integers(0, 3000))
@settings(deadline=None)
def test_it_is_harmed_by_nothing(raw: bytes, since: int) -> None:
    start, end = Log(
        BytesIO(raw), len(raw), window(NOON + timedelta(seconds=since))
    ).span()
    assert 0 <= start <= end <= len(raw)
