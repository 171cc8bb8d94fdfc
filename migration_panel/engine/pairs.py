"""Ordered pairs of hosts, judged and written."""

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from migration_panel.engine.arrival import Arrival
from migration_panel.engine.checking import Checks
from migration_panel.engine.known import Archive, Judged
from migration_panel.facts import codec
from migration_panel.facts.known import KnownPair
from migration_panel.facts.probe import Probe
from migration_panel.readiness import (
    HOST_MOVES,
    PAIR_MOVES,
    State,
    verdict,
    worst_first,
)
from migration_panel.store import models
from migration_panel.store.reading import FIELDS
from migration_panel.store.writer import upsert

LOG = logging.getLogger(__name__)

Ends = tuple[str, str]
STATES = tuple(FIELDS[move] for move in PAIR_MOVES)
OPEN = ("cold_open", "live_open")
ORDER = (State.READY, State.WARNING, State.UNKNOWN, State.BLOCKED)


@dataclass(frozen=True, slots=True)
class Tried:
    """A probe as a value and as it came; `taken` by the engine's clock."""

    probe: Probe
    raw: Any
    taken: datetime

    @property
    def ends(self) -> Ends:
        return self.probe.source, self.probe.target


@dataclass(frozen=True, slots=True)
class Side:
    """A host of pairs, and what it makes of each of them before it is tried."""

    judged: Judged
    cold_from: State
    live_from: State
    cold_to: State
    live_to: State


@dataclass(frozen=True, slots=True)
class Outcome:
    """`touched`: other hosts, whose own verdicts their pairs may have changed."""

    changes: list[models.Change]
    touched: set[str]


class PairJudge:
    """`holds`: how long a probe is good for."""

    def __init__(self, archive: Archive, holds: timedelta, checks: Checks) -> None:
        self._archive, self._holds, self._checks = archive, holds, checks

    def judge(
        self,
        arrivals: Collection[Arrival],
        judged: Mapping[str, Judged],
        changed: Collection[str],
        now: datetime,
        alone: Iterable[Tried] = (),
    ) -> Outcome:
        """Judge new probes, and those of before that begin or end at who changed.

        `alone`: probes that came without a report.
        """
        tried = {each.ends: each for each in self._stored(changed, now)}
        tried |= {each.ends: each for each in (*_new(arrivals, now), *alone)}
        ends = {name for pair in tried for name in pair}
        others = self._archive.judged(ends - judged.keys(), now)
        before = _before(tried)
        sides = {name: _side(each) for name, each in {**judged, **others}.items()}
        rows = [self._row(each, sides, now) for each in tried.values()]
        upsert(rows, ("source", "target"))
        return Outcome(
            changes=[each for row in rows for each in _changes(row, before, now)],
            touched=_touched(rows, before, others),
        )

    def _stored(self, changed: Collection[str], now: datetime) -> Iterable[Tried]:
        if not changed:
            return
        rows = models.Pair.objects.filter(
            Q(source__in=changed) | Q(target__in=changed),
            taken__gte=now - self._holds,
        )
        for raw, taken in rows.values_list("probe", "taken"):
            try:
                yield Tried(codec.decode(Probe, raw), raw, taken)
            except codec.MalformedError as error:
                LOG.info("A probe of another version is left as it is: %s", error)

    def _row(
        self, tried: Tried, sides: Mapping[str, Side], now: datetime
    ) -> models.Pair:
        source, target = (sides[name] for name in tried.ends)
        pair = KnownPair(
            source=source.judged.known, target=target.judged.known, probe=tried.probe
        )
        between = self._checks.of_pair(pair)
        cold, live = (verdict(between, move).state for move in PAIR_MOVES)
        return models.Pair(
            source=tried.probe.source,
            target=tried.probe.target,
            cold=_worst(source.cold_from, target.cold_to, cold).value,
            live=_worst(source.live_from, target.live_to, live).value,
            cold_open=cold is not State.BLOCKED,
            live_open=live is not State.BLOCKED,
            taken=tried.taken,
            fresh_until=self._until(tried, (source.judged, target.judged), now),
            probe=tried.raw,
            findings=codec.encode(worst_first(between)),
        )

    def _until(self, tried: Tried, ends: Iterable[Judged], now: datetime) -> datetime:
        """Until the probe is too old, or a host has fallen silent already."""
        untils = (each.fresh_until for each in ends)
        silent = (each for each in untils if each is not None and each < now)
        return min(tried.taken + self._holds, *silent, now + self._holds)


def _side(judged: Judged) -> Side:
    states = (verdict(judged.findings, move).state for move in HOST_MOVES)
    return Side(judged, *states)


def _worst(*states: State) -> State:
    return max(states, key=ORDER.index)


def _new(arrivals: Iterable[Arrival], now: datetime) -> Iterable[Tried]:
    for each in arrivals:
        for probe, raw in zip(each.round.probes, each.probes, strict=True):
            yield Tried(probe, raw, min(now, probe.taken - each.ahead))


def _before(pairs: Collection[Ends]) -> dict[Ends, dict[str, Any]]:
    """What is stored of pairs: states, and whether they are open."""
    rows = models.Pair.objects.filter(source__in={source for source, _ in pairs})
    return {
        (each["source"], each["target"]): each
        for each in rows.values("source", "target", *STATES, *OPEN)
    }


def _touched(
    rows: Iterable[models.Pair],
    before: Mapping[Ends, Mapping[str, Any]],
    others: Mapping[str, Judged],
) -> set[str]:
    found = set()
    for row in rows:
        stored = before.get((row.source, row.target), {})
        turned = any(getattr(row, name) != stored.get(name, True) for name in OPEN)
        ends = others.keys() & {row.source, row.target}
        found |= {name for name in ends if turned or others[name].lonely}
    return found


def _changes(
    row: models.Pair, before: Mapping[Ends, Mapping[str, Any]], now: datetime
) -> Iterable[models.Change]:
    stored = before.get((row.source, row.target))
    if stored is None:
        return
    for name in STATES:
        if stored[name] != getattr(row, name):
            yield models.Change(
                at=now,
                host=row.source,
                target=row.target,
                move=name,
                before=stored[name],
                after=getattr(row, name),
                findings=[each["id"] for each in row.findings],
            )
