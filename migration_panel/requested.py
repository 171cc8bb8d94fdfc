"""Where servers were asked to go, remembered for a day.

Nova's migration has no target while, or where, its pre-checks fail.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.cache import cache

from migration_panel.facts.migration import Migration

KEPT_SECONDS = 86400
KEPT_REQUESTS = 10
# Horizon's clock and Nova's may differ, and Nova takes its time under load.
TOLERANCE = timedelta(seconds=120)
LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requested:
    """One accepted request; `kind` as in Migration, `target` None: the scheduler's.

    `flavor`: its id, of a resize. `block`: None lets Nova find out.
    """

    server_id: str
    kind: str
    target: str | None
    at: datetime
    flavor: str | None = None
    block: bool | None = None


def remember(
    server_id: str,
    kind: str,
    target: str | None,
    *,
    flavor: str | None = None,
    block: bool | None = None,
) -> None:
    """Keep what was just accepted; a cache that fails is only worth a log line."""
    new = Requested(
        server_id=server_id,
        kind=kind,
        target=target,
        at=datetime.now(UTC),
        flavor=flavor,
        block=block,
    )
    try:
        kept = cache.get(_key(server_id), ())
        cache.set(_key(server_id), (new, *kept)[:KEPT_REQUESTS], KEPT_SECONDS)
    except Exception:  # noqa: BLE001 - each cache backend raises its own, and the move has begun
        LOG.warning("The requested target of %s was not remembered", server_id)


def recall(server_id: str) -> tuple[Requested, ...]:
    """What was asked of a server within a day, newest first."""
    try:
        kept: tuple[Requested, ...] = cache.get(_key(server_id), ())
    except Exception:  # noqa: BLE001 - each cache backend raises its own, and the page goes on
        LOG.warning("The requested targets of %s could not be read", server_id)
        return ()
    return kept


def of(migration: Migration) -> Requested | None:
    """The request that began a migration, as far as it was made in this panel."""
    fitting = [
        each
        for each in recall(migration.server_id)
        if each.kind == migration.kind and _apart(each, migration) <= TOLERANCE
    ]
    return min(fitting, key=lambda each: _apart(each, migration), default=None)


def _apart(each: Requested, migration: Migration) -> timedelta:
    return abs(each.at - migration.created)


def _key(server_id: str) -> str:
    # The number rises with the fields: another version's values lack some.
    return f"migration_panel.requested.2.{server_id}"
