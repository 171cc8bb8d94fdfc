"""Failed migrations, noticed as soon as Nova has recorded them, and looked into."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from migration_panel.engine.hands import Desk
from migration_panel.engine.looking import Investigator
from migration_panel.engine.merging import trouble
from migration_panel.engine.noticing import Noticer, sound, unknown
from migration_panel.engine.tally import Tally
from migration_panel.facts.migration import CANCELLED, FAILED, LIVE, Migration
from migration_panel.nova import failures
from migration_panel.nova.api import Nova
from migration_panel.nova.errors import CloudError
from migration_panel.store import failing, leases
from migration_panel.store.writer import PASSING, tidily

LOG = logging.getLogger(__name__)

LEASE = "failures"
LASTING = timedelta(seconds=20)
# Clocks differ, and Nova may save a time before it saves the row.
SLACK = timedelta(seconds=60)
SWEEP = timedelta(seconds=30)
# A host may write its log a little later than Nova its record.
AGAIN = timedelta(seconds=5)
# Older ones have their logs together.
FRESH = timedelta(seconds=60)
ATTEMPTS = 3
PAUSE = timedelta(seconds=10)


@dataclass(slots=True)
class Task:
    """A failure in hand: whether it is worked on, how often, when it is due again."""

    due: datetime
    looks: int = 0
    errors: int = 0
    busy: bool = False
    row: Migration | None = None


class Follower:
    """One engine at a time; `turn` asks Nova once unless something has failed."""

    def __init__(
        self,
        holder: str,
        desk: Desk,
        noticer: Noticer,
        investigator: Investigator,
        tally: Tally,
    ) -> None:
        self._holder, self._desk, self._tally = holder, desk, tally
        self._noticer, self._investigator = noticer, investigator
        self._look_back = noticer.limits.look_back
        self._tasks: dict[UUID, Task] = {}
        self._held_until: datetime | None = None
        self._looked: datetime | None = None
        self._swept: datetime | None = None

    def turn(self) -> bool:
        """Whether it was this engine's turn."""
        now = self._desk.clock()
        if not self._mine(now):
            self._tally.trouble(LEASE, None)
            self._looked = self._swept = None
            return False
        try:
            self._notice(self._desk.nova(), now)
            self._tally.trouble(LEASE, None)
        except CloudError as error:
            LOG.warning("Nova was asked for failures in vain: %s", error)
            self._tally.trouble(LEASE, trouble(error))
        self._take_up(now)
        return True

    def _mine(self, now: datetime) -> bool:
        """The lease is renewed when half of it is over, not at every turn."""
        until = self._held_until
        if until is not None and now < until - LASTING / 2:
            return True
        held = tidily(lambda: leases.take(LEASE, self._holder, now, LASTING))
        self._held_until = now + LASTING if held else None
        return held

    def _notice(self, nova: Nova, now: datetime) -> None:
        since = (self._looked or now - self._look_back) - SLACK
        rows = sound(failures.changed(nova, since))
        self._withdraw(rows)
        ended = [each for each in rows if each.status in FAILED | CANCELLED]
        self._keep(self._noticer.failed(nova, _new(ended)), now)
        self._looked = now
        if self._swept is None or now - self._swept >= SWEEP:
            since = (self._swept or now - self._look_back) - 2 * SLACK
            found = self._noticer.in_error(nova, since, now)
            self._keep([*found, *self._noticer.stuck(nova, now)], now)
            self._swept = now

    @staticmethod
    def _withdraw(rows: Sequence[Migration]) -> None:
        """Nova marks a live migration as failed that goes on, where an earlier move of
        the server failed and its resource tracker counts both, and then as completed.
        """
        arrived = [e for e in rows if e.kind == LIVE and e.status == "completed"]
        if arrived:
            tidily(lambda: failing.withdraw([UUID(str(e.uuid)) for e in arrived]))

    def _keep(self, failed: Sequence[Migration], now: datetime) -> None:
        rows = {UUID(str(each.uuid)): each for each in _new(failed)}
        for migration in tidily(lambda: failing.notice(list(rows.values()), now)):
            LOG.info("Migration %s has failed.", migration)
            self._tasks[migration] = Task(due=now, row=rows[migration])

    def _take_up(self, now: datetime) -> None:
        """What is not done, whoever began it."""
        waiting = tidily(failing.looking)
        busy = {key: each for key, each in self._tasks.items() if each.busy}
        self._tasks = busy | {
            migration: self._tasks.get(migration) or Task(due=now)
            for migration, _server in waiting
        }
        for migration, server in waiting:
            task = self._tasks[migration]
            if not task.busy and task.due <= now:
                task.busy = True
                work = partial(self._work, migration, str(server), task)
                self._desk.hands.do(work)

    def _work(self, migration: UUID, server: str, task: Task) -> None:
        try:
            self._look(migration, server, task)
            task.due = self._desk.clock() + AGAIN
        except (*PASSING, CloudError) as error:
            LOG.warning("A failure has to wait: %s", error)
            task.due = self._desk.clock() + PAUSE
        except Exception:
            LOG.exception("The failure of %s could not be looked into.", migration)
            task.errors += 1
            task.due = self._desk.clock() + PAUSE
        finally:
            task.busy = False

    def _look(self, migration: UUID, server: str, task: Task) -> None:
        if task.row is None:
            task.row = failures.one(self._desk.nova(), server, str(migration))
        if task.row is None or task.errors >= ATTEMPTS:
            tidily(lambda: failing.give_up(migration, self._desk.clock()))
            return
        task.looks += 1
        failed = task.row.updated or task.row.created
        old = self._desk.clock() - failed > FRESH
        self._investigator.look(task.row, last=old or task.looks > 1)


def _new(rows: Sequence[Migration]) -> list[Migration]:
    if not rows:
        return []
    known = tidily(lambda: failing.known(str(each.uuid) for each in rows if each.uuid))
    return unknown(rows, known)
