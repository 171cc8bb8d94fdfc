"""What the pages read of problems; each function asks the database once or twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from migration_panel.diagnosis.diagnosis import Standing
from migration_panel.store.models import Failure, Problem

# Nobody reads on; closed ones go with the history.
MOST = 1000
MOST_VICTIMS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemSummary:
    """A cause at a place: at `host`, between it and `target`, at one `server`.

    None of them: the whole cloud. `server_name` is empty where nobody knows it.
    """

    id: UUID
    cause: str
    host: str
    target: str
    server: UUID | None
    server_name: str
    opened: datetime
    newest: datetime
    closed: datetime | None
    victims: int
    standing: Standing
    checked: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Victim:
    """A migration that failed of it."""

    migration: UUID
    server: UUID
    server_name: str
    kind: str
    source: str
    target: str
    failed: datetime


def listed() -> tuple[ProblemSummary, ...]:
    """Open ones, then those that were closed, each with the most victims first."""
    rows = Problem.objects.order_by("-victims", "-newest")
    kept = [*rows.filter(closed__isnull=True)[:MOST]]
    kept += rows.filter(closed__isnull=False)[: MOST - len(kept)]
    return _summaries(kept)


def one(problem: UUID) -> ProblemSummary | None:
    found = _summaries(Problem.objects.filter(id=problem))
    return found[0] if found else None


def victims(problem: UUID) -> tuple[Victim, ...]:
    """The newest first, MOST_VICTIMS at most."""
    rows = Failure.objects.filter(problem=problem).order_by("-failed")
    names = tuple(Victim.__dataclass_fields__)
    return tuple(Victim(**each) for each in rows.values(*names)[:MOST_VICTIMS])


def _summaries(rows: Iterable[Problem]) -> tuple[ProblemSummary, ...]:
    found = list(rows)
    names = _names([each.server for each in found if each.server])
    return tuple(_summary(each, names.get(each.server, "")) for each in found)


def _names(servers: Iterable[Any]) -> dict[Any, str]:
    known = Failure.objects.filter(server__in=servers).order_by("failed")
    return dict(known.values_list("server", "server_name"))


def _summary(row: Problem, server_name: str) -> ProblemSummary:
    return ProblemSummary(
        id=row.id,
        cause=row.cause,
        host=row.host,
        target=row.target,
        server=row.server,
        server_name=server_name,
        opened=row.opened,
        newest=row.newest,
        closed=row.closed,
        victims=row.victims,
        standing=Standing(row.standing),
        checked=row.checked,
    )
