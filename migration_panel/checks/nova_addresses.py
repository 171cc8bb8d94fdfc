"""Whether nova.conf sends others to an address at which they find this host."""

from ipaddress import IPv4Address, IPv6Address, ip_address

from migration_panel.checks.about import about, restart_nova
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.missing import Missing
from migration_panel.facts.network import Network
from migration_panel.facts.nova import NovaConf
from migration_panel.facts.report import Report
from migration_panel.text import N_

# Which option says where others' ssh and libvirt reach the host.
LIVE = "[libvirt]live_migration_inbound_addr"


def reached(report: Report, nova: NovaConf) -> list[Finding]:
    return [
        *cold_address_loopback(report, nova),
        *cold_address_foreign(report, nova),
        *live_address_loopback(report, nova),
        *live_address_foreign(report, nova),
    ]


def _network(report: Report) -> Network | None:
    return None if isinstance(report.network, Missing) else report.network


def _cold(report: Report, nova: NovaConf) -> tuple[str, str]:
    """The option's name and its value."""
    network = _network(report)
    told = nova.cold_address(network.hostname if network else nova.host)
    name = "my_ip" if told == nova.my_ip else "[libvirt]migration_inbound_addr"
    return name, told


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text.strip("[]"))
    except ValueError:
        return None


def _leads(report: Report, told: str) -> tuple[str, ...]:
    """Where an address or a name leads on the host; () where that is not known."""
    if _address(told):
        return (told.strip("[]"),)
    network = _network(report)
    for each in network.names if network else ():
        if each.name == told and not isinstance(each.addresses, Missing):
            return each.addresses
    return ()


def _to_itself(address: str) -> bool:
    parsed = _address(address.partition("%")[0])
    return parsed is not None and (parsed.is_loopback or parsed.is_unspecified)


def _foreign(report: Report, told: str) -> str:
    """The addresses, none of which is the host's own; "" where one may be."""
    network, leads = _network(report), _leads(report, told)
    if network is None or isinstance(network.addresses, Missing):
        return ""
    parsed = {str(_address(each.partition("%")[0])) for each in leads}
    if parsed & set(network.addresses) or any(map(_to_itself, leads)):
        return ""
    return ", ".join(leads)


def cold_address_loopback(report: Report, nova: NovaConf) -> list[Finding]:
    """A literal one: a name is resolved by the source."""
    option, told = _cold(report, nova)
    if not _to_itself(told):
        return []
    return [
        Finding(
            id="nova.cold-address-loopback",
            level=Level.BLOCKER,
            message=N_(
                "%(option)s of %(host)s is %(address)s: the source of a cold migration "
                "to this host logs in to itself instead.",
                option=option,
                host=report.host,
                address=told,
            ),
            hint=N_(
                "Set my_ip to the address by which other compute hosts reach this one, "
                "and restart nova-compute."
            ),
            affects=Affects.COLD_TO,
            **about(
                report,
                " ".join(nova.files),
                f"{option} = {told}",
                "ip -brief address",
                restart_nova(report),
            ),
        )
    ]


def cold_address_foreign(report: Report, nova: NovaConf) -> list[Finding]:
    option, told = _cold(report, nova)
    foreign = _foreign(report, told)
    if not foreign:
        return []
    return [
        Finding(
            id="nova.cold-address-foreign",
            level=Level.WARNING,
            message=N_(
                "%(option)s of %(host)s is %(address)s, which is no address of this "
                "host: the ssh of a cold migration to it goes to another or to none.",
                option=option,
                host=report.host,
                address=told if told == foreign else f"{told} ({foreign})",
            ),
            hint=N_(
                "Set it to an address of this host, unless the network translates it, "
                "and restart nova-compute."
            ),
            affects=Affects.COLD_TO,
            **about(
                report,
                " ".join(nova.files),
                f"{option} = {told}",
                "ip -brief address",
                restart_nova(report),
            ),
        )
    ]


def live_address_loopback(report: Report, nova: NovaConf) -> list[Finding]:
    told = nova.live_migration_inbound_addr
    if not told or not _to_itself(told):
        return []
    return [
        Finding(
            id="nova.live-address-loopback",
            level=Level.BLOCKER,
            message=N_(
                "%(option)s of %(host)s is %(address)s: the source of a live migration "
                "to this host connects to itself instead.",
                option=LIVE,
                host=report.host,
                address=told,
            ),
            hint=N_(
                "Set it to the address by which other compute hosts reach this one, or "
                "take it away so that its name is used, and restart nova-compute."
            ),
            affects=Affects.LIVE_TO,
            **about(
                report,
                " ".join(nova.files),
                f"{LIVE} = {told}",
                "ip -brief address",
                restart_nova(report),
            ),
        )
    ]


def live_address_foreign(report: Report, nova: NovaConf) -> list[Finding]:
    told = nova.live_migration_inbound_addr
    foreign = _foreign(report, told) if told else ""
    if not told or not foreign:
        return []
    return [
        Finding(
            id="nova.live-address-foreign",
            level=Level.WARNING,
            message=N_(
                "%(option)s of %(host)s is %(address)s, which is no address of this "
                "host: live migrations to it connect to another or to none.",
                option=LIVE,
                host=report.host,
                address=told if told == foreign else f"{told} ({foreign})",
            ),
            hint=N_(
                "Set it to an address of this host, unless the network translates it, "
                "and restart nova-compute."
            ),
            affects=Affects.LIVE_TO,
            **about(
                report,
                " ".join(nova.files),
                f"{LIVE} = {told}",
                "ip -brief address",
                restart_nova(report),
            ),
        )
    ]
