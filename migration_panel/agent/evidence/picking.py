"""Entries of a log that belong to a failure, picked out of blocks of whole lines."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from migration_panel.agent.evidence.times import Moment, Window

LONGEST_ENTRY = 120  # lines
LONGEST_LINE = 8 * 1024  # bytes that are kept
FAR_BACK = 16 * 1024  # bytes above a line in which its entry may begin
SAME_RECORD = 1.0  # seconds between lines that journald took of one message

_COLOR = re.compile(rb"\x1b\[[0-9;]*m")
# Behind the time: journald's host and program, then level, logger, and its context.
_LEVEL = re.compile(
    rb"\s*(?:\S+ [^\s\[\]]+\[\d+\]: )?(?:\d{4}-\d\d-\d\d \S+ )?(?:\d+ )?"
    rb"(CRITICAL|ERROR|TRACE|WARNING|WARN|INFO|DEBUG|AUDIT) (\S+)( \[(?!instance: ))?"
)
_TRACED = (b"CRITICAL", b"ERROR", b"TRACE")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a line must hold, any of it; b"": nothing.

    `tells`: whether an entry that begins so says more than that all goes its way.
    `quotes`: lines that begin with a time as QEMU writes it belong to the entry above
    them, because its words are told there.
    """

    words: tuple[bytes, ...]
    window: Window
    tells: Callable[[bytes], bool]
    quotes: bool = True


@dataclass(slots=True)
class Entry:
    """Lines without their ends; `long`: how many of them there were.

    `held`: it is of the time that is asked for.
    """

    lines: list[bytes]
    moment: Moment | None
    telling: bool
    logger: bytes
    held: bool
    long: int = 1

    def add(self, line: bytes) -> None:
        """The middle of a long entry is left out: what matters ends a traceback."""
        self.long += 1
        self.lines.append(kept(line))
        if len(self.lines) > LONGEST_ENTRY:
            del self.lines[LONGEST_ENTRY // 2]


def picked(blocks: Iterable[bytes], wanted: Wanted) -> Iterator[Entry]:
    """In the order of the log; those of another time are left out."""
    picker = _Picker(wanted)
    for block in blocks:
        yield from picker.of(block)
    yield from picker.end()


def kept(line: bytes) -> bytes:
    """One byte more than the longest tells that there was more."""
    return line.rstrip(b"\r\n")[: LONGEST_LINE + 1]


class _Picker:
    """Goes through a log; an entry is open while lines may follow that are its own."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._open: Entry | None = None

    def of(self, block: bytes) -> Iterator[Entry]:
        hits = _Hits(block, self._wanted.words)
        at = self._extended(block, 0)
        while at < len(block):
            yield from self.end()
            hit = hits.next(at)
            if hit is None:
                return
            at = self._extended(block, self._begun(block, hit, at))

    def end(self) -> Iterator[Entry]:
        if self._open is not None and self._open.held:
            yield self._open
        self._open = None

    def _begun(self, block: bytes, hit: int, floor: int) -> int:
        """Where the line of the hit ends; its entry is open then."""
        window = self._wanted.window
        start, end = block.rfind(b"\n", floor, hit) + 1 or floor, _end(block, hit)
        head = _head(block, start, floor, window)
        found = window.read(block[head : head + 200])
        head = start if found is None else head
        first, *others = block[head:end].rstrip(b"\n").split(b"\n")
        self._open = Entry(
            lines=[kept(first)],
            moment=found,
            telling=self._wanted.tells(first[:400]),
            logger=_told(first, found)[1],
            held=found is None or window.holds(found),
        )
        for each in others:
            self._open.add(each)
        return end

    def _extended(self, block: bytes, at: int) -> int:
        """Behind the lines that the open entry goes on with."""
        while self._open is not None and at < len(block):
            end = _end(block, at)
            if not self._goes_on(self._open, block[at : min(end, at + 400)]):
                break
            self._open.add(block[at:end])
            at = end
        return at

    def _goes_on(self, entry: Entry, line: bytes) -> bool:
        """Without a time of its own, or of the same traceback."""
        if entry.moment is None:
            return False
        found = self._wanted.window.read(line)
        if found is None:
            return True
        if self._wanted.quotes and found.iso and not entry.moment.iso:
            return True
        if abs(found.earliest - entry.moment.earliest) > SAME_RECORD:
            return False
        level, logger, context = _told(line, found)
        return level in _TRACED and logger == entry.logger and not context


class _Hits:
    def __init__(self, block: bytes, words: Iterable[bytes]) -> None:
        self._block = block
        self._next = {each: block.find(each) for each in words}

    def next(self, at: int) -> int | None:
        """The first place at or behind `at` where any of the words is."""
        for word, place in self._next.items():
            if -1 < place < at:
                self._next[word] = self._block.find(word, at)
        return min((each for each in self._next.values() if each >= at), default=None)


def _end(block: bytes, at: int) -> int:
    return block.find(b"\n", at) + 1 or len(block)


def _head(block: bytes, start: int, floor: int, window: Window) -> int:
    """Where the entry begins in which a line is."""
    lowest = max(floor, start - FAR_BACK)
    head = start
    while window.read(block[head : head + 200]) is None and head > lowest:
        head = block.rfind(b"\n", floor, head - 1) + 1 or floor
    return head


def _told(line: bytes, found: Moment | None) -> tuple[bytes, bytes, bytes]:
    """Level, logger and whether a context follows, as oslo.log writes them."""
    behind = line[found.length if found else 0 :][:300]
    told = _LEVEL.match(_COLOR.sub(b"", behind))
    return (told[1], told[2], told[3] or b"") if told else (b"", b"", b"")
