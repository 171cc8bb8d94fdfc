"""Where servers were asked to go: Nova forgets it where it finds no host.

The panel writes it down, the engine reads it.
"""

from datetime import datetime, timedelta

from migration_panel.facts.migration import Migration
from migration_panel.store.models import NAME, Destination

# It is written right after Nova has accepted; the two clocks may differ a little.
TOLERANCE = timedelta(seconds=30)


def remember(server: str, kind: str, target: str | None, now: datetime) -> None:
    """`kind` as in Migration; `target` None: the scheduler was to choose."""
    Destination.objects.create(
        server=server, kind=kind, target=(target or "")[:NAME], at=now
    )


def of(migration: Migration) -> str | None:
    """The target that was asked for; None where none was, or not in the panel."""
    begun = migration.created
    near = Destination.objects.filter(
        server=migration.server_id,
        kind=migration.kind,
        at__range=(begun - TOLERANCE, begun + TOLERANCE),
    )
    found = min(near, key=lambda each: abs(each.at - begun), default=None)
    return (found.target or None) if found else None
