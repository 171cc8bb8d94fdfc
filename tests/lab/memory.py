"""How much memory the lab uses: its processes' shares, and its files in memory."""

from __future__ import annotations

from pathlib import Path

from tests.lab.own import PROC, marked, pids


def pid_namespace(pid: int, proc: Path = PROC) -> str:
    try:
        return str((proc / str(pid) / "ns" / "pid").readlink())
    except OSError:
        return ""


def proportional_kb(pid: int, proc: Path = PROC) -> int:
    """Memory of a process, with what it shares counted in parts."""
    try:
        text = (proc / str(pid) / "smaps_rollup").read_text()
    except OSError:
        return 0
    return sum(
        int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")
    )


def own_pids(home: Path) -> list[int]:
    """Every process in the nodes, also those that lost the mark (QEMU, sudo)."""
    outside = pid_namespace(1)
    spaces = {pid_namespace(process.pid) for process in marked(home)} - {outside, ""}
    return [pid for pid in pids() if pid_namespace(pid) in spaces]


def used_mb(home: Path) -> int:
    return sum(proportional_kb(pid) for pid in own_pids(home)) // 1024
