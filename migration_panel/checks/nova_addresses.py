"""Whether nova.conf sends others to an address at which they find this host."""

from dataclasses import dataclass
from typing import Any

from migration_panel.checks.about import about, restart_nova
from migration_panel.checks.addresses import parsed
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.missing import Missing
from migration_panel.facts.network import Network
from migration_panel.facts.nova import NovaConf
from migration_panel.facts.report import Report
from migration_panel.text import N_

COLD = "[libvirt]migration_inbound_addr"
LIVE = "[libvirt]live_migration_inbound_addr"


@dataclass(frozen=True, slots=True)
class _Told:
    """An option, its value, and whom it matters to."""

    option: str
    value: str
    affects: Affects

    @property
    def cold(self) -> bool:
        return self.affects is Affects.COLD_TO


def reached(report: Report, nova: NovaConf) -> list[Finding]:
    return [
        finding
        for told in _all_told(report, nova)
        for finding in (*loopback(report, nova, told), *foreign(report, nova, told))
    ]


def _all_told(report: Report, nova: NovaConf) -> list[_Told]:
    network = _network(report)
    cold = nova.cold_address(network.hostname if network else nova.host)
    option = "my_ip" if cold == nova.my_ip else COLD
    told = [_Told(option, cold, Affects.COLD_TO)]
    if nova.live_migration_inbound_addr:
        live = nova.live_migration_inbound_addr
        told.append(_Told(LIVE, live, Affects.LIVE_TO))
    return told


def loopback(report: Report, nova: NovaConf, told: _Told) -> list[Finding]:
    """A literal address: a name is resolved by the source."""
    if not _to_itself(told.value):
        return []
    cold, live = "nova.cold-address-loopback", "nova.live-address-loopback"
    return [
        Finding(
            id=cold if told.cold else live,
            level=Level.BLOCKER,
            message=N_(
                "%(option)s of %(host)s is %(address)s: the source of a migration to "
                "this host connects to itself instead.",
                option=told.option,
                host=report.host,
                address=told.value,
            ),
            hint=N_(
                "Set it to the address by which other compute hosts reach this one, "
                "and restart nova-compute."
            ),
            **_about(report, nova, told),
        )
    ]


def foreign(report: Report, nova: NovaConf, told: _Told) -> list[Finding]:
    others = _others(report, told.value)
    if not others:
        return []
    cold, live = "nova.cold-address-foreign", "nova.live-address-foreign"
    shown = told.value if told.value == others else f"{told.value} ({others})"
    return [
        Finding(
            id=cold if told.cold else live,
            level=Level.WARNING,
            message=N_(
                "%(option)s of %(host)s is %(address)s, which is no address of this "
                "host: the source of a migration to it reaches another or none.",
                option=told.option,
                host=report.host,
                address=shown,
            ),
            hint=N_(
                "Set it to an address of this host, unless the network translates it, "
                "and restart nova-compute."
            ),
            **_about(report, nova, told),
        )
    ]


def _about(report: Report, nova: NovaConf, told: _Told) -> dict[str, Any]:
    lines = ("ip -brief address", restart_nova(report))
    text = f"{told.option} = {told.value}"
    return about(report, " ".join(nova.files), text, *lines) | {"affects": told.affects}


def _network(report: Report) -> Network | None:
    return None if isinstance(report.network, Missing) else report.network


def _to_itself(address: str) -> bool:
    found = parsed(address)
    return found is not None and (found.is_loopback or found.is_unspecified)


def _others(report: Report, told: str) -> str:
    """Where it leads, and none of that is the host's own; "" where one may be."""
    network, leads = _network(report), _leads(report, told)
    if network is None or isinstance(network.addresses, Missing):
        return ""
    found = {str(parsed(each)) for each in leads}
    if found & set(network.addresses) or any(map(_to_itself, leads)):
        return ""
    return ", ".join(leads)


def _leads(report: Report, told: str) -> tuple[str, ...]:
    """Where an address or a name leads on the host; () where that is not known."""
    if parsed(told):
        return (told,)
    network = _network(report)
    for each in network.names if network else ():
        if each.name == told and not isinstance(each.addresses, Missing):
            return each.addresses
    return ()
