"""Hosts, pairs, findings and failures as JSON and CSV for programs and spreadsheets."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from migration_panel.checks.finding import Evidence, Finding
from migration_panel.diagnosis.catalog import BY_ID
from migration_panel.readiness import HOST_MOVES, PAIR_MOVES
from migration_panel.store import batches
from migration_panel.store.failures import FailureSummary
from migration_panel.store.reading import FIELDS, HostSummary, PairSummary

# Raised when a field changes its meaning or goes away; new ones may come.
SCHEMA = 1
PIECE = 64 * 1024  # characters sent at a time

Record = dict[str, Any]
_MEASURED = ("fresh", "measured", "age_seconds")
FIELDS_OF: Mapping[str, tuple[str, ...]] = {
    "hosts": (
        *("host", "zone", "cell", "aggregates", "service", "disabled_reason"),
        *("cold_from", "live_from", "cold_to", "live_to", *_MEASURED),
        *("worst", "worst_level", "worst_message"),
    ),
    "pairs": ("source", "target", "cold", "live", *_MEASURED),
    "findings": (
        *("host", "target", "id", "level", "affects", "message", "hint"),
        *("evidence", "commands", *_MEASURED),
    ),
    "failures": (
        *("migration", "server", "server_name", "kind", "status", "source", "target"),
        *("request", "phase", "failed", "diagnosed", "cause", "title"),
        *("standing", "checked", "problem"),
    ),
}
# What a spreadsheet would take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of FIELDS_OF and its records, as known `now`."""

    kind: str
    now: datetime
    records: Iterable[Record]


def table(kind: str, now: datetime) -> Table:
    """All of a `kind` in the store; records are read while they are written."""
    return Table(kind, now, _READERS[kind](now))


def _hosts(now: datetime) -> Iterator[Record]:
    return (of_host(each, now) for each in batches.hosts(now))


def _pairs(now: datetime) -> Iterator[Record]:
    return (of_pair(each, now) for each in batches.pairs(now))


def _findings(now: datetime) -> Iterator[Record]:
    """Those of each host, then those between two."""
    alone = (
        of_finding(each, host, now)
        for host, found in batches.host_findings(now)
        for each in found
    )
    between = (
        of_finding(each, pair, now)
        for pair, found in batches.pair_findings(now)
        for each in found
    )
    return chain(alone, between)


def _failures(_now: datetime) -> Iterator[Record]:
    return (of_failure(each) for each in batches.failed())


_READERS = {
    "hosts": _hosts,
    "pairs": _pairs,
    "findings": _findings,
    "failures": _failures,
}


def of_host(host: HostSummary, now: datetime) -> Record:
    service, worst = host.service, host.worst
    return {
        "host": host.name,
        "zone": host.zone,
        "cell": host.cell,
        "aggregates": list(host.aggregates),
        "service": service.state if service else None,
        "disabled_reason": service.disabled_reason if service else None,
        **{FIELDS[move]: host.states[move].value for move in HOST_MOVES},
        **_measured(host, now),
        "worst": worst.id if worst else None,
        "worst_level": worst.level.name.lower() if worst else None,
        "worst_message": str(worst.message) if worst else None,
    }


def of_pair(pair: PairSummary, now: datetime) -> Record:
    return {
        "source": pair.source,
        "target": pair.target,
        **{FIELDS[move]: pair.states[move].value for move in PAIR_MOVES},
        **_measured(pair, now),
    }


def of_finding(found: Finding, of: HostSummary | PairSummary, now: datetime) -> Record:
    """A finding of a host, whose `target` is None, or of a pair, by its source."""
    return {
        **_subject(of),
        "id": found.id,
        "level": found.level.name.lower(),
        "affects": [FIELDS[move] for move in HOST_MOVES if move & found.affects],
        "message": str(found.message),
        "hint": str(found.hint),
        "evidence": [_evidence(each) for each in found.evidence],
        "commands": [{"host": each.host, "line": each.line} for each in found.commands],
        **_measured(of, now),
    }


def of_failure(failure: FailureSummary) -> Record:
    """`cause` is None while it is looked for; times in UTC."""
    known = BY_ID.get(failure.cause)
    problem = failure.problem
    return {
        "migration": str(failure.migration),
        "server": str(failure.server),
        "server_name": failure.server_name or None,
        "kind": failure.kind,
        "status": failure.status,
        "source": failure.source or None,
        "target": failure.target or None,
        "request": failure.request or None,
        "phase": failure.phase or None,
        "failed": _stamp(failure.failed),
        "diagnosed": _stamp(failure.diagnosed) if failure.diagnosed else None,
        "cause": failure.cause or None,
        "title": str(known.title) if known else None,
        "standing": failure.standing.value,
        "checked": _stamp(failure.checked) if failure.checked else None,
        "problem": str(problem) if problem else None,
    }


def _subject(of: HostSummary | PairSummary) -> Record:
    if isinstance(of, HostSummary):
        return {"host": of.name, "target": None}
    return {"host": of.source, "target": of.target}


def _evidence(given: Evidence) -> Record:
    return {
        "host": given.host,
        "source": given.source,
        "text": given.text,
        "taken": _stamp(given.taken) if given.taken else None,
    }


def _measured(of: HostSummary | PairSummary, now: datetime) -> Record:
    """How old it is; None where nothing was ever measured."""
    age = max(int((now - of.taken).total_seconds()), 0) if of.taken else None
    measured = _stamp(of.taken) if of.taken else None
    return {"fresh": of.fresh, "measured": measured, "age_seconds": age}


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def as_json(told: Table) -> Iterator[str]:
    """One object; only when it is complete does it end."""
    about = {"schema": SCHEMA, "kind": told.kind, "taken": _stamp(told.now)}
    yield f'{json.dumps(about)[:-1]}, "{told.kind}": ['
    for number, record in enumerate(told.records):
        yield ("," if number else "") + "\n" + json.dumps(record)
    yield "\n]}\n"


def as_csv(told: Table) -> Iterator[str]:
    """A line of names, then a line a record."""
    fields = FIELDS_OF[told.kind]
    yield _line(fields)
    for record in told.records:
        yield _line([_cell(record[field]) for field in fields])


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _cell(value: Any) -> str:
    """What a cell says; a spreadsheet must not take it for a formula."""
    text = _plain(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return ": ".join(str(part) for part in value.values() if part is not None)
    if isinstance(value, list):
        return "; ".join(_plain(each) for each in value)
    return str(value)


def pieces(texts: Iterable[str]) -> Iterator[str]:
    """The same text in pieces worth sending."""
    waiting: list[str] = []
    length = 0
    for text in texts:
        waiting.append(text)
        length += len(text)
        if length >= PIECE:
            yield "".join(waiting)
            waiting, length = [], 0
    if waiting:
        yield "".join(waiting)


FORMATS = {"json": (as_json, "application/json"), "csv": (as_csv, "text/csv")}
