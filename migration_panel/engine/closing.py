"""Open problems, checked now and then, and closed when they are over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from migration_panel.diagnosis.diagnosis import Standing
from migration_panel.engine import standings
from migration_panel.engine.hands import Desk, done
from migration_panel.engine.measuring import Measurer
from migration_panel.store import failing, leases
from migration_panel.store.failing import OpenProblem
from migration_panel.store.writer import tidily

LEASE = "problems"
LASTING = timedelta(seconds=60)
# At a time, each for so many seconds.
PROBES = 8
PATIENCE = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """`every`: from one check of a problem to its next, by what is stored.

    `probe`: from one probe for its sake to the next. `quiet`: without a new victim
    before a problem that is gone is closed; `forget`: before one is of which no check
    tells anything.
    """

    every: timedelta
    probe: timedelta
    quiet: timedelta
    forget: timedelta


class Closer:
    """One engine at a time."""

    def __init__(
        self, holder: str, desk: Desk, measurer: Measurer, terms: Terms
    ) -> None:
        self._holder, self._desk = holder, desk
        self._measurer, self._terms = measurer, terms
        self._probed: dict[UUID, datetime] = {}

    def turn(self) -> None:
        if not tidily(self._mine):
            return
        found = tidily(failing.open_problems)
        now = self._desk.clock()
        due = [each for each in found if self._due(each, now)]
        self._probe(found, now)
        for each in due:
            self._check(each)

    def _mine(self) -> bool:
        return leases.take(LEASE, self._holder, self._desk.clock(), LASTING)

    def _due(self, problem: OpenProblem, now: datetime) -> bool:
        return problem.checked is None or now - problem.checked >= self._terms.every

    def _probe(self, found: Collection[OpenProblem], now: datetime) -> None:
        """The pairs of those that were not tried for long, some at a time."""
        self._probed = {e.id: self._probed.get(e.id, now) for e in found}
        due = [
            each for each in found if now - self._probed[each.id] >= self._terms.probe
        ]
        asked = {}
        for each in due[:PROBES]:
            self._probed[each.id] = now
            if each.victim is not None and standings.probed(each.cause):
                probe = partial(self._measurer.probe, each.victim)
                asked[str(each.id)] = self._desk.hands.do(probe)
        done(asked, PATIENCE)

    def _check(self, problem: OpenProblem) -> None:
        standing = Standing.UNKNOWN
        victim = problem.victim
        if victim is not None and standings.verifiable(problem.cause):
            standing = self._measurer.stored(victim, problem.newest)
            tidily(lambda: failing.stands(victim, standing, self._desk.clock()))
        if self._over(problem, standing):
            now = self._desk.clock()
            tidily(lambda: failing.close(problem.id, problem.newest, now))

    def _over(self, problem: OpenProblem, standing: Standing) -> bool:
        quiet = self._desk.clock() - problem.newest
        if standing is Standing.GONE:
            return quiet >= self._terms.quiet
        return standing is Standing.UNKNOWN and quiet >= self._terms.forget
