"""The servers that move now, each with its migration, in a constant number of calls."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from migration_panel.facts.migration import COLD, EVACUATION, LIVE, RESIZE, Migration
from migration_panel.facts.server import Server
from migration_panel.nova import migrations
from migration_panel.nova.api import Nova
from migration_panel.nova.servers import ServerFilter, every

# REBUILD is an evacuation only where a migration says so.
STATUSES = ("MIGRATING", "RESIZE", "REVERT_RESIZE", "REBUILD")
KINDS = {
    "MIGRATING": {LIVE},
    "RESIZE": {COLD, RESIZE},
    "REVERT_RESIZE": {COLD, RESIZE},
    "REBUILD": {EVACUATION},
    "VERIFY_RESIZE": {COLD, RESIZE},
}
# A migration may have been written down before its server last changed.
MARGIN = timedelta(hours=1)
# Nova leaves migrations that were never changed out of what changed since a time;
# these are new ones (nova/db/main/api.py, _get_query_nova_resource_by_changes_time).
NEWEST = 200


def servers(nova: Nova) -> tuple[Server, ...]:
    """All servers whose status says that they move."""
    return every(nova, ServerFilter(status=STATUSES))


def records(nova: Nova, moving: Sequence[Server]) -> dict[str, Migration]:
    """The newest migration under way of each of the servers that has one, by server."""
    changed = [server.updated for server in moving if server.updated]
    if not changed:
        return {}
    wanted = migrations.MigrationFilter(since=min(changed) - MARGIN)
    found = migrations.every(nova, wanted)
    by_server = matched(moving, found)
    if len(by_server) < len(moving):
        newest, _more = migrations.newest(nova, migrations.MigrationFilter(), NEWEST)
        by_server = matched(moving, found + newest)
    return by_server


def confirming(nova: Nova) -> tuple[tuple[Server, ...], dict[str, Migration]]:
    """The servers being confirmed: Nova gives them neither a status nor a task."""
    found, _more = migrations.newest(
        nova, migrations.MigrationFilter(status="confirming")
    )
    if not found:
        return (), {}
    waiting = every(nova, ServerFilter(status=("VERIFY_RESIZE",)))
    rows = matched(waiting, found)
    return tuple(each for each in waiting if each.id in rows), rows


def matched(
    moving: Iterable[Server], found: Iterable[Migration]
) -> dict[str, Migration]:
    """The newest migration under way that fits each server's status, by server."""
    under_way: dict[str, list[Migration]] = {}
    for each in found:
        if each.in_progress:
            under_way.setdefault(each.server_id, []).append(each)
    fitting = {}
    for server in moving:
        kinds = KINDS.get(server.status, set())
        rows = [row for row in under_way.get(server.id, ()) if row.kind in kinds]
        if rows:
            fitting[server.id] = max(rows, key=lambda row: (row.created, row.id))
    return fitting
