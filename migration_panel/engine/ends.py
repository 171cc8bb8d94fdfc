"""The two ends of a migration, as the store knows them, and what lies between."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from migration_panel.checks.agent import report_old
from migration_panel.checks.finding import Finding
from migration_panel.engine.arrival import ahead
from migration_panel.engine.checking import CHECKS, Checks
from migration_panel.engine.judging import PERIODS, Judge
from migration_panel.engine.known import Archive, Judged, read
from migration_panel.engine.pairs import Tried
from migration_panel.facts import codec
from migration_panel.facts.known import KnownPair
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Peer, Probe
from migration_panel.facts.report import Report
from migration_panel.readiness import of_pair
from migration_panel.store import models
from migration_panel.store.writer import tidily, writing

NO_AGENT = Missing("no agent has reported")
SILENT = Missing("the agent has not reported of late")
NO_ADDRESS = Missing("where it is reached was not reported")
NOT_PROBED = Missing("the pair was not probed since")


@dataclass(frozen=True, slots=True)
class Reported:
    """A host's newest report; `alive`: its agent has reported of late."""

    report: Report | Missing
    received: datetime
    alive: bool

    @property
    def ahead(self) -> timedelta:
        """How far the host's clock is before the engine's."""
        if isinstance(self.report, Missing):
            return timedelta()
        return ahead(self.report)


class Ends:
    """Reads by itself, each time anew; writes what a probe found."""

    def __init__(self, archive: Archive, judge: Judge, checks: Checks = CHECKS) -> None:
        self._archive, self._judge, self._checks = archive, judge, checks

    def reported(self, hosts: Collection[str], now: datetime) -> dict[str, Reported]:
        rows = models.Report.objects.filter(host__in=hosts)
        return tidily(lambda: {row.host: _reported(row, now) for row in rows})

    def peer(self, target: str) -> Peer | Missing:
        """Where a source would reach it, as a plan of the agents has it."""
        rows = models.Report.objects.filter(host=target)
        found = tidily(lambda: rows.values_list("bus", "my_ip", "connect_to").first())
        if found is None:
            return NO_AGENT
        bus, my_ip, connect_to = found
        if not bus:
            return NO_ADDRESS
        return Peer(host=target, my_ip=my_ip, connect_to=connect_to)

    def probed(self, probe: Probe, behind: timedelta, now: datetime) -> None:
        """Judge a pair by its probe; `behind` takes its time to the engine's clock."""
        taken = min(now, probe.taken - behind)
        fresh = Tried(probe, codec.encode(probe), taken)

        def write() -> None:
            with writing():
                self._judge.tried([fresh], now)

        tidily(write)

    def last_probe(self, source: str, target: str, since: datetime) -> Probe | Missing:
        """The one that is stored, if it was taken since then."""
        rows = models.Pair.objects.filter(source=source, target=target)
        raw = tidily(
            lambda: rows.filter(taken__gte=since).values_list("probe", flat=True)[:1]
        )
        try:
            return codec.decode(Probe, raw[0]) if raw else NOT_PROBED
        except codec.MalformedError:
            return NOT_PROBED

    def findings(
        self, source: str, target: str, probe: Probe | Missing, now: datetime
    ) -> tuple[Finding, ...]:
        """All that matters to moves along the pair; of a silent host, that it is."""
        names = [each for each in (source, target) if each]
        judged = tidily(lambda: self._archive.judged(names, now))
        leaving = _own(judged, source, now)
        if not source or not target:
            return leaving + _own(judged, target, now)
        ends = judged[source].known, judged[target].known
        pair = KnownPair(source=ends[0], target=ends[1], probe=probe)
        return of_pair(leaving, _own(judged, target, now), self._checks.of_pair(pair))

    def reports(self, hosts: Collection[str], since: datetime) -> dict[str, Report]:
        """Of those that were measured since then, by a clock set right.

        What is received since may have waited for probes that took long.
        """
        rows = models.Report.objects.filter(host__in=hosts, received__gte=since)
        told = tidily(lambda: list(rows.values_list("host", "facts")))
        found = {host: read(raw) for host, raw in told}
        return {
            host: each
            for host, each in found.items()
            if isinstance(each, Report) and each.taken - ahead(each) >= since
        }

    def measured_since(self, hosts: Collection[str], since: datetime) -> bool:
        """Whether all of them were."""
        return len(self.reports(hosts, since)) == len(set(hosts))


def is_down(host: str) -> bool:
    """Whether Nova has said that its nova-compute is; unknown is not down."""
    rows = models.Host.objects.filter(name=host).values_list("service", flat=True)
    found = tidily(lambda: list(rows))
    return bool(found and found[0] and not found[0].get("up", True))


def _reported(row: models.Report, now: datetime) -> Reported:
    patience = PERIODS * timedelta(seconds=row.period)
    return Reported(read(row.facts), row.received, now - row.received <= patience)


def _own(judged: Mapping[str, Judged], name: str, now: datetime) -> tuple[Finding, ...]:
    if not name:
        return ()
    found = judged[name]
    if found.fresh_until is not None and now <= found.fresh_until:
        return found.findings
    report = found.known.report
    taken = None if isinstance(report, Missing) else report.taken
    return (report_old(name, taken), *found.findings)
