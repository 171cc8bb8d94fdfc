"""`--once`: report and findings on the spot, without RabbitMQ and without Nova."""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from oslo_config import cfg

from migration_panel.agent import options, text_report
from migration_panel.agent.masking import masked_all
from migration_panel.agent.probe.peer import Prober
from migration_panel.agent.report import Measure
from migration_panel.agent.system import System
from migration_panel.checks import host as host_checks
from migration_panel.checks import pair as pair_checks
from migration_panel.checks.finding import Finding, Level
from migration_panel.facts import codec
from migration_panel.facts.known import KnownHost, KnownPair
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Peer, Probe
from migration_panel.facts.report import Report, Round
from migration_panel.readiness import worst_first
from migration_panel.rpc import is_sound

NOT_ASKED = "migration-panel-agent --once asks neither the engine nor Nova"
# As monitoring plugins end.
EXIT_CODES = {Level.INFO: 0, Level.WARNING: 1, Level.BLOCKER: 2, Level.UNKNOWN: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was measured and what is to say of it, worst first."""

    round: Round
    findings: tuple[Finding, ...]

    @property
    def exit_code(self) -> int:
        return EXIT_CODES[self.findings[0].level] if self.findings else 0


def once(conf: cfg.ConfigOpts, measure: Measure) -> int:
    """The exit code: 0 ready, 1 warning, 2 blocked, 3 unknown, 64 wrong arguments."""
    try:
        peers = tuple(parse_peer(each, measure.system) for each in conf.peer)
    except ValueError as error:
        sys.stderr.write(f"{options.PROGRAM}: {error}\n")
        return options.USAGE
    group = conf[options.GROUP]
    prober = Prober(
        system=measure.system,
        agents=lambda: None,
        silence=NOT_ASKED,
        timeout=group.probe_timeout,
        at_once=group.probes_at_once,
    )
    outcome = examine(measure, prober, peers)
    sys.stdout.write(as_json(outcome) if conf.format == "json" else as_text(outcome))
    return outcome.exit_code


def parse_peer(text: str, system: System) -> Peer:
    """HOST[,ADDRESS]; ValueError where it is neither."""
    host, _, address = text.partition(",")
    known = address or next(iter(system.resolve(host)), host)
    peer = Peer(host=host, my_ip=known, connect_to=host)
    if not is_sound(peer):
        message = f"--peer {text!r} is no HOST[,ADDRESS]"
        raise ValueError(message)
    return peer


def examine(measure: Measure, prober: Prober, peers: Iterable[Peer]) -> Outcome:
    report = measure.report(None, NOT_ASKED)
    probes = prober.probes(report, peers)
    found = judged(report, probes, datetime.now(UTC))
    return Outcome(round=Round(report=report, probes=probes), findings=found)


def judged(
    report: Report, probes: Iterable[Probe], now: datetime
) -> tuple[Finding, ...]:
    """By the checks of the engine; what only says that Nova was not asked is left."""
    here = _known(report.host, now, report)
    found = list(host_checks.check(here))
    for probe in probes:
        there = _known(probe.target, now, Missing(NOT_ASKED))
        found += pair_checks.check(KnownPair(source=here, target=there, probe=probe))
    return worst_first(each for each in found if not _only_not_asked(each))


def _known(name: str, now: datetime, report: Report | Missing) -> KnownHost:
    missing = Missing(NOT_ASKED)
    return KnownHost(
        name=name, now=now, report=report, service=missing, servers=missing
    )


def _only_not_asked(finding: Finding) -> bool:
    texts = (str(finding.message), *(each.text for each in finding.evidence))
    return any(NOT_ASKED in each for each in texts)


def as_text(outcome: Outcome) -> str:
    return "\n".join(text_report.lines(outcome.round, outcome.findings)) + "\n"


def as_json(outcome: Outcome) -> str:
    found = {
        "round": codec.encode(outcome.round),
        "findings": [_told(each) for each in outcome.findings],
        "exit_code": outcome.exit_code,
    }
    return json.dumps(masked_all(found), indent=2) + "\n"


def _told(finding: Finding) -> dict[str, Any]:
    plain: dict[str, Any] = codec.encode(finding)
    return plain | {
        "level": finding.level.name.lower(),
        "affects": finding.affects.name,
        "message": str(finding.message),
        "hint": str(finding.hint),
    }
