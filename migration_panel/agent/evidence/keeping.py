"""What is kept of a log's entries: so many lines, masked, cut, and fit to be sent."""

import json
import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from migration_panel.agent.evidence.picking import LONGEST_LINE, Entry
from migration_panel.agent.evidence.times import Window
from migration_panel.agent.masking import masked
from migration_panel.facts.evidence import LogLine

MOST_LINES = 300  # of a log
MOST_BYTES = 200 * 1024  # of them as JSON
LONGEST_TEXT = 2000  # characters of a line
FIRST = 100  # lines of the first entries that tell of trouble
MOST_HELD = 1024 * 1024  # bytes of the newest entries of a kind

_ESCAPE = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*\x07?|.)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")

Numbered = tuple[int, Entry]


@dataclass(slots=True)
class _Newest:
    """The last entries, as many as may be shown."""

    held: "deque[Numbered]" = field(default_factory=deque)
    size: int = 0

    def put(self, numbered: Numbered) -> bool:
        """Whether an older one was given up for it."""
        before = len(self.held)
        self.held.append(numbered)
        self.size += _size(numbered)
        while len(self.held) > MOST_LINES or (
            self.size > MOST_HELD and len(self.held) > 1
        ):
            self.size -= _size(self.held.popleft())
        return len(self.held) <= before


@dataclass(slots=True)
class Room:
    """What may still be sent of a log, which may be several files."""

    lines: int = MOST_LINES
    bytes: int = MOST_BYTES

    def take(self, found: Sequence[LogLine]) -> bool:
        """Whether there was room for them."""
        size = sum(len(json.dumps(each.text)) + 60 for each in found)
        if len(found) > self.lines or size > self.bytes:
            return False
        self.lines, self.bytes = self.lines - len(found), self.bytes - size
        return True


@dataclass(slots=True)
class Kept:
    """Takes entries one by one, and holds few of them at any time.

    Those that tell of trouble come first: the oldest, which may be the reason, then
    the newest; what goes its way fills up what is left.
    """

    window: Window
    cut: bool = False
    _first: list[Numbered] = field(default_factory=list)
    _last: _Newest = field(default_factory=_Newest)
    _quiet: _Newest = field(default_factory=_Newest)
    count: int = 0
    _held: int = 0

    def take(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            self.count += 1
            self._put((self.count, entry))

    def lines(self, room: Room) -> tuple[LogLine, ...]:
        """In the order of the log."""
        shown: dict[int, list[LogLine]] = {}
        newest = (*reversed(self._last.held), *reversed(self._quiet.held))
        for number, entry in (*self._first, *newest):
            found = _lines(entry, self.window)
            if room.take(found):
                shown[number] = found
            self.cut |= number not in shown or entry.long > len(entry.lines)
        return tuple(each for number in sorted(shown) for each in shown[number])

    def _put(self, numbered: Numbered) -> None:
        entry = numbered[1]
        if entry.telling and self._held < FIRST:
            self._first.append(numbered)
            self._held += len(entry.lines)
        else:
            newest = self._last if entry.telling else self._quiet
            self.cut = newest.put(numbered) or self.cut


def _size(numbered: Numbered) -> int:
    return sum(map(len, numbered[1].lines))


def _lines(entry: Entry, window: Window) -> list[LogLine]:
    """Masked as one text: a private key is several lines long."""
    text = masked("\n".join(map(_plain, entry.lines)))
    shown = (_short(each) for each in text.split("\n") if each.strip())
    return [LogLine(at=window.at(each.encode()), text=each) for each in shown]


def _plain(line: bytes) -> str:
    """Without colors and what else moves a terminal's cursor.

    Of a line too long to be looked at as a whole only whole words are shown: half a
    password is not known for one.
    """
    text = line[:LONGEST_LINE].decode(errors="replace")
    if len(line) > LONGEST_LINE:
        words, blank, _ = text[: LONGEST_TEXT - 4].rpartition(" ")
        text = f"{words}{blank}..."
    return _CONTROL.sub(" ", _ESCAPE.sub("", text))


def _short(text: str) -> str:
    text = text.rstrip()
    if len(text) <= LONGEST_TEXT:
        return text
    half = (LONGEST_TEXT - 3) // 2
    return f"{text[:half]}...{text[-half:]}"
