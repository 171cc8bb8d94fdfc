"""What the pages read of failed migrations; each function asks the database once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.db.models.query import QuerySet

from migration_panel.diagnosis.diagnosis import Diagnosis, Standing
from migration_panel.facts import codec
from migration_panel.store.models import Failure

LOOKING = "looking"
# Enough for two pages of anything that a host says.
LONGEST_TEXT = 16 * 1024
# Nobody reads on.
MOST = 1000
LATELY = 5
LIGHT = (
    *("migration", "server", "server_name", "kind", "status", "source", "target"),
    *("request", "phase", "failed", "noticed", "diagnosed", "state", "cause"),
    *("standing", "checked", "problem_id"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureSummary:
    """A migration that failed, in a line. `cause` is empty while it is looked for.

    `standing`, of `checked`: whether that cause is still there. `target` is empty
    where no host was chosen, `phase` where no event tells it.
    """

    migration: UUID
    server: UUID
    server_name: str
    kind: str
    status: str
    source: str
    target: str
    request: str
    phase: str
    failed: datetime
    noticed: datetime
    diagnosed: datetime | None
    looking: bool
    cause: str
    standing: Standing
    checked: datetime | None
    problem: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureDetail:
    """All of it; `diagnosis` is None while it is looked into."""

    summary: FailureSummary
    diagnosis: Diagnosis | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Which failures are wanted; what is None matters not.

    `host`: either end. `since`: failed then or later.
    """

    host: str | None = None
    source: str | None = None
    target: str | None = None
    server: UUID | None = None
    cause: str | None = None
    since: datetime | None = None


def one(migration: UUID) -> FailureDetail | None:
    """By Nova's UUID of the migration; MalformedError: by another version's engine."""
    row = Failure.objects.filter(migration=migration).values(*LIGHT, "diagnosis")
    found = row.first()
    return _detail(found) if found else None


def newest(where: Where, limit: int = LATELY) -> tuple[FailureSummary, ...]:
    """The newest first."""
    rows = _wanted(where).order_by("-failed", "migration").values(*LIGHT)
    return tuple(summary_of(row) for row in rows[: min(limit, MOST)])


def of_migrations(migrations: Iterable[str | None]) -> Mapping[str, FailureSummary]:
    """By Nova's UUID as text, those that are known; what is no UUID is not."""
    asked = _uuids(migrations)
    if not asked:
        return {}
    rows = Failure.objects.filter(migration__in=asked).values(*LIGHT)
    return {str(row["migration"]): summary_of(row) for row in rows}


def of_servers(
    servers: Iterable[str], since: datetime | None = None
) -> Mapping[str, FailureSummary]:
    """The newest of each server, by its id as text."""
    asked = _uuids(servers)
    if not asked:
        return {}
    rows = _wanted(Where(since=since)).filter(server__in=asked).order_by("-failed")
    found = list(rows.values(*LIGHT)[:MOST])
    return {str(row["server"]): summary_of(row) for row in reversed(found)}


def summary_of(row: Mapping[str, Any]) -> FailureSummary:
    known = {name: row[name] for name in LIGHT if name not in _OTHERWISE}
    return FailureSummary(
        **known,
        looking=row["state"] == LOOKING,
        standing=Standing(row["standing"]),
        problem=row["problem_id"],
    )


_OTHERWISE = {"state", "standing", "problem_id"}


def _detail(row: Mapping[str, Any]) -> FailureDetail:
    raw = row["diagnosis"]
    told = codec.decode(Diagnosis, _readable(raw)) if raw is not None else None
    return FailureDetail(summary=summary_of(row), diagnosis=told)


def _readable(raw: Any) -> Any:
    """A line that no codec takes must not hide the rest of a diagnosis."""
    if isinstance(raw, str):
        kept = raw[:LONGEST_TEXT].replace("\0", "\u2400")
        return kept.encode(errors="replace").decode()
    if isinstance(raw, list):
        return [_readable(each) for each in raw]
    if isinstance(raw, dict):
        return {key: _readable(each) for key, each in raw.items()}
    return raw


def _wanted(where: Where) -> QuerySet[Failure]:
    asked = {
        "source": where.source,
        "target": where.target,
        "server": where.server,
        "cause": where.cause,
        "failed__gte": where.since,
    }
    known = {key: value for key, value in asked.items() if value is not None}
    rows = Failure.objects.filter(**known)
    if where.host is None:
        return rows
    return rows.filter(Q(source=where.host) | Q(target=where.host))


def _uuids(texts: Iterable[str | None]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text or ""))
        except ValueError:
            continue
    return found
