"""Which of Nova's migrations have failed, also where their own status hides it."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from migration_panel import timeline
from migration_panel.facts.migration import (
    AWAITING,
    CANCELLED,
    LIVE,
    SUCCEEDED,
    Migration,
)
from migration_panel.facts.server import Server
from migration_panel.nova import failures, migrations, servers
from migration_panel.nova.api import Nova, is_uuid
from migration_panel.nova.errors import GoneError, RefusedError
from migration_panel.nova.migrations import MigrationFilter
from migration_panel.store.failing import LONGEST_KIND

ERROR = "ERROR"
# Nova saves the server, its fault and the migration one after the other.
GRACE = timedelta(seconds=60)
# Servers whose migrations are asked for, one by one, in one turn.
MOST = 50
REMEMBERED = 1000

Down = Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`stuck`: how long a server may be about to move while nothing changes.

    `look_back`: how much of the past counts when an engine begins.
    """

    stuck: timedelta
    look_back: timedelta


class Noticer:
    """`down`: whether a host's nova-compute is known to be. Each raises CloudError."""

    def __init__(self, limits: Limits, down: Down) -> None:
        self.limits, self._down = limits, down
        self._harmless: OrderedDict[tuple[str, str], None] = OrderedDict()

    def failed(self, nova: Nova, rows: Iterable[Migration]) -> list[Migration]:
        """Those that failed, of sound `rows` that are not known yet."""
        return [each for each in rows if self._failed(nova, each)]

    def in_error(self, nova: Nova, since: datetime, now: datetime) -> list[Migration]:
        """Newest migrations of servers that went to ERROR since then because of them.

        A confirm or a revert may leave the migration as it was, and a finished one
        may have broken the server all the same.
        """
        faulty = [each for each in failures.faulty(nova, since) if each.status == ERROR]
        found = [(each, self._newest(nova, each)) for each in faulty[:MOST]]
        return [row for server, row in found if row and _broke(row, server, now)]

    def stuck(self, nova: Nova, now: datetime) -> list[Migration]:
        """Newest migrations of servers that are to move for long and do not."""
        before = now - self.limits.stuck
        moving = failures.moving_still(nova)
        late = [each for each in moving if each.updated and each.updated < before]
        rows = [self._newest(nova, each) for each in late[:MOST]]
        waiting, _more = migrations.newest(nova, MigrationFilter(status="confirming"))
        found = [*(row for row in rows if row), *sound(waiting)]
        return [row for row in found if self._stuck(row, before)]

    def _failed(self, nova: Nova, row: Migration) -> bool:
        if not row.failed and row.status not in CANCELLED:
            return False
        if row.kind != LIVE:
            return row.failed
        key = (str(row.uuid), row.status)
        if key in self._harmless:
            return False
        if _hurt(nova, row):
            return True
        self._harmless[key] = None
        while len(self._harmless) > REMEMBERED:
            self._harmless.popitem(last=False)
        return False

    @staticmethod
    def _newest(nova: Nova, server: Server) -> Migration | None:
        rows = sound(failures.of_server(nova, server.id))
        return max(rows, key=lambda row: (row.created, row.id), default=None)

    def _stuck(self, row: Migration, before: datetime) -> bool:
        """One that is under way may take its time, unless it counts bytes."""
        if _changed(row) >= before:
            return False
        if not row.in_progress or row.status in ("running", "confirming"):
            return True
        return any(self._down(each) for each in (row.source, row.dest) if each)


def sound(rows: Iterable[Migration]) -> list[Migration]:
    """Those whose ids are such; before Nova 15 migrations had none."""
    return [
        each for each in rows if is_uuid(each.uuid or "") and is_uuid(each.server_id)
    ]


def _hurt(nova: Nova, row: Migration) -> bool:
    """Whether nobody asked for its end, or its end has broken the server."""
    try:
        if not failures.aborted(row, failures.asked(nova, row)):
            return True
        return row.failed and servers.one(nova, row.server_id).status == ERROR
    except (GoneError, RefusedError):
        return row.failed


def _broke(row: Migration, server: Server, now: datetime) -> bool:
    """Whether the server is in ERROR by this migration, which does not say so."""
    changed = _changed(row)
    if row.in_progress:
        return now - changed > GRACE
    if row.status not in SUCCEEDED | AWAITING:
        return False
    if server.fault is not None:
        return timeline.belongs(server.fault, row)
    return server.updated is not None and abs(server.updated - changed) <= GRACE


def _changed(row: Migration) -> datetime:
    return row.updated or row.created


def unknown(rows: Iterable[Migration], known: Mapping[str, str]) -> list[Migration]:
    """Rows of which no failure of that status is `known`, each once."""
    found = {
        row.uuid: row
        for row in rows
        if row.uuid and known.get(row.uuid, "") != row.status[:LONGEST_KIND]
    }
    return list(found.values())
