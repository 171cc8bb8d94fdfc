"""The host's memory, its huge pages, its NUMA nodes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HugePages:
    """Pages of one size, in KiB."""

    size: int
    total: int
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NumaNode:
    """Memory in KiB."""

    id: int
    cpus: tuple[int, ...]
    total: int
    free: int
    huge_pages: tuple[HugePages, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """In KiB, as /proc/meminfo tells it."""

    total: int
    available: int
    huge_pages: tuple[HugePages, ...]
    nodes: tuple[NumaNode, ...]
