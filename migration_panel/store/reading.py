"""What the pages read, as values; each function asks the database once or twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, Max, OuterRef
from django.db.models.query import QuerySet

from migration_panel.checks import engine
from migration_panel.checks.agent import report_old
from migration_panel.checks.finding import Affects, Finding
from migration_panel.facts import codec
from migration_panel.facts.host import ComputeService
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Probe
from migration_panel.facts.report import Report
from migration_panel.readiness import HOST_MOVES, PAIR_MOVES, State, worst_first
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
MOVES = {name: move for move, name in FIELDS.items()}
MOST_CHANGES = 20
LIGHT = (
    *("name", "zone", "cell", "aggregates", "service", "taken", "fresh_until"),
    *("worst", *(FIELDS[move] for move in HOST_MOVES)),
)
CELL = ("source", "target", "cold", "live", "taken", "fresh_until", "ends_hold")
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
class Change:
    """A verdict of a host, or of a pair, that became another; ids of what made it."""

    at: datetime
    move: Affects
    before: State
    after: State
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineLife:
    """An engine, when it was last seen, and what keeps it from working."""

    name: str
    version: str
    seen: datetime
    alive: bool
    refused: int
    trouble: Text | None


@dataclass(frozen=True, slots=True)
class Silence:
    """No engine is alive, so that no verdict holds; `since` None: none ever was."""

    since: datetime | None


def silence(now: datetime) -> Silence | None:
    """None while an engine is alive. Everything below asks it for itself."""
    seen = models.Engine.objects.aggregate(seen=Max("seen"))["seen"]
    if seen is not None and now - seen <= ENGINE_SILENT:
        return None
    return Silence(seen)


def hosts(now: datetime) -> tuple[HostSummary, ...]:
    """Every host by name."""
    rows = models.Host.objects.order_by("name").values(*LIGHT)
    silent = silence(now)
    return tuple(summary_of(row, now, silent) for row in rows)


def host(name: str, now: datetime) -> HostDetail | None:
    row = models.Host.objects.filter(name=name).values(*LIGHT, "findings").first()
    if row is None:
        return None
    silent = silence(now)
    summary = summary_of(row, now, silent)
    found = findings_of(summary, row, silent)
    return HostDetail(summary=summary, findings=found, report=report(name))


def pairs(
    now: datetime, *, source: str | None = None, target: str | None = None
) -> tuple[PairSummary, ...]:
    """Every measured pair, or those from `source`, or to `target`."""
    wanted = {"source": source, "target": target}
    asked = {key: value for key, value in wanted.items() if value is not None}
    rows = known_pairs(now).filter(**asked).order_by("source", "target")
    silent = silence(now)
    return tuple(cell_of(row, now, silent) for row in rows.values(*CELL))


def known_pairs(now: datetime) -> QuerySet[models.Pair]:
    """Pairs with `ends_hold`: whether what is known of both hosts still holds."""
    fresh = models.Host.objects.filter(fresh_until__gte=now)
    ends = [Exists(fresh.filter(name=OuterRef(end))) for end in ("source", "target")]
    both = ExpressionWrapper(ends[0] & ends[1], output_field=BooleanField())
    return models.Pair.objects.annotate(ends_hold=both)


def pair(source: str, target: str, now: datetime) -> PairDetail | None:
    rows = known_pairs(now).filter(source=source, target=target)
    row = rows.values(*CELL, "findings", "probe").first()
    if row is None:
        return None
    return PairDetail(
        summary=cell_of(row, now, silence(now)),
        findings=worst_first(decoded(row["findings"])),
        probe=codec.decode(Probe, row["probe"]),
    )


def changes(
    host: str, target: str = "", limit: int = MOST_CHANGES
) -> tuple[Change, ...]:
    """The newest first, of a host alone or of a pair."""
    rows = models.Change.objects.filter(host=host, target=target).order_by("-at", "-id")
    return tuple(
        Change(
            at=row["at"],
            move=MOVES[row["move"]],
            before=State(row["before"]),
            after=State(row["after"]),
            findings=tuple(map(str, row["findings"])),
        )
        for row in rows.values("at", "move", "before", "after", "findings")[:limit]
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


def summary_of(
    row: Mapping[str, Any], now: datetime, silent: Silence | None
) -> HostSummary:
    until = row["fresh_until"]
    fresh = silent is None and until is not None and now <= until
    states = {move: State(row[FIELDS[move]]) for move in HOST_MOVES}
    return HostSummary(
        name=row["name"],
        zone=row["zone"],
        cell=row["cell"],
        aggregates=tuple(row["aggregates"]),
        service=_service(row["service"]),
        states=states if fresh else dict.fromkeys(HOST_MOVES, State.UNKNOWN),
        worst=_worst(row) if fresh else why_unknown(row, silent),
        taken=row["taken"],
        fresh=fresh,
    )


def why_unknown(row: Mapping[str, Any], silent: Silence | None) -> Finding:
    """Why a host's verdicts do not hold: nobody judges, or nobody reports."""
    if silent is not None:
        return engine.silent(row["name"], silent.since)
    return report_old(row["name"], row["taken"])


def findings_of(
    summary: HostSummary, row: Mapping[str, Any], silent: Silence | None
) -> tuple[Finding, ...]:
    """All of a host, worst first; where they do not hold, also why."""
    found = decoded(row["findings"])
    if not summary.fresh:
        found = (why_unknown(row, silent), *found)
    return worst_first(found)


def cell_of(
    row: Mapping[str, Any], now: datetime, silent: Silence | None
) -> PairSummary:
    fresh = silent is None and now <= row["fresh_until"] and row["ends_hold"]
    states = {move: State(row[FIELDS[move]]) for move in PAIR_MOVES}
    return PairSummary(
        source=row["source"],
        target=row["target"],
        states=states if fresh else dict.fromkeys(PAIR_MOVES, State.UNKNOWN),
        taken=row["taken"],
        fresh=fresh,
    )


def _service(raw: Any) -> ComputeService | None:
    return codec.decode(ComputeService, raw) if raw else None


def _worst(row: Mapping[str, Any]) -> Finding | None:
    return codec.decode(Finding, row["worst"]) if row["worst"] else None


def report(name: str) -> Report | Missing:
    """The newest of a host, however old it is."""
    raw = models.Report.objects.filter(host=name).values_list("facts", flat=True)
    try:
        return codec.decode(Report, raw[0])
    except IndexError:
        return Missing("no agent has reported")
    except codec.MalformedError as error:
        return Missing(str(error))
