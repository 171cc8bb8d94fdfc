"""Listening TCP sockets, from the kernel's own tables."""

import struct
from ipaddress import IPv4Address, IPv6Address

from migration_panel.agent.system import System
from migration_panel.facts.listener import Listener

TABLES = ("/proc/net/tcp", "/proc/net/tcp6")
LISTEN = "0A"


def collect(system: System) -> tuple[Listener, ...]:
    """Each once, in order; a kernel without IPv6 has no second table."""
    there = [path for path in TABLES[1:] if system.exists(path)]
    found = {each for path in (TABLES[0], *there) for each in parse(system.read(path))}
    return tuple(sorted(found))


def parse(table: str) -> tuple[Listener, ...]:
    """The listening sockets of one of the kernel's tables."""
    rows = (line.split() for line in table.splitlines()[1:])
    return tuple(
        _listener(row[1])
        for row in rows
        if len(row) > 3 and row[3] == LISTEN  # noqa: PLR2004 - the columns up to the state
    )


def _listener(local: str) -> Listener:
    """Of 0100007F:0016: words of the address in the machine's own byte order."""
    address, _, port = local.partition(":")
    words = [int(address[at : at + 8], 16) for at in range(0, len(address), 8)]
    packed = struct.pack(f"={len(words)}I", *words)
    return Listener(_shown(packed), int(port, 16))


def _shown(packed: bytes) -> str:
    if len(packed) == 4:  # noqa: PLR2004 - bytes of an IPv4 address
        return str(IPv4Address(packed))
    address = IPv6Address(packed)
    return str(address.ipv4_mapped or address)
