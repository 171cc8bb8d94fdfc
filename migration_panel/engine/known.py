"""All that is known of hosts, out of the database and kept at hand."""

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from migration_panel.checks.engine import not_judged
from migration_panel.checks.finding import Finding
from migration_panel.facts import codec
from migration_panel.facts.host import ComputeService
from migration_panel.facts.known import KnownHost, PlacedServer
from migration_panel.facts.missing import Missing
from migration_panel.facts.report import Report
from migration_panel.store import models

MOST = 2000  # hosts at hand; about 60 KB each
PEERS = "peers."  # ids of findings that pairs have made

NEVER_REPORTED = Missing("no agent has reported")
NEVER_ASKED = Missing("Nova was not asked yet")
NOT_OF_LATE = Missing("Nova has not answered of late")


@dataclass(frozen=True, slots=True)
class Judged:
    """A host and what was found of it alone; `lonely`: its pairs stand against it."""

    known: KnownHost
    findings: tuple[Finding, ...]
    fresh_until: datetime | None
    lonely: bool = False


class Archive:
    """Reads a host once for each revision of its row; `holds`: what Nova said."""

    def __init__(self, holds: timedelta) -> None:
        self._holds = holds
        self._at_hand: OrderedDict[str, tuple[int, Judged]] = OrderedDict()

    def keep(self, name: str, revision: int, judged: Judged) -> None:
        self._at_hand[name] = (revision, judged)
        self._at_hand.move_to_end(name)
        while len(self._at_hand) > MOST:
            self._at_hand.popitem(last=False)

    def judged(self, names: Collection[str], now: datetime) -> dict[str, Judged]:
        """Hosts as they were judged last; those without a row are unknown."""
        rows = models.Host.objects.filter(name__in=names)
        revisions = dict(rows.values_list("name", "revision"))
        # Another thread may throw one out at any moment: each is looked up once.
        kept = {name: self._at_hand.get(name) for name in names}
        found = {
            name: each[1]
            for name, each in kept.items()
            if each is not None and each[0] == revisions.get(name)
        }
        found |= self._read([name for name in names if name not in found], now)
        return {name: _as_of(now, each) for name, each in found.items()}

    def report(self, name: str) -> Report | Missing:
        """The newest report, as it is stored."""
        found = self._reports([name])
        return found.get(name, NEVER_REPORTED)

    def known(
        self, row: models.Host, report: Report | Missing, now: datetime
    ) -> KnownHost:
        """What is known of a host when its report is `report`."""
        recent = self.recent(row, now)
        silent = NEVER_ASKED if row.asked_nova is None else NOT_OF_LATE
        return KnownHost(
            name=row.name,
            now=now,
            report=report,
            service=_service(row.service) if recent else silent,
            servers=_servers(row.servers) if recent else silent,
            aggregates=tuple(row.aggregates),
            asked=row.asked_nova,
        )

    def recent(self, row: models.Host, now: datetime) -> bool:
        """Whether what Nova said of a host is still to go by."""
        return row.asked_nova is not None and now - row.asked_nova <= self._holds

    def _read(self, names: Collection[str], now: datetime) -> dict[str, Judged]:
        """Out of the database; of a host without a row nothing is known."""
        found = {name: self._unknown(name, now) for name in names}
        reports = self._reports(names)
        for row in models.Host.objects.filter(name__in=names):
            known = self.known(row, reports.get(row.name, NEVER_REPORTED), now)
            lonely = any(each["id"].startswith(PEERS) for each in row.findings)
            judged = Judged(known, own_findings(row), row.fresh_until, lonely)
            found[row.name] = judged
            self.keep(row.name, row.revision, judged)
        return found

    def _unknown(self, name: str, now: datetime) -> Judged:
        self._at_hand.pop(name, None)
        return Judged(self.known(models.Host(name=name), NEVER_REPORTED, now), (), None)

    def _reports(self, names: Collection[str]) -> dict[str, Report | Missing]:
        rows = models.Report.objects.filter(host__in=names)
        return {host: read(raw) for host, raw in rows.values_list("host", "facts")}


def _as_of(now: datetime, judged: Judged) -> Judged:
    return replace(judged, known=replace(judged.known, now=now))


def read(raw: Any) -> Report | Missing:
    """A stored report; Missing where an older version has stored it."""
    try:
        return codec.decode(Report, raw)
    except codec.MalformedError as error:
        return Missing(f"stored by another version: {error}")


def own_findings(row: models.Host) -> tuple[Finding, ...]:
    """Those of the host alone, out of its row."""
    own = (each for each in row.findings if not each["id"].startswith(PEERS))
    try:
        return tuple(codec.decode(Finding, each) for each in own)
    except codec.MalformedError as error:
        return (not_judged(row.name, f"stored by another version: {error}"),)


def _service(raw: Any) -> ComputeService | Missing:
    if raw is None:
        return Missing("Nova knows no nova-compute on this host")
    return codec.decode(ComputeService, raw)


def _servers(raw: Any) -> tuple[PlacedServer, ...] | Missing:
    if raw is None:
        return Missing("Nova told no servers of this host")
    return codec.decode(tuple[PlacedServer, ...], raw)
