"""Listening TCP sockets, from the kernel's own tables."""

import re
import struct
from ipaddress import IPv4Address, IPv6Address

from migration_panel.agent.system import System
from migration_panel.facts.listener import Listener

TABLES = ("/proc/net/tcp", "/proc/net/tcp6")
# Number, own address and port, the other's, and the state that means listening.
SOCKET = re.compile(
    r"^ *[0-9]+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) [0-9A-F:]+ 0A ", re.MULTILINE
)


def collect(system: System) -> tuple[Listener, ...]:
    """Each once, in order; a kernel without IPv6 has no second table."""
    there = [path for path in TABLES[1:] if system.exists(path)]
    found = {each for path in (TABLES[0], *there) for each in parse(system.read(path))}
    return tuple(sorted(found))


def parse(table: str) -> tuple[Listener, ...]:
    """The listening sockets of one of the kernel's tables."""
    return tuple(_listener(*found) for found in SOCKET.findall(table))


def _listener(address: str, port: str) -> Listener:
    """Of 0100007F and 0016: words of the address in the machine's own byte order."""
    words = [int(address[at : at + 8], 16) for at in range(0, len(address), 8)]
    return Listener(_shown(struct.pack(f"={len(words)}I", *words)), int(port, 16))


def _shown(packed: bytes) -> str:
    if len(packed) == 4:  # noqa: PLR2004 - bytes of an IPv4 address
        return str(IPv4Address(packed))
    address = IPv6Address(packed)
    return str(address.ipv4_mapped or address)
