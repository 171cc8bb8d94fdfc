"""Whether a guest's memory and disks get from source to target."""

from migration_panel.checks import between, pair_names
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.known import KnownPair
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Probe
from migration_panel.text import N_


def check(pair: KnownPair) -> list[Finding]:
    if isinstance(pair.probe, Missing):
        return []
    return [
        *data_port(pair, pair.probe),
        *pair_names.check(pair, pair.probe),
    ]


def data_port(pair: KnownPair, probe: Probe) -> list[Finding]:
    """The target's agent listened where its QEMU would."""
    attempt = probe.data_port
    if isinstance(attempt, Missing) or attempt.worked or between.tunnelled(pair):
        return []
    return [
        Finding(
            id="pair.data-port-closed",
            level=Level.BLOCKER,
            affects=Affects.LIVE,
            message=N_(
                "A guest's memory does not get from %(source)s to %(target)s: %(said)s",
                said=attempt.said,
                **between.names(pair),
            ),
            hint=N_(
                "Open TCP ports %(ports)s between compute hosts; QEMU takes one of "
                "them for every live migration, and a second one for disks.",
                ports=_ports(pair),
            ),
            commands=between.on_target(pair, "nft list ruleset", "iptables -S"),
            **between.tried(pair, attempt),
        )
    ]


def _ports(pair: KnownPair) -> str:
    net = between.network(pair.target)
    return (
        "49152-49215"
        if net is None
        else f"{net.data_ports.first}-{net.data_ports.last}"
    )
