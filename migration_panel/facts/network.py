"""The host's names and addresses, and the ports of migration data."""

from dataclasses import dataclass

from migration_panel.facts.missing import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name and what it resolves to on the host that asked."""

    name: str
    addresses: tuple[str, ...] | Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class PortRange:
    """First and last, both included."""

    first: int
    last: int

    def overlaps(self, other: "PortRange") -> bool:
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """`hostname`: libvirt's own, which a target tells the source to send data to.

    `names`: `hostname` first, then the others that nova.conf and the kernel know.
    `addresses`: the host's own, loopback's too. `reserved`: what
    ip_local_reserved_ports takes out of the ephemeral range. `data_ports` (its
    migration_port_min and max), `migration_address` and `migration_host` are of
    qemu.conf, and libvirt's defaults where nova may not read that, as is common.
    """

    hostname: str
    names: tuple[Name, ...]
    addresses: tuple[str, ...] | Missing
    data_ports: PortRange
    ephemeral_ports: PortRange | Missing
    reserved: tuple[PortRange, ...]
    migration_address: str | None
    migration_host: str | None
    qemu_conf_read: bool
