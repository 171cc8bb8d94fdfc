"""An engine without threads or RabbitMQ, whose clock and checks a test sets."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from migration_panel.checks.agent import never_reported
from migration_panel.checks.finding import Finding
from migration_panel.engine.checking import Checks
from migration_panel.engine.endpoint import Endpoint
from migration_panel.engine.inbox import Inbox
from migration_panel.engine.intake import Intake
from migration_panel.engine.judging import Judge
from migration_panel.engine.known import Archive
from migration_panel.engine.merging import Merger
from migration_panel.engine.planning import Planner, Terms
from migration_panel.engine.tally import Tally
from migration_panel.facts import codec
from migration_panel.facts.known import KnownHost, KnownPair
from migration_panel.facts.missing import Missing
from migration_panel.facts.report import Round
from migration_panel.nova.census import Census
from migration_panel.store import models
from tests.reports import probe, report
from tests.sound import network, nova_conf

PERIOD = 60
PROBE_PERIOD = 600
NOVA_PERIOD = 60
MOVES = ("cold_from", "live_from", "cold_to", "live_to")


class Rules:
    """What the checks find: what a test said of a host, or of two of them."""

    def __init__(self) -> None:
        self.hosts: dict[str, tuple[Finding, ...]] = {}
        self.pairs: dict[tuple[str, str], tuple[Finding, ...]] = {}
        self.seen: list[KnownHost | KnownPair] = []

    def host(self, known: KnownHost) -> tuple[Finding, ...]:
        self.seen.append(known)
        if isinstance(known.report, Missing):
            return (never_reported(known.name),)
        return self.hosts.get(known.name, ())

    def pair(self, known: KnownPair) -> tuple[Finding, ...]:
        self.seen.append(known)
        return self.pairs.get((known.source.name, known.target.name), ())

    def last_of(self, host: str) -> KnownHost:
        """What was known of a host when it was judged last."""
        found = [e for e in self.seen if isinstance(e, KnownHost) and e.name == host]
        return found[-1]


class FakeEngine:
    """``engine.hear("compute1", "compute2")``: a round of compute1 that probed one."""

    def __init__(self, peers: int = 30, start: datetime | None = None) -> None:
        self.now = start or datetime.now(UTC).replace(microsecond=0)
        self.rules = Rules()
        self.tally, self.inbox = Tally(), Inbox()
        self.archive = Archive(timedelta(seconds=3 * NOVA_PERIOD))
        checks = Checks(self.rules.host, self.rules.pair)
        holds = timedelta(seconds=3 * PROBE_PERIOD)
        self.judge = Judge(self.archive, holds, checks)
        self.intake = Intake(self.inbox, self.judge, self.tally, self.clock)
        terms = Terms(period=PERIOD, probe_period=PROBE_PERIOD, peers=peers)
        self.planner = Planner(terms, self.clock)
        plan = self.planner.plan
        self.endpoint = Endpoint(self.inbox, plan, self.tally, self.clock)

    def clock(self) -> datetime:
        return self.now

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def round(self, host: str, *targets: str, **known: Any) -> Any:
        """JSON values of a round that is taken now.

        `answers`, what was `tried` of each probe, and the report's topics.
        """
        told: dict[str, Any] = {
            "taken": self.now,
            "period": PERIOD,
            "nova": nova_conf(host=host, migration_inbound_addr=f"{host}.example"),
            "network": network(hostname=host),
        }
        answers = tuple(map(str, known.pop("answers", ())))
        told |= known
        tried = {"taken": told["taken"], **told.pop("tried", {})}
        probes = tuple(probe(host, each, **tried) for each in targets)
        found = Round(report=report(host, **told), probes=probes, answers=answers)
        return json.loads(json.dumps(codec.encode(found)))

    def send(self, host: str, *targets: str, **known: Any) -> None:
        """As an agent does; it waits in the inbox then."""
        self.endpoint.report({}, round=self.round(host, *targets, **known))

    def hear(self, host: str, *targets: str, **known: Any) -> None:
        self.send(host, *targets, **known)
        self.write()

    def write(self) -> None:
        while len(self.inbox):
            self.intake.turn()

    def mesh(self, *hosts: str) -> None:
        """Each of them reports, and has tried every other."""
        for host in hosts:
            self.hear(host)
        self.later(PERIOD)
        for host in hosts:
            self.hear(host, *(each for each in hosts if each != host))

    def merge(self, census: Census) -> None:
        """As if Nova had said so."""
        merger = Merger("test", lambda: census, self.judge, self.tally)
        merger.merge(census, self.now)


def states(name: str, target: str = "") -> dict[str, str]:
    """A host's or a pair's, as they are stored."""
    if target:
        pair = models.Pair.objects.get(source=name, target=target)
        return {"cold": pair.cold, "live": pair.live}
    row = models.Host.objects.get(name=name)
    return {move: getattr(row, move) for move in MOVES}


def ids(name: str) -> list[str]:
    """Of the findings of a host."""
    return [each["id"] for each in models.Host.objects.get(name=name).findings]


def changes(host: str, target: str = "") -> list[tuple[str, str, str]]:
    """What changed, oldest first: move, before, after."""
    rows = models.Change.objects.filter(host=host, target=target).order_by("id")
    return list(rows.values_list("move", "before", "after"))


def everywhere(state: str) -> dict[str, str]:
    return dict.fromkeys(MOVES, state)
