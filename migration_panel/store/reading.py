"""What the pages read, as values; each function asks the database once or twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from migration_panel.checks.agent import report_old
from migration_panel.checks.finding import Affects, Finding
from migration_panel.facts import codec
from migration_panel.facts.host import ComputeService
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Probe
from migration_panel.facts.report import Report
from migration_panel.readiness import HOST_MOVES, PAIR_MOVES, State, aged, worst_first
from migration_panel.store import models
from migration_panel.text import Text

FIELDS = {
    Affects.COLD_FROM: "cold_from",
    Affects.LIVE_FROM: "live_from",
    Affects.COLD_TO: "cold_to",
    Affects.LIVE_TO: "live_to",
    Affects.COLD: "cold",
    Affects.LIVE: "live",
}
LIGHT = (
    *("name", "zone", "cell", "aggregates", "service", "taken", "fresh_until"),
    *("worst", *(FIELDS[move] for move in HOST_MOVES)),
)
CELL = ("source", "target", "cold", "live", "taken", "fresh_until")
# An engine says every few seconds that it lives.
ENGINE_SILENT = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostSummary:
    """A row of the Hosts page; `fresh`: its verdicts still hold."""

    name: str
    zone: str
    cell: str
    aggregates: tuple[str, ...]
    service: ComputeService | None
    states: Mapping[Affects, State]
    worst: Finding | None
    taken: datetime | None
    fresh: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HostDetail:
    """All of a host; findings worst first, those of an old report as unknown."""

    summary: HostSummary
    findings: tuple[Finding, ...]
    report: Report | Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSummary:
    """A cell of the matrix."""

    source: str
    target: str
    states: Mapping[Affects, State]
    taken: datetime
    fresh: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PairDetail:
    """All of a pair: its own findings, worst first."""

    summary: PairSummary
    findings: tuple[Finding, ...]
    probe: Probe


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineLife:
    """An engine, when it was last seen, and what keeps it from working."""

    name: str
    version: str
    seen: datetime
    alive: bool
    refused: int
    trouble: Text | None


def hosts(now: datetime) -> tuple[HostSummary, ...]:
    """Every host by name, in one query."""
    rows = models.Host.objects.order_by("name").values(*LIGHT)
    return tuple(summary_of(row, now) for row in rows)


def host(name: str, now: datetime) -> HostDetail | None:
    row = models.Host.objects.filter(name=name).values(*LIGHT, "findings").first()
    if row is None:
        return None
    summary = summary_of(row, now)
    return HostDetail(
        summary=summary, findings=findings_of(summary, row), report=_report(name)
    )


def pairs(
    now: datetime, *, source: str | None = None, target: str | None = None
) -> tuple[PairSummary, ...]:
    """Every measured pair, or those from `source`, or to `target`; one query."""
    wanted = {"source": source, "target": target}
    rows = models.Pair.objects.filter(
        **{key: value for key, value in wanted.items() if value is not None}
    ).values(*CELL)
    return tuple(cell_of(row, now) for row in rows.order_by("source", "target"))


def pair(source: str, target: str, now: datetime) -> PairDetail | None:
    rows = models.Pair.objects.filter(source=source, target=target)
    row = rows.values(*CELL, "findings", "probe").first()
    if row is None:
        return None
    return PairDetail(
        summary=cell_of(row, now),
        findings=worst_first(decoded(row["findings"])),
        probe=codec.decode(Probe, row["probe"]),
    )


def engines(now: datetime) -> tuple[EngineLife, ...]:
    return tuple(
        EngineLife(
            name=row.name,
            version=row.version,
            seen=row.seen,
            alive=now - row.seen <= ENGINE_SILENT,
            refused=row.refused,
            trouble=codec.decode(Text, row.trouble) if row.trouble else None,
        )
        for row in models.Engine.objects.order_by("-seen")
    )


def decoded(raw: list[Any]) -> tuple[Finding, ...]:
    """Findings as the engine stored them."""
    return tuple(codec.decode(Finding, each) for each in raw)


def summary_of(row: Mapping[str, Any], now: datetime) -> HostSummary:
    until = row["fresh_until"]
    fresh = until is not None and now <= until
    worst = codec.decode(Finding, row["worst"]) if row["worst"] else None
    return HostSummary(
        name=row["name"],
        zone=row["zone"],
        cell=row["cell"],
        aggregates=tuple(row["aggregates"]),
        service=codec.decode(ComputeService, row["service"])
        if row["service"]
        else None,
        states={
            move: aged(State(row[FIELDS[move]]), until, now) for move in HOST_MOVES
        },
        worst=worst if fresh else report_old(row["name"], row["taken"]),
        taken=row["taken"],
        fresh=fresh,
    )


def findings_of(summary: HostSummary, row: Mapping[str, Any]) -> tuple[Finding, ...]:
    """All of a host, worst first; of an old report also that it is old."""
    found = decoded(row["findings"])
    if not summary.fresh:
        found = (report_old(summary.name, summary.taken), *found)
    return worst_first(found)


def cell_of(row: Mapping[str, Any], now: datetime) -> PairSummary:
    until = row["fresh_until"]
    return PairSummary(
        source=row["source"],
        target=row["target"],
        states={
            move: aged(State(row[FIELDS[move]]), until, now) for move in PAIR_MOVES
        },
        taken=row["taken"],
        fresh=now <= until,
    )


def _report(name: str) -> Report | Missing:
    raw = models.Report.objects.filter(host=name).values_list("facts", flat=True)
    try:
        return codec.decode(Report, raw[0])
    except IndexError:
        return Missing("no agent has reported")
    except codec.MalformedError as error:
        return Missing(str(error))
