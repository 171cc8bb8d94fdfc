"""Whom to ask about a failed migration, and of which time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from migration_panel import rpc, timeline
from migration_panel.agent.evidence.asked import DOMAIN, LONGEST, MOST_REQUESTS, REQUEST
from migration_panel.facts.evidence import Search
from migration_panel.facts.migration import Event, Migration, Request

# A log's clock is not quite Nova's, and what went wrong is said before and after.
SLACK = timedelta(seconds=10)
AFTERWARDS = timedelta(seconds=60)
MOST_HOSTS = 4
# Each of them is run by the target.
AT_TARGET = (
    "compute_check_can_live_migrate_destination",
    "compute_pre_live_migration",
    "compute_prep_resize",
    "compute_finish_resize",
    "compute_rebuild_instance",
)


def failing(migration: Migration, requests: Sequence[Request]) -> Request | None:
    """The request in which it failed: the one that confirms or reverts it, if any."""
    ending = timeline.ending(migration, requests)
    if ending is not None and ending.start <= _changed(migration) + timeline.SLACK:
        return ending
    return timeline.beginning(migration, requests)


def tried(migration: Migration, requests: Sequence[Request]) -> tuple[str, ...]:
    """Every target that Nova turned to, in the order in which it did."""
    begin = timeline.beginning(migration, requests)
    events: Sequence[Event] = begin.events if begin else ()
    found = [each.host for each in events if each.name in AT_TARGET and each.host]
    return tuple(each for each in dict.fromkeys(found) if each != migration.source)


def target(migration: Migration, requests: Sequence[Request]) -> str | None:
    """Where it was to go; None where Nova tried several and says which of no one.

    Nova forgets the target where a pre-check refused. An event tells it then.
    """
    hosts = tried(migration, requests)
    return migration.dest or (hosts[0] if len(hosts) == 1 else None)


def hosts(
    migration: Migration, requests: Sequence[Request], target: str | None = None
) -> tuple[str, ...]:
    """Those whose logs may tell: source, target, and whoever was tried as well."""
    known = (migration.source, migration.dest, target, *tried(migration, requests))
    return tuple(dict.fromkeys(each for each in known if each))[:MOST_HOSTS]


def search(
    migration: Migration,
    requests: Sequence[Request],
    domain: str | None,
    peer: str | None,
    now: datetime,
) -> Search:
    """By the engine's clock; only what an agent takes.

    From its request, or its last day, to its end; where it has none, up to half a day
    after it last changed.
    """
    begin = failing(migration, requests)
    since = begin.start if begin else migration.created
    after = AFTERWARDS if migration.failed else LONGEST / 2
    until = max(min(now, _changed(migration) + after), since) + SLACK
    ids = (each.id for each in requests if REQUEST.match(each.id))
    return Search(
        server_id=migration.server_id.lower(),
        since=max(since - SLACK, until - LONGEST),
        until=until,
        request_ids=tuple(ids)[:MOST_REQUESTS],
        domain=domain if DOMAIN.match(domain or "") else None,
        peer=peer if rpc.HOST.match(peer or "") else None,
    )


def _changed(migration: Migration) -> datetime:
    return migration.updated or migration.created
