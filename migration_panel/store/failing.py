"""Failed migrations and the problems behind them, as the engine writes them.

Every function that writes is a transaction of its own beside which no other writes.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from migration_panel.diagnosis.diagnosis import (
    Diagnosed,
    Diagnosis,
    Place,
    Standing,
)
from migration_panel.facts import codec
from migration_panel.facts.migration import Migration
from migration_panel.store.models import NAME, Failure, Problem
from migration_panel.store.writer import writing

LOOKING, DONE = "looking", "done"
UNKNOWN = "unknown"
# What nobody mends: who aborted it knows.
NO_PROBLEM = frozenset({UNKNOWN, "none", "migration_cancelled"})
# Of which other hosts than those of another victim may be to blame.
EACH_ITS_OWN = frozenset({"no_valid_host"})
LONGEST_KIND = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a look at a failure found. `done`: nobody needs to look again.

    `target`: where it was to go, as far as that is known by now.
    """

    migration: UUID
    diagnosis: Diagnosis
    done: bool
    server_name: str = ""
    target: str = ""
    request: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A failure as far as its cause is concerned; `problem` None: it is of none.

    `seen`: checks that saw the cause when it was diagnosed; `left_out`: hosts.
    """

    migration: UUID
    server: UUID
    kind: str
    source: str
    target: str
    cause: str
    failed: datetime
    problem: UUID | None
    seen: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenProblem:
    """`victim`: the newest; None where all of them were forgotten."""

    id: UUID
    cause: str
    newest: datetime
    checked: datetime | None
    victim: Case | None


def known(migrations: Iterable[str]) -> dict[str, str]:
    """Those of them that are kept already, with the status that is."""
    rows = Failure.objects.filter(migration__in=set(migrations))
    return {str(key): status for key, status in rows.values_list("migration", "status")}


def notice(failed: Collection[Migration], now: datetime) -> list[UUID]:
    """Keep what is new, and what has become another failure since it was kept.

    The engine that has just done so is told which.
    """
    if not failed:
        return []
    with writing():
        kept = known(str(each.uuid) for each in failed)
        rows = [_row(each, now) for each in failed]
        new = [row for row in rows if str(row.migration) not in kept]
        Failure.objects.bulk_create(new)
        turned = [
            row
            for row in rows
            if kept.get(str(row.migration), row.status) != row.status
        ]
        for row in turned:
            Failure.objects.filter(migration=row.migration).update(
                status=row.status, failed=row.failed, state=LOOKING
            )
    return [row.migration for row in (*new, *turned)]


def withdraw(migrations: Collection[UUID]) -> None:
    """Forget those of them that are kept: they have not failed after all."""
    rows = Failure.objects.filter(migration__in=migrations)
    if not rows.exists():
        return
    with writing():
        problems = set(rows.values_list("problem", flat=True))
        rows.delete()
        for problem in problems:
            _count(problem)


def looking() -> list[tuple[UUID, UUID]]:
    """Migrations and servers of failures that are not done, the newest first."""
    rows = Failure.objects.filter(state=LOOKING).order_by("-failed")
    return list(rows.values_list("migration", "server"))


def case(migration: UUID) -> Case | None:
    row = Failure.objects.filter(migration=migration).first()
    return case_of(row) if row else None


def diagnosed(outcome: Outcome, now: datetime) -> None:
    """Write down what was found, and to which problem it belongs."""
    with writing():
        row = Failure.objects.filter(migration=outcome.migration).first()
        if row is None:
            return
        before = row.problem_id
        first = next(iter(outcome.diagnosis.causes), None)
        _fill(row, outcome, first, now)
        row.problem = _problem(row, first, now)
        row.save()
        if before != row.problem_id:
            _count(before)
        _count(row.problem_id)


def give_up(migration: UUID, now: datetime) -> None:
    """Nothing more will be found: what there is stays, or it is unknown."""
    rows = Failure.objects.filter(migration=migration, state=LOOKING)
    nothing = codec.encode(Diagnosis(taken=now))
    with writing():
        rows.filter(cause="").update(cause=UNKNOWN, diagnosis=nothing, diagnosed=now)
        rows.update(state=DONE)


def stands(found: Case, standing: Standing, now: datetime) -> None:
    """What a check of its cause has shown, of all that failed of it there.

    Where each victim has hosts of its own, it is shown of this one alone, and the
    problem goes by its newest.
    """
    checked = {"standing": standing.value, "checked": now}
    rows = Failure.objects.filter(migration=found.migration)
    problems = Problem.objects.none()
    if found.problem is not None:
        problems = Problem.objects.filter(id=found.problem)
        if found.cause in EACH_ITS_OWN:
            problems = problems.filter(newest=found.failed)
        else:
            rows = Failure.objects.filter(problem=found.problem)
    with writing():
        rows.update(**checked)
        problems.update(**checked)


def open_problems() -> list[OpenProblem]:
    """Those that were checked the longest ago come first."""
    rows = Problem.objects.filter(closed=None)
    return [
        OpenProblem(
            id=row.id,
            cause=row.cause,
            newest=row.newest,
            checked=row.checked,
            victim=_newest_victim(row.id),
        )
        for row in rows.order_by(F("checked").asc(nulls_first=True))
    ]


def close(problem: UUID, newest: datetime, now: datetime) -> bool:
    """Unless a victim has come since `newest`."""
    with writing():
        rows = Problem.objects.filter(id=problem, closed=None, newest=newest)
        return bool(rows.update(closed=now))


def _row(each: Migration, now: datetime) -> Failure:
    return Failure(
        migration=UUID(str(each.uuid)),
        server=UUID(each.server_id),
        kind=each.kind[:LONGEST_KIND],
        status=each.status[:LONGEST_KIND],
        source=_short(each.source),
        target=_short(each.dest),
        failed=each.updated or each.created,
        noticed=now,
    )


def _short(text: str | None) -> str:
    return (text or "")[:NAME]


def case_of(row: Failure) -> Case:
    return Case(
        migration=row.migration,
        server=row.server,
        kind=row.kind,
        source=row.source,
        target=row.target,
        cause=row.cause,
        failed=row.failed,
        problem=row.problem_id,
        seen=_of_first(row.diagnosis, "checks"),
        left_out=_of_first(row.diagnosis, "left_out"),
    )


def _of_first(diagnosis: Any, field: str) -> tuple[str, ...]:
    """Of its first cause; nothing where another version has written it."""
    try:
        return tuple(map(str, diagnosis["causes"][0][field]))
    except (IndexError, KeyError, TypeError):
        return ()


def _fill(
    row: Failure, outcome: Outcome, first: Diagnosed | None, now: datetime
) -> None:
    row.server_name = _short(outcome.server_name) or row.server_name
    row.target = row.target or _short(outcome.target)
    row.request = _short(outcome.request)
    row.phase = _short(outcome.diagnosis.phase)
    row.diagnosis = codec.encode(outcome.diagnosis)
    row.diagnosed = now
    row.state = DONE if outcome.done else LOOKING
    row.cause = first.cause if first else UNKNOWN if outcome.done else ""
    standing = first.standing if first else Standing.UNKNOWN
    row.standing = standing.value
    row.checked = None if standing is Standing.UNKNOWN else now


def _problem(row: Failure, first: Diagnosed | None, now: datetime) -> Problem | None:
    """The open one of that cause at that place, or a new one."""
    if first is None or first.cause in NO_PROBLEM:
        return None
    place = _place(row, first.place)
    found = Problem.objects.filter(cause=first.cause, closed=None, **place).first()
    problem = found or Problem(
        cause=first.cause, opened=now, newest=row.failed, **place
    )
    problem.newest = max(problem.newest, row.failed)
    if found is None or first.standing is not Standing.UNKNOWN:
        problem.standing, problem.checked = row.standing, row.checked
    problem.save()
    return problem


def _place(row: Failure, place: Place) -> dict[str, Any]:
    """Where it is to be mended; at the server where its host is not known."""
    nowhere = {"host": "", "target": "", "server": None}
    if place is Place.CLOUD:
        return nowhere
    if place is Place.SOURCE and row.source:
        return {**nowhere, "host": row.source}
    if place is Place.TARGET and row.target:
        return {**nowhere, "host": row.target}
    if place is Place.PAIR and row.source and row.target:
        return {**nowhere, "host": row.source, "target": row.target}
    return {**nowhere, "server": row.server}


def _count(problem: Any) -> None:
    """One without victims never was."""
    if problem is None:
        return
    victims = Failure.objects.filter(problem=problem).count()
    rows = Problem.objects.filter(id=problem)
    if victims:
        rows.update(victims=victims)
    else:
        rows.delete()


def _newest_victim(problem: UUID) -> Case | None:
    row = Failure.objects.filter(problem=problem).order_by("-failed").first()
    return case_of(row) if row else None
