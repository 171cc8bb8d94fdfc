"""Memory, huge pages and NUMA nodes, as the kernel counts them."""

import re

from migration_panel.agent.system import System, UnmeasuredError
from migration_panel.facts.memory import HugePages, Memory, NumaNode

MEMINFO = "/proc/meminfo"
HUGE_PAGES = "/sys/kernel/mm/hugepages"
NODES = "/sys/devices/system/node"
_AMOUNT = re.compile(r"^(?:Node \d+ )?(\w+(?:\(\w+\))?): +(\d+) kB$", re.MULTILINE)
_SIZE = re.compile(r"hugepages-(\d+)kB\Z")
_NODE = re.compile(r"node(\d+)\Z")
_CPUS = re.compile(r"(\d+)(?:-(\d+))?\Z")
_MOST_CPUS = 8192  # the kernel's own NR_CPUS limit


def collect(system: System) -> Memory:
    """Everything in KiB; UnmeasuredError: /proc or /sys cannot be read."""
    amounts = parse_amounts(system.read(MEMINFO))
    return Memory(
        total=_of(amounts, "MemTotal", MEMINFO),
        available=available(amounts),
        huge_pages=huge_pages(system, HUGE_PAGES),
        nodes=nodes(system),
    )


def parse_amounts(text: str) -> dict[str, int]:
    """Amounts in KiB by name, of /proc/meminfo or of a node's meminfo."""
    return {name: int(amount) for name, amount in _AMOUNT.findall(text)}


def available(amounts: dict[str, int]) -> int:
    """Kernels before 3.14 do not say; then what is free or can be freed."""
    if "MemAvailable" in amounts:
        return amounts["MemAvailable"]
    freed = ("Buffers", "Cached", "SReclaimable")
    free = _of(amounts, "MemFree", MEMINFO)
    return free + sum(amounts.get(name, 0) for name in freed)


def huge_pages(system: System, folder: str) -> tuple[HugePages, ...]:
    """Of each size that has any, the smallest first."""
    if not system.exists(folder):
        return ()
    sizes = (found for name in system.names(folder) if (found := _SIZE.match(name)))
    pages = (_pages(system, f"{folder}/{each[0]}", int(each[1])) for each in sizes)
    return tuple(sorted((p for p in pages if p.total), key=lambda each: each.size))


def _pages(system: System, folder: str, size: int) -> HugePages:
    return HugePages(
        size=size,
        total=_number(system, f"{folder}/nr_hugepages"),
        free=_number(system, f"{folder}/free_hugepages"),
    )


def nodes(system: System) -> tuple[NumaNode, ...]:
    """None where the kernel was built without NUMA."""
    if not system.exists(NODES):
        return ()
    found = (each for name in system.names(NODES) if (each := _NODE.match(name)))
    numbers = sorted(int(each[1]) for each in found)
    return tuple(_node(system, number) for number in numbers)


def _node(system: System, number: int) -> NumaNode:
    folder = f"{NODES}/node{number}"
    source = f"{folder}/meminfo"
    amounts = parse_amounts(system.read(source))
    return NumaNode(
        id=number,
        cpus=parse_cpus(system.read(f"{folder}/cpulist")),
        total=_of(amounts, "MemTotal", source),
        free=_of(amounts, "MemFree", source),
        huge_pages=huge_pages(system, f"{folder}/hugepages"),
    )


def parse_cpus(text: str) -> tuple[int, ...]:
    """The numbers of a list such as 0-3,8; a node of memory alone has none."""
    parts = text.strip().split(",") if text.strip() else []
    found: list[int] = []
    for part in parts:
        ends = _CPUS.match(part)
        if ends is None or int(ends[2] or ends[1]) >= _MOST_CPUS:
            message = f"not a list of CPUs: {text[:80]!r}"
            raise UnmeasuredError(message)
        found.extend(range(int(ends[1]), int(ends[2] or ends[1]) + 1))
    return tuple(found)


def _of(amounts: dict[str, int], name: str, source: str) -> int:
    try:
        return amounts[name]
    except KeyError:
        message = f"{source} does not tell {name}"
        raise UnmeasuredError(message) from None


def _number(system: System, path: str) -> int:
    text = system.read(path).strip()
    if not text.isdecimal():
        message = f"{path}: {text[:80]!r} is not a number"
        raise UnmeasuredError(message)
    return int(text)
