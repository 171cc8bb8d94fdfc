"""Migrations that failed, and what Nova still knows of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from migration_panel import timeline
from migration_panel.facts.migration import Migration, Request
from migration_panel.facts.server import Server
from migration_panel.nova import migrations, moving, servers
from migration_panel.nova.api import Nova
from migration_panel.nova.errors import CloudError, GoneError
from migration_panel.nova.migrations import MigrationFilter
from migration_panel.nova.servers import ServerFilter

FAULTY = ("ERROR",)
# Of one server: what was asked before the last so many moves matters no more.
NEWEST = 20
# With events; a migration has a beginning, an end, and orders in between.
MOST_REQUESTS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What Nova tells of a migration; `requests` are its own, with their events.

    `server` is None where it is gone, or where Nova did not answer.
    """

    server: Server | None = None
    requests: tuple[Request, ...] = ()
    trouble: CloudError | None = None


def changed(nova: Nova, since: datetime) -> tuple[Migration, ...]:
    """Every migration that changed since then, whatever became of it; newest first."""
    return migrations.every(nova, MigrationFilter(since=since))


def of_server(nova: Nova, server_id: str) -> tuple[Migration, ...]:
    """A server's last migrations, the newest first."""
    return migrations.of_server(nova, server_id, NEWEST)


def one(nova: Nova, server_id: str, uuid: str) -> Migration | None:
    """A server's migration by its UUID; None where Nova does not have it any more."""
    return next((row for row in of_server(nova, server_id) if row.uuid == uuid), None)


def faulty(nova: Nova, since: datetime) -> tuple[Server, ...]:
    """Servers in ERROR that changed since then."""
    return servers.every(nova, ServerFilter(status=FAULTY, since=since))


def moving_still(nova: Nova) -> tuple[Server, ...]:
    """Servers whose status says that they move, whether or not they do."""
    return moving.servers(nova)


def told(nova: Nova, migration: Migration) -> Told:
    """The server, and the requests that belong to its migration."""
    try:
        server: Server | None = servers.one(nova, migration.server_id)
    except GoneError:
        server = None
    except CloudError as error:
        return Told(trouble=error)
    try:
        return Told(server=server, requests=_requests(nova, migration))
    except GoneError:
        return Told(server=server)
    except CloudError as error:
        return Told(server=server, trouble=error)


def aborted(migration: Migration, requests: Iterable[Request]) -> bool:
    """Whether somebody asked for its end while it ran."""
    orders = timeline.orders(migration, requests)
    return any(each.action == "live_migration_cancel" for each in orders)


def asked(nova: Nova, migration: Migration) -> tuple[Request, ...]:
    """What was asked of the server around a migration, without events."""
    since = migration.created - timeline.LOOK_BACK
    return migrations.requests(nova, migration.server_id, since)


def _requests(nova: Nova, migration: Migration) -> tuple[Request, ...]:
    """The ones that began, ended and cut it short, oldest first."""
    around = asked(nova, migration)
    own = [
        timeline.beginning(migration, around),
        timeline.ending(migration, around),
        *timeline.orders(migration, around),
    ]
    ids = list(dict.fromkeys(each.id for each in own if each))[:MOST_REQUESTS]
    found = [migrations.request(nova, migration.server_id, each) for each in ids]
    return tuple(sorted(found, key=lambda each: each.start))
