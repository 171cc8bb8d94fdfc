"""Hosts judged anew with their pairs, and what changed by that written down."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from migration_panel.checks import peers
from migration_panel.checks.finding import Finding
from migration_panel.engine.arrival import Arrival, address
from migration_panel.engine.checking import CHECKS, Checks
from migration_panel.engine.known import Archive, Judged
from migration_panel.engine.pairs import Outcome, PairJudge, Tried
from migration_panel.engine.reaching import reaches
from migration_panel.facts import codec
from migration_panel.facts.capabilities import Capabilities
from migration_panel.facts.host import ComputeService
from migration_panel.facts.known import KnownHost
from migration_panel.facts.missing import Missing
from migration_panel.facts.reach import Reach
from migration_panel.facts.report import Report
from migration_panel.readiness import HOST_MOVES, State, verdict, worst_first
from migration_panel.store import models
from migration_panel.store.reading import FIELDS
from migration_panel.store.router import ALIAS
from migration_panel.store.writer import upsert

PERIODS = 3  # after so many without news, nothing is known any more


@dataclass(slots=True)
class Case:
    """A host before the judge: its row, what came of it now, what was found."""

    row: models.Host
    arrival: Arrival | None
    judged: Judged
    digest: str = ""

    @property
    def fresh(self) -> bool:
        until = self.judged.fresh_until
        return until is not None and until >= self.judged.known.now


class Judge:
    """To be called inside `writing()`; `probe_holds`: how long a probe is good for."""

    def __init__(
        self, archive: Archive, probe_holds: timedelta, checks: Checks = CHECKS
    ) -> None:
        self._archive, self._checks = archive, checks
        self._pairs = PairJudge(archive, probe_holds, checks)

    def judge(
        self, arrivals: Sequence[Arrival], others: Collection[str], now: datetime
    ) -> None:
        """Judge the hosts that arrived, one of each, and `others` by what is stored."""
        cases = self._opened({each.host: each for each in arrivals}, others, now)
        changed = [name for name, each in cases.items() if _changed(each, now)]
        judged = {name: each.judged for name, each in cases.items()}
        outcome = self._pairs.judge(arrivals, judged, changed, now)
        upsert([_report(each) for each in arrivals], ["host"])
        self._close(cases, outcome, now)

    def tried(self, probes: Sequence[Tried], now: datetime) -> None:
        """Judge pairs by probes that came without a report."""
        self._close({}, self._pairs.judge((), {}, (), now, probes), now)

    def _close(self, cases: dict[str, Case], outcome: Outcome, now: datetime) -> None:
        cases |= self._reopened(outcome.touched, now)
        tried = reaches(cases, now)
        changes = outcome.changes
        for name, each in cases.items():
            changes += _settled(each, tried[name], now)
        upsert([each.row for each in cases.values()], ["name"])
        models.Change.objects.bulk_create(changes)
        transaction.on_commit(lambda: self._keep(cases), using=ALIAS)

    def _reopened(self, names: Collection[str], now: datetime) -> dict[str, Case]:
        """Hosts about which only their pairs have something new to say."""
        judged = self._archive.judged(names, now)
        rows = models.Host.objects.filter(name__in=names)
        return {row.name: Case(row, None, judged[row.name], row.digest) for row in rows}

    def _keep(self, cases: Mapping[str, Case]) -> None:
        for name, each in cases.items():
            self._archive.keep(name, each.row.revision, each.judged)

    def heard_of_late(self, row: models.Host, now: datetime) -> bool:
        """Whether `row` was judged by what Nova said, and may be so again."""
        return row.judged is not None and self._archive.recent(row, now)

    def _opened(
        self, arrivals: Mapping[str, Arrival], others: Collection[str], now: datetime
    ) -> dict[str, Case]:
        stored = set(others) - arrivals.keys()
        names = stored | arrivals.keys()
        rows = {row.name: row for row in models.Host.objects.filter(name__in=names)}
        reports = {
            name: each.known.report
            for name, each in self._archive.judged(stored, now).items()
        } | {name: each.report for name, each in arrivals.items()}
        digests = _digests(stored) | {n: each.digest for n, each in arrivals.items()}
        twins = _twins(reports)
        cases = {}
        for name in sorted(names):
            row = rows.get(name) or models.Host(name=name)
            known = self._archive.known(row, reports[name], now)
            known = replace(known, same_uuid=twins.get(name, ()))
            found = self._checks.of_host(known)
            case = _case(row, arrivals.get(name), known, found)
            case.digest = _digest(digests.get(name, ""), case.judged)
            cases[name] = case
        return cases


def _case(
    row: models.Host,
    arrival: Arrival | None,
    known: KnownHost,
    found: tuple[Finding, ...],
) -> Case:
    until = row.fresh_until
    if arrival is not None:
        until = arrival.taken + PERIODS * timedelta(seconds=arrival.report.period)
    return Case(row, arrival, Judged(known, found, until))


def _changed(case: Case, now: datetime) -> bool:
    """Whether its pairs must be judged anew: it is another, or it was silent."""
    until = case.row.fresh_until
    return case.digest != case.row.digest or until is None or until < now


def _settled(case: Case, tried: Iterable[Reach], now: datetime) -> list[models.Change]:
    """Fill the row in; what that changes."""
    row, found = case.row, case.judged.findings
    of_peers = _of_peers(case, tried)
    case.judged = replace(case.judged, lonely=bool(of_peers))
    everything = worst_first((*found, *of_peers))
    states = {move: verdict(everything, move).state.value for move in HOST_MOVES}
    if not case.fresh:
        states = dict.fromkeys(HOST_MOVES, State.UNKNOWN.value)
    changes = [
        change(row, FIELDS[move], state, everything, now)
        for move, state in states.items()
        if row.judged is not None and getattr(row, FIELDS[move]) != state
    ]
    for move, state in states.items():
        setattr(row, FIELDS[move], state)
    _fill(case, everything, now)
    return changes


def _fill(case: Case, everything: tuple[Finding, ...], now: datetime) -> None:
    row, known = case.row, case.judged.known
    row.findings = codec.encode(everything)
    row.worst = row.findings[0] if everything else None
    row.fresh_until = case.judged.fresh_until
    row.judged = now
    row.digest = case.digest
    row.revision += 1
    if case.arrival is not None:
        row.taken = case.arrival.taken
        row.cell = address(case.arrival.report)[0]
    if isinstance(known.service, ComputeService) and known.service.zone:
        row.zone = known.service.zone[:255]


def _of_peers(case: Case, tried: Iterable[Reach]) -> list[Finding]:
    """Nothing where nothing was measured at all: that is said already."""
    if isinstance(case.judged.known.report, Missing):
        return []
    return peers.check(case.row.name, tried)


def change(
    row: models.Host,
    move: str,
    state: str,
    findings: Iterable[Finding],
    now: datetime,
) -> models.Change:
    flag = next(each for each, name in FIELDS.items() if name == move)
    return models.Change(
        at=now,
        host=row.name,
        move=move,
        before=getattr(row, move),
        after=state,
        findings=[each.id for each in findings if each.affects & flag],
    )


def _report(arrival: Arrival) -> models.Report:
    bus, my_ip, connect_to = address(arrival.report)
    return models.Report(
        host=arrival.host,
        taken=arrival.report.taken,
        received=arrival.received,
        period=arrival.report.period,
        digest=arrival.digest,
        bus=bus,
        my_ip=my_ip,
        connect_to=connect_to,
        host_uuid=_uuid(arrival.report),
        facts=arrival.facts,
    )


def _uuid(report: Report | Missing) -> str:
    if isinstance(report, Missing) or not isinstance(report.capabilities, Capabilities):
        return ""
    return report.capabilities.host_uuid[:64]


def _twins(reports: Mapping[str, Report | Missing]) -> dict[str, tuple[str, ...]]:
    """By name, the other hosts that reported the same UUID."""
    here = {name: _uuid(report) for name, report in reports.items()}
    stored = models.Report.objects.filter(host_uuid__in=set(here.values()) - {""})
    everywhere = dict(stored.values_list("host", "host_uuid")) | here
    by_uuid: dict[str, list[str]] = defaultdict(list)
    for name, uuid in sorted(everywhere.items()):
        by_uuid[uuid].append(name)
    return {
        name: tuple(other for other in by_uuid[uuid] if other != name)
        for name, uuid in here.items()
        if uuid
    }


def _digests(names: Collection[str]) -> dict[str, str]:
    rows = models.Report.objects.filter(host__in=names)
    return dict(rows.values_list("host", "digest"))


def _digest(report: str, judged: Judged) -> str:
    """Of all that the verdicts of a host's pairs depend on."""
    service: Any = judged.known.service
    if isinstance(service, ComputeService):
        service = replace(service, updated=None)
    found = [(each.id, each.level, int(each.affects)) for each in judged.findings]
    kept = [report, codec.encode(service), found, judged.known.aggregates]
    return hashlib.sha256(json.dumps(kept).encode()).hexdigest()
