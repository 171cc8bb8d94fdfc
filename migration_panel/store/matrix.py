"""What a matrix of very many pairs reads: as little as it can be drawn with."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from migration_panel.checks.finding import Affects
from migration_panel.readiness import HOST_MOVES, State
from migration_panel.store import models
from migration_panel.store.reading import FIELDS, silence

UNKNOWN: Mapping[Affects, State] = dict.fromkeys(HOST_MOVES, State.UNKNOWN)
Cells = list[tuple[str, str, str, str]]  # source, target, cold, live
MOST_NAMED = 200  # in one query; databases have their limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A host as the matrix needs it; `states` as they hold now."""

    name: str
    zone: str
    aggregates: tuple[str, ...]
    states: Mapping[Affects, State]
    fresh: bool


def places(now: datetime) -> tuple[Place, ...]:
    """Every host by name, without what was found on it."""
    names = [FIELDS[move] for move in HOST_MOVES]
    rows = models.Host.objects.order_by("name").values_list(
        "name", "zone", "aggregates", "fresh_until", *names
    )
    silent = silence(now)
    return tuple(
        _place(row, fresh=silent is None and row[3] is not None and now <= row[3])
        for row in rows
    )


def _place(row: tuple[Any, ...], *, fresh: bool) -> Place:
    name, zone, aggregates, _until, *states = row
    found = dict(zip(HOST_MOVES, map(State, states), strict=True))
    return Place(
        name=name,
        zone=zone,
        aggregates=tuple(aggregates),
        states=found if fresh else UNKNOWN,
        fresh=fresh,
    )


def cells(now: datetime, sources: Collection[str], targets: Collection[str]) -> Cells:
    """Source, target, cold, live of pairs whose own measurement still holds.

    Of all of them where `sources` and `targets` are more than a query can name; what
    is known of their hosts may be too old all the same.
    """
    rows = models.Pair.objects.filter(fresh_until__gte=now)
    if max(len(sources), len(targets)) <= MOST_NAMED:
        rows = rows.filter(source__in=sources, target__in=targets)
    return list(rows.values_list("source", "target", "cold", "live"))
