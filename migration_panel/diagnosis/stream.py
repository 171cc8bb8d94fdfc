"""Logs too big to look at each line of: only what may matter is looked at."""

from collections.abc import Callable, Generator, Iterator, Sequence
from typing import BinaryIO

from migration_panel.diagnosis.clean import LONGEST
from migration_panel.diagnosis.entry import begins_at
from migration_panel.diagnosis.level import quiet_end, told_in
from migration_panel.diagnosis.reader import CONTINUED, Line

BLOCK = 1024 * 1024
# A line beyond this is cut: memory stays flat whatever the log holds.
LONGEST_LINE = 64 * 1024

Passed = Callable[[bytes], object] | None


def worth_reading(stream: BinaryIO, passed: Passed = None) -> Iterator[Line]:
    """Lines that may tell of a failure, with their numbers and what continues them.

    `passed` gets the lines that are left out, before the line after them is given.
    """
    number = 0
    kept = b""
    while block := stream.read(BLOCK):
        kept += block
        position, number = yield from _chosen(kept, _settled(kept), number, passed)
        kept = _cut(kept[position:])
    if kept and not kept.endswith(b"\n"):
        kept += b"\n"
    yield from _chosen(kept, len(kept), number, passed)


def _chosen(
    block: bytes, until: int, number: int, passed: Passed
) -> Generator[Line, None, tuple[int, int]]:
    """Lines that begin before `until`; then where and after how many it stopped."""
    position = 0
    told = told_in(block)
    while position < until:
        end = quiet_end(block, position)
        if told and end > position:
            end = _before(told, block, position, end)
        if end > position:
            if passed is not None:
                passed(block[position:end])
            number += block.count(b"\n", position, end)
        else:
            end = block.index(b"\n", position) + 1
            number += 1
            if not block[position:end].isspace():
                yield _line(number, block, position, end)
        position = end
    return position, number


def _before(told: Sequence[bytes], block: bytes, position: int, end: int) -> int:
    """Where the first line begins, between two positions, that has such words."""
    places = [block.find(each, position, end) for each in told]
    first = min((place for place in places if place >= 0), default=-1)
    return end if first < 0 else block.rfind(b"\n", position, first) + 1 or position


def _line(number: int, block: bytes, position: int, end: int) -> Line:
    """The line between two positions, and those after it that belong to it."""
    text = _decoded(block[position : end - 1])
    return Line(number, text, "\n".join((text, *_following(block, end))))


def _following(block: bytes, end: int) -> Iterator[str]:
    for _ in range(CONTINUED):
        position = end
        if position >= len(block) or begins_at(block, position):
            return
        end = block.index(b"\n", position) + 1
        yield _decoded(block[position : end - 1])


def _decoded(line: bytes) -> str:
    return line[: 4 * LONGEST].decode(errors="replace")[:LONGEST]


def _settled(block: bytes) -> int:
    """Where the last whole lines begin, which what comes next may continue."""
    end = len(block)
    for _ in range(CONTINUED + 1):
        end = block.rfind(b"\n", 0, max(end, 0))
    return end + 1


def _cut(kept: bytes) -> bytes:
    """Without the end of a last line that is too long and not whole yet."""
    return kept[: kept.rfind(b"\n") + 1 + LONGEST_LINE]
