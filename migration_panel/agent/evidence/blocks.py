"""A log's bytes in blocks of whole lines, packed ones as they come out."""

import bz2
import gzip
import lzma
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from migration_panel.agent.evidence.times import Window
from migration_panel.agent.system import UnmeasuredError

BLOCK = 1024 * 1024
# Beyond this no more of a line is kept while its end is looked for.
LONGEST_LINE = 64 * 1024
XZ_MEMORY = 80 * 1024 * 1024  # bytes; what xz -9 needs
# The packer's name in a file's, of those that Python unpacks.
PACKED = (".gz", ".bz2", ".xz")

Read = Callable[[int], bytes]


@dataclass(slots=True)
class Budget:
    """How many more bytes may be read, and until when by the monotonic clock."""

    left: int
    end: float

    def next(self) -> int:
        return 0 if self.spent else min(BLOCK, self.left)

    @property
    def spent(self) -> bool:
        return self.left <= 0 or time.monotonic() > self.end


def whole_lines(read: Read, budget: Budget) -> Iterator[bytes]:
    """What `read` gives, as long as the budget lasts; each block ends with a line."""
    rest = b""
    while (size := budget.next()) and (block := read(size)):
        budget.left -= len(block)
        end = block.rfind(b"\n") + 1
        if end:
            yield rest + block[:end]
            rest = block[end:]
        else:
            rest = (rest + block)[:LONGEST_LINE]
    if rest:
        yield rest + b"\n"


def until(blocks: Iterator[bytes], window: Window) -> Iterator[bytes]:
    """Blocks up to one that begins after the window."""
    for block in blocks:
        found = window.read(block)
        if found is not None and window.is_after(found):
            return
        yield block


def unpacked(file: BinaryIO, name: str) -> Read:
    """How to read what a packed file holds; UnmeasuredError where it is broken."""
    read = _unpacker(file, name)

    def checked(size: int) -> bytes:
        try:
            return read(size)
        except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
            message = f"{name}: it cannot be unpacked: {error}"
            raise UnmeasuredError(message) from error

    return checked


def _unpacker(file: BinaryIO, name: str) -> Read:
    if name.endswith(".gz"):
        return gzip.GzipFile(fileobj=file, mode="rb").read
    if name.endswith(".bz2"):
        return bz2.BZ2File(file).read
    return _Xz(file).read


class _Xz:
    """lzma.LZMAFile has no limit of memory."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._unpack = self._new()

    def read(self, size: int) -> bytes:
        """Empty at the end; what follows the first stream is read as the next."""
        while True:
            if self._unpack.eof:
                rest = self._unpack.unused_data or self._file.read(BLOCK)
                if not rest.strip(b"\0"):
                    return b""
                self._unpack = self._new()
            else:
                rest = self._file.read(BLOCK) if self._unpack.needs_input else b""
                if self._unpack.needs_input and not rest:
                    message = "it ends too early"
                    raise EOFError(message)
            found = self._unpack.decompress(rest, size)
            if found:
                return found

    def _new(self) -> lzma.LZMADecompressor:
        return lzma.LZMADecompressor(memlimit=XZ_MEMORY)
