"""How many hosts and pairs are in which state, counted by the database."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from migration_panel.checks.finding import Affects
from migration_panel.readiness import HOST_MOVES, PAIR_MOVES, State
from migration_panel.store import models
from migration_panel.store.reading import FIELDS, known_pairs, silence

# Move -> state -> how many; every state is there.
Counts = Mapping[Affects, Mapping[State, int]]

_SURE = (State.READY, State.WARNING, State.BLOCKED)


def hosts(now: datetime) -> Counts:
    """Of every host by each of its four verdicts; three queries."""
    fresh = models.Host.objects.filter(fresh_until__gte=now)
    return _counted(HOST_MOVES, models.Host.objects.all(), fresh, now)


def pairs(now: datetime) -> Counts:
    """Of every measured pair; three queries."""
    fresh = known_pairs(now).filter(Q(ends_hold=True), fresh_until__gte=now)
    return _counted(PAIR_MOVES, models.Pair.objects.all(), fresh, now)


def never_measured() -> int:
    """Hosts from which no agent ever reported."""
    return models.Host.objects.filter(taken=None).count()


def _counted(
    moves: Iterable[Affects],
    every: QuerySet[Any],
    fresh: QuerySet[Any],
    now: datetime,
) -> Counts:
    """Whatever is not surely something is unknown."""
    if silence(now):
        fresh = fresh.none()
    total = every.count()
    sure = fresh.aggregate(
        **{
            _key(move, state): Count("pk", filter=Q(**{FIELDS[move]: state.value}))
            for move in moves
            for state in _SURE
        }
    )
    return {move: _states(total, _of(move, sure)) for move in moves}


def _key(move: Affects, state: State) -> str:
    return f"{FIELDS[move]}_{state.value}"


def _of(move: Affects, sure: Mapping[str, int]) -> dict[State, int]:
    return {state: sure[_key(move, state)] for state in _SURE}


def _states(total: int, sure: dict[State, int]) -> dict[State, int]:
    known = {**sure, State.UNKNOWN: total - sum(sure.values())}
    return {state: known[state] for state in State}
