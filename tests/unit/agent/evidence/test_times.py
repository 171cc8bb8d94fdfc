"""Times of every kind of log, and of clocks that are set back."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migration_panel.agent.evidence.times import DISORDER, moment
from tests.unit.agent.evidence.logs import NOON, window

BERLIN = ZoneInfo("Europe/Berlin")

STAMPS = [
    (b"2026-11-23 12:00:00.250 82 INFO nova [-] text", 0.25),
    (b"2026-11-23 12:00:00,250 82 INFO nova [-] text", 0.25),
    (b"2026-11-23 12:00:00 82 INFO nova [-] text", 0),
    (b"2026-11-23 12:00:00.250+0000: 70: error : virX:1 : text", 0.25),
    (b"2026-11-23 12:00:00.250+0000: starting up libvirt version: 9.0.0", 0.25),
    (b"2026-11-23T12:00:00.250123Z qemu-system-x86_64: text", 0.250123),
    (b"2026-11-23T12:00:00.250123+0000 compute1 nova-compute[1]: text", 0.250123),
    (b"2026-11-23T12:00:00.250123456+00:00 text", 0.250123),
    (b"2026-11-23 14:00:00.250+02:00 text", 0.25),
    (b"2026-11-23 06:30:00.250-0530 text", 0.25),
    (b"\x1b[00;32m2026-11-23 12:00:00.250 82 INFO text", 0.25),
    (b"<2026-11-23 12:00:00> text", 0),
]


@pytest.mark.parametrize(("line", "fraction"), STAMPS)
def test_it_reads_a_time(line: bytes, fraction: float) -> None:
    found = moment(line, UTC)
    assert found is not None
    assert found.earliest == found.latest == pytest.approx(NOON.timestamp() + fraction)


NO_TIMES = [
    b"",
    b"\n",
    b"text",
    b"Traceback (most recent call last):",
    b"  2026-11-23 12:00:00 quoted",
    b"at 2026-11-23 12:00:00",
    b"2026-11-23",
    b"2026-13-23 12:00:00",
    b"2026-02-30 12:00:00",
    b"2026-11-23 25:00:00",
    b"2026-11-23 12:00:60",
    b"0000-00-00 00:00:00",
    b"2026-11-23_12:00:00",
    b"\x00" * 50,
    b"\xff\xfe2026-11-23 12:00:00",
    b"LC_ALL=C \\",
]


@pytest.mark.parametrize("line", NO_TIMES)
def test_it_takes_nothing_else_for_a_time(line: bytes) -> None:
    assert moment(line, UTC) is None


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_it_is_harmed_by_no_line(line: bytes) -> None:
    for zone in (UTC, BERLIN, None):
        found = moment(line, zone)
        assert found is None or found.earliest <= found.latest


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_it_is_harmed_by_no_year(year: str) -> None:
    for zone in (UTC, BERLIN, None):
        for clock in ("00:00:00", "23:59:59"):
            moment(f"{year}-01-01 {clock}".encode(), zone)
            moment(f"{year}-12-31 {clock}+2359".encode(), zone)


def test_it_takes_a_time_without_a_zone_for_the_hosts() -> None:
    local = datetime(2026, 7, 1, 12, tzinfo=BERLIN)
    found = moment(b"2026-07-01 12:00:00.000 82 INFO", BERLIN)
    assert found is not None
    assert found.earliest == found.latest == local.timestamp()
    here = moment(b"2026-07-01 12:00:00.000 82 INFO", None)
    assert here is not None
    assert here.earliest == datetime(2026, 7, 1, 12).timestamp()  # noqa: DTZ001 - local


def test_it_knows_both_times_of_the_hour_that_comes_twice() -> None:
    found = moment(b"2026-10-25 02:30:00 82 INFO", BERLIN)
    assert found is not None
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert found.earliest == first.timestamp()
    assert found.latest == (first + timedelta(hours=1)).timestamp()


def test_it_finds_a_line_of_that_hour_at_either_time() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    line = b"2026-10-25 02:30:00 82 INFO"
    for hours, held in ((-1, False), (0, True), (1, True), (2, False)):
        asked = first + timedelta(hours=hours)
        around = window(asked - timedelta(minutes=5), asked + timedelta(minutes=5))
        berlin = window(
            asked - timedelta(minutes=5), asked + timedelta(minutes=5), BERLIN
        )
        found = berlin.read(line)
        assert found is not None
        assert berlin.holds(found) is held
        assert berlin.at(line) == (asked if held else first)
        assert around.at(b"text") is None


def test_it_is_sure_of_what_is_before_and_after() -> None:
    around = window(NOON, NOON + timedelta(minutes=1))
    far = DISORDER + 1
    for seconds, told in ((-far, "before"), (-1, ""), (30, ""), (61 + far, "after")):
        line = (NOON + timedelta(seconds=seconds)).isoformat().encode()
        found = around.read(line)
        assert found is not None
        assert around.is_before(found) is (told == "before")
        assert around.is_after(found) is (told == "after")


def test_it_tells_qemus_times_from_others() -> None:
    qemu = moment(b"2026-11-23T12:00:00.250123Z qemu", UTC)
    oslo = moment(b"2026-11-23 12:00:00.250 82 INFO", UTC)
    assert qemu is not None
    assert oslo is not None
    assert (qemu.iso, oslo.iso) == (True, False)
