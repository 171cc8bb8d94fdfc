"""Where in a log of any size a time is: by halves, over lines that tell theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from migration_panel.agent.evidence.times import Moment, Window

NEAR = 4 * 1024  # bytes that are rather read than halved
PART = 64 * 1024
# Bytes without any time after which no more of them are looked at.
UNTIMED = 4 * 1024 * 1024

Holds = Callable[[Moment], bool]


@dataclass(frozen=True, slots=True)
class Timed:
    start: int
    moment: Moment


@dataclass(frozen=True, slots=True)
class Log:
    """A file open for reading, and how much of it is looked at."""

    file: BinaryIO
    size: int
    window: Window

    def span(self) -> tuple[int, int]:
        """The bytes that hold all lines of the window, and few others.

        All of a log that tells no time.
        """
        window = self.window
        start, _ = self._first(0, lambda each: not window.is_before(each))
        if start == self.size and self._tried(0, self.size) is None:
            return 0, self.size
        _, end = self._first(start, window.is_after)
        return start, end

    def timed(self, offset: int, end: int) -> Timed | None:
        """The first line that tells its time, of those that begin from offset to end.

        LookupError: there are too many bytes without one.
        """
        self.file.seek(max(offset - 1, 0))
        if offset:
            self._skip()
        while (start := self.file.tell()) < end:
            if start - offset > UNTIMED:
                raise LookupError(offset)
            line = self.file.readline(PART)
            found = self.window.read(line)
            if found is not None:
                return Timed(start, found)
            if not line.endswith(b"\n"):
                self._skip()
        return None

    def _first(self, low: int, holds: Holds) -> tuple[int, int]:
        """Between which two offsets the first line begins that `holds`.

        They are one, the size where none holds, unless too many bytes tell no time.
        """
        high = known = self.size
        while high - low > NEAR:
            middle = (low + high) // 2
            found = self._tried(middle, high)
            if found is None:
                high = middle
            elif holds(found.moment):
                high, known = middle, found.start
            else:
                low = found.start + 1
        return self._walked(low, known, holds)

    def _walked(self, low: int, known: int, holds: Holds) -> tuple[int, int]:
        try:
            while (found := self.timed(low, known)) is not None:
                if holds(found.moment):
                    return found.start, found.start
                low = found.start + 1
        except LookupError:
            return low, known
        return known, known

    def _tried(self, offset: int, end: int) -> Timed | None:
        try:
            return self.timed(offset, end)
        except LookupError:
            return None

    def _skip(self) -> None:
        """To the next line."""
        for _ in range(UNTIMED // PART):
            part = self.file.readline(PART)
            if not part or part.endswith(b"\n"):
                return
        raise LookupError(self.file.tell())
