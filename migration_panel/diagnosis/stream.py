"""Logs too big to look at each line of: only what may matter is looked at."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from migration_panel.diagnosis.clean import LONGEST, QUIETLY_TOLD
from migration_panel.diagnosis.reader import CONTINUED, Line, joined

BLOCK = 1024 * 1024
# A line beyond this is cut: memory stays flat whatever the log holds.
LONGEST_LINE = 64 * 1024

_QUIET = (b" INFO ", b" DEBUG ", b" AUDIT ", b": info :", b": debug :")
_TELLING = tuple(each.encode() for each in QUIETLY_TOLD)


def worth_reading(stream: BinaryIO) -> Iterator[Line]:
    """Lines that may tell of a failure, with their numbers and what continues them."""
    number = 0
    kept: list[bytes] = []
    for block in _blocks(stream):
        kept += block
        whole = len(kept) - CONTINUED
        yield from _chosen(kept, whole, number)
        if whole > 0:
            number += whole
            del kept[:whole]
    yield from _chosen(kept, len(kept), number)


def _chosen(kept: Sequence[bytes], until: int, number: int) -> Iterator[Line]:
    for index in range(until):
        if may_matter(kept[index]):
            following = kept[index : index + 1 + CONTINUED]
            raw = [each[:LONGEST].decode(errors="replace") for each in following]
            yield joined(number + index + 1, raw)


def may_matter(line: bytes) -> bool:
    """Whether a line may tell of a failure: quickly, and never no where it does."""
    for level in _QUIET:
        if level in line:
            return any(each in line for each in _TELLING)
    return not line.isspace() and line != b""


def _blocks(stream: BinaryIO) -> Iterator[list[bytes]]:
    """Whole lines, a block at a time; a line too long is cut where a block ends."""
    rest = b""
    while block := stream.read(BLOCK):
        lines = (rest + block).split(b"\n")
        rest = lines.pop()[:LONGEST_LINE]
        yield lines
    if rest:
        yield [rest]
