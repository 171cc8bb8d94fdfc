"""Entries of a failure, whole, and nobody else's."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migration_panel.agent.evidence.picking import (
    LONGEST_ENTRY,
    LONGEST_LINE,
    picked,
)
from tests.unit.agent.evidence.logs import (
    NOON,
    SERVER,
    blocks,
    entries,
    every_second,
    line,
    of_server,
    wanted,
    window,
)

OTHER = "5e8ce432-7792-452c-b966-d427367d0c4d"
SIZES = [0, 1, 7, 64, 1000]
HEAD = of_server(NOON)


def traced(
    *texts: str, logger: str = "nova.compute.manager", level: str = "ERROR"
) -> str:
    """Lines of a traceback as oslo.log writes them, each with the time of all."""
    return "".join(
        f"2026-11-23 12:00:00.000 82 {level} {logger} {each}\n" for each in texts
    )


@pytest.mark.parametrize("size", SIZES)
def test_it_picks_what_names_the_server(size: int) -> None:
    text = "".join(every_second(NOON, 20)) + HEAD + "".join(every_second(NOON, 20))
    assert entries(text, wanted(SERVER), size) == [[HEAD.rstrip()]]


def test_it_picks_what_names_any_of_several() -> None:
    text = line(NOON, "req-1") + line(NOON, "nothing") + line(NOON, "vm-7") + HEAD
    found = entries(text, wanted(SERVER, "req-1", "vm-7"))
    assert [each[0][-5:] for each in found] == ["req-1", " vm-7", "ailed"]


def test_it_picks_a_line_once_that_names_all() -> None:
    text = of_server(NOON, f"{SERVER} req-1 req-1")
    assert len(entries(text, wanted(SERVER, "req-1"))) == 1


@pytest.mark.parametrize("size", SIZES)
def test_it_keeps_lines_without_a_time_with_their_entry(size: int) -> None:
    rest = ["Command: ssh", "Stderr: 'no'", "", "  indented"]
    text = HEAD + "".join(f"{each}\n" for each in rest) + line(NOON)
    assert entries(text, wanted(SERVER), size) == [[HEAD.rstrip(), *rest]]


def test_it_begins_where_the_entry_begins() -> None:
    head = line(NOON, "Running cmd", "ERROR")
    text = line(NOON) + head + "between\n" + f"Command: mkdir {SERVER}\n" + "Stderr\n"
    found = entries(text, wanted(SERVER))
    assert found == [[head.rstrip(), "between", f"Command: mkdir {SERVER}", "Stderr"]]


@pytest.mark.parametrize("size", SIZES)
def test_it_keeps_a_traceback_that_names_nobody(size: int) -> None:
    trace = traced(
        "Traceback (most recent call last):", "  File", "libvirtError: no", ""
    )
    (found,) = entries(HEAD + trace + line(NOON), wanted(SERVER), size)
    assert found == [HEAD.rstrip(), *trace.rstrip("\n").split("\n")]


def test_it_keeps_a_traceback_of_an_old_release() -> None:
    trace = traced("Traceback", "  File", level="TRACE")
    (found,) = entries(HEAD + trace + line(NOON), wanted(SERVER))
    assert len(found) == 3


def test_it_keeps_a_traceback_that_names_the_server() -> None:
    trace = traced(f"[instance: {SERVER}] Traceback", f"[instance: {SERVER}]   File")
    assert len(entries(HEAD + trace, wanted(SERVER))) == 1


OTHERS = [
    line(NOON, "of another request", "ERROR"),
    line(NOON, f"[instance: {OTHER}] other", "ERROR"),
    traced("[-] no context", level="ERROR"),
    traced("Traceback", logger="nova.virt.libvirt.driver"),
    traced("quiet", level="INFO"),
    traced("quiet", level="WARNING"),
    "2026-11-23 12:00:05.000 82 ERROR nova.compute.manager Traceback\n",
    "2026-11-23 11:59:05.000 82 ERROR nova.compute.manager Traceback\n",
    "2026-11-23 12:00:00.000+0000: 70: error : virX:1 : text\n",
]


@pytest.mark.parametrize("other", OTHERS)
def test_it_keeps_no_line_of_others(other: str) -> None:
    assert entries(HEAD + other, wanted(SERVER)) == [[HEAD.rstrip()]]


def test_it_leaves_out_what_is_of_another_time() -> None:
    minute = timedelta(minutes=1)
    text = "".join(
        of_server(NOON + n * minute, f"minute {n}") + "more\n" for n in range(-5, 6)
    )
    found = entries(text, wanted(SERVER, within=window(NOON - minute, NOON + minute)))
    assert [each[0][-9:].strip() for each in found] == [
        "minute -1",
        "minute 0",
        "minute 1",
    ]
    assert all(each[1:] == ["more"] for each in found)


def test_it_leaves_out_what_belongs_to_another_time() -> None:
    text = of_server(NOON) + f"more of {SERVER}\n" * 3
    later = window(NOON + timedelta(hours=1))
    assert entries(text, wanted(SERVER, within=later)) == []
    assert entries(text, wanted("", within=later)) == []


def test_it_keeps_what_tells_no_time_alone() -> None:
    text = f"no time {SERVER}\nnot of it\n" * 3
    assert entries(text, wanted(SERVER)) == [[f"no time {SERVER}"]] * 3


QUOTED = "2026-11-23T11:59:59.614274Z qemu-system-x86_64: load of migration failed\n"


def test_it_keeps_what_qemu_said_where_it_is_quoted() -> None:
    head = "2026-11-23 12:00:00.620+0000: 70: error : qemuX:1 : closed the monitor: \n"
    (found,) = entries(head + QUOTED + line(NOON), wanted(": error :"))
    assert found == [head.rstrip("\n"), QUOTED.rstrip()]


def test_it_keeps_what_qemu_said_apart_in_its_own_log() -> None:
    head = "2026-11-23 12:00:00.620+0000: starting up libvirt\n-machine pc\n"
    found = entries(head + QUOTED, wanted("", quotes=False))
    assert found == [head.rstrip().split("\n"), [QUOTED.rstrip()]]


@pytest.mark.parametrize("size", SIZES)
def test_it_picks_every_entry_where_all_are_wanted(size: int) -> None:
    text = "".join(every_second(NOON, 20, "x")) + "rest\n"
    found = entries(text, wanted(""), size)
    assert len(found) == 20
    assert found[-1][1:] == ["rest"]


def test_it_tells_trouble_from_what_goes_its_way() -> None:
    text = of_server(NOON, level="INFO") + HEAD
    found = list(picked(blocks(text), wanted(SERVER)))
    assert [each.telling for each in found] == [False, True]


def test_it_leaves_out_the_middle_of_a_long_entry() -> None:
    text = HEAD + "".join(f"line {n}\n" for n in range(5000)) + line(NOON)
    (found,) = picked(blocks(text), wanted(SERVER))
    assert found.long == 5001
    assert len(found.lines) == LONGEST_ENTRY
    assert (found.lines[1], found.lines[-1]) == (b"line 0", b"line 4999")


def test_it_keeps_little_of_a_line_of_a_megabyte() -> None:
    text = HEAD.rstrip() + "x" * (1 << 20) + "\n" + "y" * (1 << 20) + "\n" + HEAD
    first, second = picked(blocks(text), wanted(SERVER))
    assert [len(each) for each in first.lines] == [LONGEST_LINE + 1] * 2
    assert second.lines == [HEAD.rstrip().encode()]


LINES = st.lists(
    st.sampled_from(
        [HEAD, line(NOON), "untimed\n", f"untimed {SERVER}\n", "\n", QUOTED, *OTHERS]
    ),
    max_size=30,
)


@given(LINES, st.integers(1, 400))
@settings(deadline=None)
def test_it_picks_the_same_of_blocks_of_any_size(lines: list[str], size: int) -> None:
    """An entry whose beginning is in the block above is all that may be shorter."""
    text, what = "".join(lines), wanted(SERVER)
    whole = [each for found in entries(text, what) for each in found]
    parts = [each for found in entries(text, what, size) for each in found]
    named = [each.rstrip("\n") for each in lines if SERVER in each]
    assert [each for each in whole if SERVER in each] == named
    assert [each for each in parts if SERVER in each] == named
    assert set(parts) <= set(whole)


@given(
    st.binary(max_size=2000), st.lists(st.binary(max_size=3), min_size=1, max_size=4)
)
@settings(deadline=None)
def test_it_is_harmed_by_nothing(raw: bytes, words: list[bytes]) -> None:
    what = wanted(*(each.decode("latin-1") for each in words))
    for entry in picked(blocks(raw), what):
        assert entry.lines
        assert all(b"\n" not in each for each in entry.lines)
