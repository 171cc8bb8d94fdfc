"""Whether migration data find their way to the host: its name, address and ports."""

from shlex import quote
from typing import Any

from migration_panel.checks.about import about, blocks
from migration_panel.checks.addresses import is_loopback, parsed
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.known import KnownHost
from migration_panel.facts.missing import Missing
from migration_panel.facts.network import Network, PortRange
from migration_panel.facts.report import Report
from migration_panel.text import N_

QEMU_CONF = "/etc/libvirt/qemu.conf"


def check(host: KnownHost) -> list[Finding]:
    report = host.report
    if isinstance(report, Missing) or isinstance(report.network, Missing):
        return []
    network = report.network
    return [
        *hostname_localhost(report, network),
        *own_name_loopback(report, network),
        *own_name_unknown(report, network),
        *migration_address_foreign(report, network),
        *data_ports_ephemeral(report, network),
    ]


def _nova_tells(report: Report) -> bool:
    """Whether Nova gives the source an address, so that libvirt need not."""
    nova = report.nova
    return not isinstance(nova, Missing) and bool(nova.live_migration_inbound_addr)


def _tunnelled(report: Report) -> bool:
    """Data go through libvirt's own connection then."""
    nova = report.nova
    return not isinstance(nova, Missing) and nova.live_migration_tunnelled


def hostname_localhost(report: Report, network: Network) -> list[Finding]:
    """Refused by libvirt: whoever is sent to localhost comes to itself."""
    told = network.migration_host or network.hostname
    if not told.startswith("localhost") or _tunnelled(report) or _nova_tells(report):
        return []
    certain = network.qemu_conf_read and not isinstance(report.nova, Missing)
    return [
        Finding(
            id="network.hostname-localhost",
            level=blocks(certain=certain),
            message=N_(
                "%(host)s calls itself %(name)s. libvirt would send the source of a "
                "live migration there, and refuses: localhost is the source itself.",
                host=report.host,
                name=told,
            ),
            hint=N_(
                "Give the host a name of its own and restart libvirt, or set "
                "[libvirt]live_migration_inbound_addr in nova.conf to an address of it."
            ),
            affects=Affects.LIVE_TO,
            **about(
                report,
                "virsh hostname",
                told,
                "hostnamectl",
            ),
        )
    ]


def own_name_loopback(report: Report, network: Network) -> list[Finding]:
    """The source resolves the name for itself, but often by a copy of the same file."""
    addresses = None if _nova_tells(report) else _addresses(network)
    if not addresses or not all(is_loopback(each) for each in addresses):
        return []
    return [
        Finding(
            id="network.own-name-loopback",
            level=Level.WARNING,
            message=N_(
                "On %(host)s its own name %(name)s leads to %(addresses)s. Where the "
                "source of a live migration resolves it alike, it connects to itself.",
                host=report.host,
                name=network.hostname,
                addresses=", ".join(addresses),
            ),
            hint=N_(
                "Take the name out of the line with 127.0.1.1 or 127.0.0.1 in "
                "/etc/hosts and give it the host's address, or set "
                "[libvirt]live_migration_inbound_addr in nova.conf."
            ),
            **_about_name(report, network, ", ".join(addresses)),
        )
    ]


def own_name_unknown(report: Report, network: Network) -> list[Finding]:
    if _nova_tells(report) or _addresses(network) != ():
        return []
    return [
        Finding(
            id="network.own-name-unknown",
            level=Level.WARNING,
            message=N_(
                "%(host)s cannot resolve its own name %(name)s. Sources of live "
                "migrations are sent to that name; they may not know it either.",
                host=report.host,
                name=network.hostname,
            ),
            hint=N_(
                "Add the name to DNS, or to /etc/hosts of all compute hosts, or set "
                "[libvirt]live_migration_inbound_addr in nova.conf to an address."
            ),
            **_about_name(report, network, ""),
        )
    ]


def _addresses(network: Network) -> tuple[str, ...] | None:
    """What the name that libvirt tells resolves to there; None: not known."""
    if network.migration_host:
        return None
    for each in network.names:
        if each.name == network.hostname and not isinstance(each.addresses, Missing):
            return each.addresses
    return None


def _about_name(report: Report, network: Network, text: str) -> dict[str, Any]:
    lines = (f"getent ahosts {quote(network.hostname)}", "cat /etc/hosts")
    known = about(report, f"getent ahosts {network.hostname}", text, *lines)
    return known | {"affects": Affects.LIVE_TO}


def migration_address_foreign(report: Report, network: Network) -> list[Finding]:
    """QEMU listens on that address, and cannot on another host's."""
    address = network.migration_address
    if not address or _tunnelled(report) or _reachable_here(address, network):
        return []
    return [
        Finding(
            id="network.migration-address-foreign",
            level=Level.BLOCKER,
            message=N_(
                "qemu.conf has migration data of live migrations come in at "
                "%(address)s, where no other host reaches %(host)s.",
                address=address,
                host=report.host,
            ),
            hint=N_(
                "Set migration_address to an address of this host, or take the line "
                "away so that QEMU listens on all of them; then restart libvirt."
            ),
            affects=Affects.LIVE_TO,
            **about(
                report,
                QEMU_CONF,
                f'migration_address = "{address}"',
                f"grep -n migration_address {QEMU_CONF}",
                "ip -brief address",
            ),
        )
    ]


def _reachable_here(address: str, network: Network) -> bool:
    """A name, or own addresses that are not known, prove nothing."""
    found = parsed(address)
    if found is None:
        return True
    if found.is_loopback:
        return False
    own = network.addresses
    return found.is_unspecified or isinstance(own, Missing) or str(found) in own


def data_ports_ephemeral(report: Report, network: Network) -> list[Finding]:
    """A port in use is passed over, so only a crowd of clients does harm."""
    ports, ephemeral = network.data_ports, network.ephemeral_ports
    if isinstance(ephemeral, Missing) or not ports.overlaps(ephemeral):
        return []
    if any(r.first <= ports.first and ports.last <= r.last for r in network.reserved):
        return []
    span = _span(ports)
    reserved = ",".join(_span(each) for each in (*network.reserved, ports))
    return [
        Finding(
            id="network.data-ports-ephemeral",
            level=Level.INFO,
            message=N_(
                "Migration data come to %(host)s at ports %(ports)s, which its kernel "
                "gives to outgoing connections too. libvirt skips those in use; with "
                "very many connections none may be left.",
                host=report.host,
                ports=span,
            ),
            hint=N_(
                "Reserve the ports beside those that are reserved already, in a file "
                "of /etc/sysctl.d as well so that it lasts."
            ),
            affects=Affects.LIVE_TO,
            **about(
                report,
                "/proc/sys/net/ipv4/ip_local_port_range",
                f"{ephemeral.first} {ephemeral.last}",
                "sysctl net.ipv4.ip_local_reserved_ports",
                f"sysctl -w net.ipv4.ip_local_reserved_ports={reserved}",
            ),
        )
    ]


def _span(ports: PortRange) -> str:
    return f"{ports.first}-{ports.last}"
