"""Excerpts of a log: of its file, and of those it was rotated to."""

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import BinaryIO

from migration_panel.agent.evidence import blocks, denied, rotation
from migration_panel.agent.evidence.blocks import PACKED, Budget, whole_lines
from migration_panel.agent.evidence.keeping import Kept, Room
from migration_panel.agent.evidence.locate import Log
from migration_panel.agent.evidence.picking import Wanted, picked
from migration_panel.agent.system import DeniedError, System, UnmeasuredError
from migration_panel.facts.evidence import Excerpt
from migration_panel.facts.missing import Missing

MOST_READ = 512 * 1024 * 1024  # bytes of a file in the window
MOST_UNPACKED = 1024 * 1024 * 1024  # of one that cannot be located in
# Where a failure of just now is found, whatever its clock said.
TAIL = 4 * 1024 * 1024


@dataclass(slots=True, kw_only=True)
class Reading:
    """`log`: its name in excerpts; `end`: until when, by the monotonic clock."""

    system: System
    log: str
    wanted: Wanted
    user: str
    end: float
    room: Room = field(default_factory=Room)

    def excerpts(self, path: str) -> tuple[Excerpt, ...]:
        """The oldest first; one without lines where none of its files has any."""
        found: list[Excerpt] = []
        for each in rotation.files(self.system, path, self.wanted.window.since):
            excerpt, older = self._file(each, rotated=each != path)
            if excerpt.lines or not found:
                found.append(excerpt)
            if not older:
                break
        told = [each for each in found if each.lines]
        return tuple(reversed(told)) or tuple(found[:1])

    def _file(self, path: str, *, rotated: bool) -> tuple[Excerpt, bool]:
        """What it says, and whether older files may say more."""
        if rotated and path.endswith(".zst"):
            return self._missing(path, f"{path}: the agent cannot unpack zstd"), True
        try:
            with closing(self.system.open(path)) as file:
                return self._opened(file, path)
        except DeniedError:
            reason = denied.advice(self.system, path, self.user)
            return self._missing(path, reason), False
        except UnmeasuredError as error:
            return self._missing(path, str(error)), True
        except OSError as error:
            return self._missing(path, f"{path}: {error.strerror or error}"), True

    def _missing(self, path: str, reason: str) -> Excerpt:
        return Excerpt(log=self.log, source=path, lines=Missing(reason))

    def _opened(self, file: BinaryIO, path: str) -> tuple[Excerpt, bool]:
        kept = Kept(self.wanted.window)
        if path.endswith(PACKED):
            older = self._packed(file, path, kept)
        else:
            older = self._plain(file, kept)
        lines = kept.lines(self.room)
        found = Excerpt(log=self.log, source=path, lines=lines, cut=kept.cut)
        return found, older

    def _plain(self, file: BinaryIO, kept: Kept) -> bool:
        """Whether it begins too late to have all."""
        size = file.seek(0, os.SEEK_END)
        log = Log(file, size, self.wanted.window)
        start, end = log.span()
        cut = max(start, end - MOST_READ)
        kept.cut |= cut > start
        if not self._part(file, cut, end, kept) and end < size:
            # Its clock may have been set back since; what is new is at the end.
            self._part(file, max(size - TAIL, 0), size, kept)
        return start == 0 and self._begins_late(log)

    def _part(self, file: BinaryIO, start: int, end: int, kept: Kept) -> bool:
        """Whether anything in these bytes is wanted."""
        file.seek(start)
        budget = Budget(end - start, self.end)
        before = kept.count
        kept.take(picked(whole_lines(file.read, budget), self.wanted))
        kept.cut |= budget.left > 0 and budget.spent
        return kept.count > before

    def _begins_late(self, log: Log) -> bool:
        try:
            first = log.timed(0, log.size)
        except LookupError:
            return False
        return first is None or not self.wanted.window.is_before(first.moment)

    def _packed(self, file: BinaryIO, path: str, kept: Kept) -> bool:
        """From its first line to the end of the window."""
        budget = Budget(MOST_UNPACKED, self.end)
        read = blocks.unpacked(file, path)
        begun = _Begun(blocks.until(whole_lines(read, budget), self.wanted.window))
        kept.take(picked(begun, self.wanted))
        kept.cut |= budget.spent
        first = self.wanted.window.read(begun.first)
        return first is None or not self.wanted.window.is_before(first)


class _Begun:
    """Blocks, and how the first of them begins."""

    def __init__(self, blocks_: Iterator[bytes]) -> None:
        self._blocks, self.first = blocks_, b""

    def __iter__(self) -> Iterator[bytes]:
        for block in self._blocks:
            self.first = self.first or block[:200]
            yield block
