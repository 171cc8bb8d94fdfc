"""The host's names, addresses, and the ports of migration data."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address

from migration_panel.agent.system import System, UnmeasuredError
from migration_panel.facts.missing import Missing
from migration_panel.facts.network import Name, Network, PortRange
from migration_panel.facts.nova import NovaConf

QEMU_CONF = "/etc/libvirt/qemu.conf"
LIBVIRTS_PORTS = (49152, 49215)
IPV4, IPV6 = "/proc/net/fib_trie", "/proc/net/if_inet6"
SETTINGS = "/proc/sys/net/ipv4"


def collect(system: System, nova: NovaConf | Missing, libvirt_hostname: str) -> Network:
    read, qemu = _qemu_conf(system)
    first = int(qemu.get("migration_port_min", LIBVIRTS_PORTS[0]))
    last = int(qemu.get("migration_port_max", LIBVIRTS_PORTS[1]))
    names = (libvirt_hostname, *_names(nova, libvirt_hostname), system.hostname())
    return Network(
        hostname=libvirt_hostname,
        names=tuple(
            Name(name=name, addresses=system.resolve(name))
            for name in dict.fromkeys(names)
        ),
        addresses=_addresses(system),
        data_ports=PortRange(first=first, last=last),
        ephemeral_ports=_ephemeral(system),
        reserved=_reserved(system),
        migration_address=qemu.get("migration_address") or None,
        migration_host=qemu.get("migration_host") or None,
        qemu_conf_read=read,
    )


def _names(nova: NovaConf | Missing, hostname: str) -> list[str]:
    """By which nova.conf has others reach the host; addresses need no resolving."""
    if isinstance(nova, Missing):
        return []
    inbound = nova.live_migration_inbound_addr or nova.host
    named = (nova.host, inbound, nova.cold_address(hostname))
    return [each for each in named if not _is_address(each)]


def _is_address(text: str) -> bool:
    try:
        return bool(ip_address(text.strip("[]")))
    except ValueError:
        return False


def _qemu_conf(system: System) -> tuple[bool, dict[str, str]]:
    """Whether nova may read it, and what it says of migrations."""
    try:
        return True, parse_qemu_conf(system.read(QEMU_CONF))
    except UnmeasuredError:
        return False, {}


def parse_qemu_conf(text: str) -> dict[str, str]:
    """Settings of one line whose name begins with migration_; ports are numbers."""
    line = r'^[ \t]*(migration_\w+)[ \t]*=[ \t]*(?:"([^"]*)"|(\d{1,5})\b)'
    found = re.findall(line, text, re.MULTILINE)
    told = {name: quoted or number for name, quoted, number in found}
    return {
        name: value
        for name, value in told.items()
        if value.isdecimal() or not name.startswith("migration_port_")
    }


def _addresses(system: System) -> tuple[str, ...] | Missing:
    try:
        found = parse_fib_trie(system.read(IPV4))
        if system.exists(IPV6):
            found += parse_if_inet6(system.read(IPV6))
    except UnmeasuredError as error:
        return Missing(str(error))
    return found


def parse_fib_trie(text: str) -> tuple[str, ...]:
    """The addresses that the kernel takes for its own, each with a line /32 LOCAL."""
    found = re.findall(r"\|-- ([0-9.]+)\n\s+/32 host LOCAL", text)
    own = {IPv4Address(each) for each in found if _is_address(each)}
    return tuple(str(each) for each in sorted(own))


def parse_if_inet6(text: str) -> tuple[str, ...]:
    lines = re.findall(r"^([0-9a-f]{32}) ", text, re.MULTILINE)
    found = {IPv6Address(bytes.fromhex(each)) for each in lines}
    return tuple(str(each) for each in sorted(found))


def _ephemeral(system: System) -> PortRange | Missing:
    try:
        text = system.read(f"{SETTINGS}/ip_local_port_range")
        first, last = map(int, text.split())
    except UnmeasuredError as error:
        return Missing(str(error))
    except ValueError:
        return Missing(f"ip_local_port_range: {text.strip()!r}")
    return PortRange(first=first, last=last)


def _reserved(system: System) -> tuple[PortRange, ...]:
    """A kernel without the setting reserves nothing."""
    try:
        return parse_ports(system.read(f"{SETTINGS}/ip_local_reserved_ports"))
    except UnmeasuredError:
        return ()


def parse_ports(text: str) -> tuple[PortRange, ...]:
    """Of 8080,9148-9150: single ports and ranges."""
    found = re.findall(r"(\d+)(?:-(\d+))?", text)
    return tuple(
        PortRange(first=int(first), last=int(last or first)) for first, last in found
    )
