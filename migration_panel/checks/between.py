"""What the checks of pairs have in common."""

from datetime import datetime
from typing import Any

from migration_panel.checks.finding import Command, Evidence
from migration_panel.facts.capabilities import Capabilities
from migration_panel.facts.known import KnownHost, KnownPair
from migration_panel.facts.missing import Missing
from migration_panel.facts.network import Network
from migration_panel.facts.nova import NovaConf
from migration_panel.facts.probe import Attempt


def subject(pair: KnownPair) -> str:
    return f"{pair.source.name} → {pair.target.name}"


def names(pair: KnownPair) -> dict[str, str]:
    """For texts: %(source)s and %(target)s."""
    return {"source": pair.source.name, "target": pair.target.name}


def nova(host: KnownHost) -> NovaConf | None:
    if isinstance(host.report, Missing) or isinstance(host.report.nova, Missing):
        return None
    return host.report.nova


def capabilities(host: KnownHost) -> Capabilities | None:
    report = host.report
    if isinstance(report, Missing) or isinstance(report.capabilities, Missing):
        return None
    return report.capabilities


def network(host: KnownHost) -> Network | None:
    if isinstance(host.report, Missing) or isinstance(host.report.network, Missing):
        return None
    return host.report.network


def cold_address(host: KnownHost) -> str:
    """Where nova's ssh goes; its name where more is not known."""
    conf, net = nova(host), network(host)
    if conf is None:
        return host.name
    return conf.cold_address(host.name if net is None else net.hostname)


def tunnelled(pair: KnownPair) -> bool:
    """Through libvirt's own connection no other port is needed."""
    conf = nova(pair.source)
    return conf is not None and conf.live_migration_tunnelled


def on_source(pair: KnownPair, *lines: str) -> tuple[Command, ...]:
    return tuple(Command(host=pair.source.name, line=line) for line in lines)


def on_target(pair: KnownPair, *lines: str) -> tuple[Command, ...]:
    return tuple(Command(host=pair.target.name, line=line) for line in lines)


def tried(pair: KnownPair, attempt: Attempt) -> dict[str, Any]:
    """Subject and evidence of what an attempt showed."""
    return measured(pair, attempt.tried, attempt.said)


def measured(pair: KnownPair, source: str, text: str) -> dict[str, Any]:
    """Subject and evidence of what the source's probe found."""
    return {"subject": subject(pair), "evidence": (_probed(pair, source, text),)}


def compared(pair: KnownPair, source: str, ours: str, theirs: str) -> dict[str, Any]:
    """Subject and evidence of what the reports of both hosts say."""
    both = ((pair.source, ours), (pair.target, theirs))
    evidence = tuple(
        Evidence(host=host.name, source=source, text=text, taken=_taken(host))
        for host, text in both
    )
    return {"subject": subject(pair), "evidence": evidence}


def _probed(pair: KnownPair, source: str, text: str) -> Evidence:
    taken = None if isinstance(pair.probe, Missing) else pair.probe.taken
    return Evidence(host=pair.source.name, source=source, text=text, taken=taken)


def _taken(host: KnownHost) -> datetime | None:
    return None if isinstance(host.report, Missing) else host.report.taken
