"""Which processes are the lab's own: only those that carry its mark may be ended."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.lab.progress import wait_for

MARK = "MIGRATION_PANEL_LAB"
PROC = Path("/proc")


@dataclass(frozen=True)
class Process:
    """A process, told apart from a later one with the same id by its start time."""

    pid: int
    start: int

    def alive(self) -> bool:
        return start_time(self.pid) == self.start

    def kill(self) -> None:
        """End it for certain; nothing happens when it is gone already."""
        if self.alive():
            try:
                os.kill(self.pid, signal.SIGKILL)
            except ProcessLookupError:
                return


def parse_stat(text: str) -> tuple[str, int]:
    """State letter and start time of a /proc stat line; the name may hold anything."""
    fields = text.rpartition(")")[2].split()
    return fields[0], int(fields[19])


def start_time(pid: int, proc: Path = PROC) -> int | None:
    """Start time in clock ticks since boot; None when gone or a zombie."""
    try:
        state, start = parse_stat((proc / str(pid) / "stat").read_text())
    except (OSError, ValueError, IndexError):
        return None
    return None if state in "ZX" else start


def environment(pid: int, proc: Path = PROC) -> dict[str, str]:
    """The environment a process was started with; empty when it cannot be read."""
    try:
        raw = (proc / str(pid) / "environ").read_bytes()
    except OSError:
        return {}
    pairs = (item.partition("=") for item in raw.decode(errors="replace").split("\0"))
    return {name: value for name, equals, value in pairs if equals}


def pids(proc: Path = PROC) -> list[int]:
    return sorted(int(entry.name) for entry in proc.iterdir() if entry.name.isdigit())


def marked(
    home: Path, also: Mapping[str, str] | None = None, proc: Path = PROC
) -> list[Process]:
    """Processes that carry this lab's mark, and every other variable asked for."""
    wanted = {MARK: str(home), **(also or {})}
    found = []
    for pid in pids(proc):
        env = environment(pid, proc)
        start = start_time(pid, proc)
        if start is not None and wanted.items() <= env.items() and pid != os.getpid():
            found.append(Process(pid, start))
    return found


def children(pid: int, proc: Path = PROC) -> list[Process]:
    """The processes that a process has started itself, and that are its own still."""
    try:
        text = (proc / str(pid) / "task" / str(pid) / "children").read_text()
    except OSError:
        return []
    starts = {int(word): start_time(int(word), proc) for word in text.split()}
    return [Process(pid, start) for pid, start in starts.items() if start is not None]


def end_marked(home: Path, also: Mapping[str, str] | None = None) -> None:
    """Kill what carries the mark until nothing does.

    Again and again, because a master killed after its worker may have made a new one.
    """

    def gone() -> bool:
        found = marked(home, also)
        for process in found:
            process.kill()
        return not found

    wait_for(gone, 20, "the lab's processes to end", 0.05)
