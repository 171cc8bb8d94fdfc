"""A text made to be slow or to break the reading does neither."""

import time
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migration_panel.diagnosis.catalog import CAUSES
from migration_panel.diagnosis.clean import LONGEST, cleaned
from migration_panel.diagnosis.engine import (
    LONGEST_EVIDENCE,
    LONGEST_REMEMBERED,
    read,
    read_lines,
)
from migration_panel.diagnosis.select import Selection, Wanted
from migration_panel.diagnosis.stream import worth_reading
from tests.unit.diagnosis.texts import causes, causes_in_stream, every_sample

# Seconds of the processor for one sign on one line of the greatest length.
MOST = 1.0
# A text twice as long takes twice as long; clocks and caches are forgiven.
MOST_TIMES = 8.0
BEGINNINGS = [
    "open /instances/disk",
    "/var/lib/nova/instances/disk:",
    "could not open ",
    "open/",
    "volume ",
    "migration ",
    "rbd ",
    "host 'x' ",
    "failed to ",
    "domain ",
    "cannot migrate ",
    "cpu ",
    "nbd-server",
    "disk.config ",
    "_resize ",
    "swtpm ",
    "amqp",
    "rabbit",
    "iscsiadm ",
    "apparmor ",
    "qemu-kvm: ",
    "(confirming",
    "'",
    "a",
]
# What the cleaning and the heads of lines go by.
MARKS = [
    *("\\", "\\n", "\\'", "\x1b[", "\x1b[1m", "&", "&amp;", "&#", "u'", "'}", "', 'a"),
    *("|", "| ", "|  |", ">", "> ", "[", "[-] ", "[req-", "{", '{"', '"levelname": "'),
    *("2026-11-23 12:00:00 ", "12:00:00", "8d2c1f6a-", "INFO ", "ERROR nova.x [-] "),
    *("\0", "\r", "\t", "\u2018", "\U0001f600", " "),
]
PARTS = [each.text for each in every_sample()] + MARKS
HOSTILE = st.lists(st.sampled_from(PARTS) | st.text(max_size=20), max_size=20).map(
    "".join
)


def _encoded(text: str) -> bytes:
    return text.encode(errors="replace")


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_it_reads_a_hostile_line_at_once(beginning: str) -> None:
    line = (beginning * LONGEST)[: LONGEST - 20] + " permission denied"
    for cause in CAUSES:
        for sign in cause.signs:
            began = time.process_time()
            sign.fits(line.lower(), len(line), [len(line)])
            assert time.process_time() - began < MOST, (cause.id, sign.pattern)


def _seconds(text: str) -> float:
    """The least of a few: whatever else runs on the machine only adds to it."""
    took = []
    for _ in range(3):
        began = time.process_time()
        cleaned(text)
        read([text])
        took.append(time.process_time() - began)
    return max(min(took), 0.001)


@pytest.mark.parametrize("mark", [*MARKS, *BEGINNINGS])
def test_it_takes_no_more_than_its_share_for_a_longer_line(mark: str) -> None:
    short, long = ((mark * size)[:size] for size in (LONGEST // 4, LONGEST))
    assert len(short) > LONGEST_REMEMBERED
    assert _seconds(long) < MOST_TIMES * _seconds(short) + 0.05


@given(HOSTILE)
@settings(max_examples=200, deadline=None)
def test_it_reads_whatever_text_there_is(text: str) -> None:
    found = read(text.split("\n"))
    for match in found.matches:
        assert match.count >= len(match.evidence) > 0
        assert all(len(each.text) <= LONGEST_EVIDENCE for each in match.evidence)


@given(st.lists(st.binary(max_size=60) | HOSTILE.map(_encoded)).map(b"\n".join))
@settings(max_examples=200, deadline=None)
def test_it_reads_whatever_bytes_there_are(log: bytes) -> None:
    selection = Selection(Wanted(since="2026-11-23 12:00"))
    lines = selection.of(worth_reading(BytesIO(log), selection.passed))
    assert read_lines(lines).matches is not None


@pytest.mark.parametrize("filling", ["x", "x ", "\0", "\\", "| ", "\x1b[1m", "'"])
def test_it_finds_a_cause_beside_a_line_of_a_megabyte(filling: str) -> None:
    endless = (filling * 1_000_000)[:1_000_000]
    text = f"{endless}\nHost key verification failed.\n{endless}"
    assert causes_in_stream(text) == causes(text) == ["ssh_host_key_unknown"]


def test_it_sees_a_cause_through_null_bytes() -> None:
    assert causes("Host\0key\0verification failed.") == ["ssh_host_key_unknown"]
