"""The counters of running live migrations, shared by all who look.

Nova tells them per server only and saves them every 5 seconds. Whoever looks
first after that asks, for everybody; the cache holds the answers and a history.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from django.core.cache import cache

from migration_panel.facts.migration import Counters, Migration
from migration_panel.nova.api import Nova
from migration_panel.nova.errors import (
    CloudError,
    TokenExpiredError,
    UnreachableError,
)
from migration_panel.nova.migrations import counters as ask
from migration_panel.progress.phases import counts_bytes
from migration_panel.progress.watch import Watch, seen
from migration_panel.text import N_, Text

# How often Nova saves them: nova/conf/libvirt.py, live_migration_monitor_interval.
SAVED_EVERY = 5.0
# As many connections as keystoneauth's adapter keeps open, and then some room.
THREADS = 8
# In one round, so that a page of hundreds is as quick; its next rounds ask the rest.
MOST = 50
# A history outlives a closed browser for a while.
KEPT_SECONDS = 1800
# Who took it upon him to ask and does not come back is replaced after this.
LEASE_SECONDS = 10
# The number goes up when the shape of a Watch changes: an older one is not read.
PREFIX = "migration_panel.watch.1."

ENDING = N_("Nova does not count its bytes any more; it is about to end.")
SILENT = N_("Nova did not answer when it was asked for the byte counters.")
ASKED = N_("Nova is being asked for the byte counters.")

UNSEEN = Watch(failure=ASKED)


def watched(nova: Nova, live: Sequence[Migration], now: float) -> dict[str, Watch]:
    """The watch of each live migration by its UUID; asks Nova for stale ones only.

    Raises TokenExpiredError; every other failure stands in the watch it befell.
    """
    by_key = {PREFIX + each.uuid: each for each in live if each.uuid}
    known: dict[str, Watch] = cache.get_many(by_key)
    counted = [key for key, each in by_key.items() if counts_bytes(each)]
    due = [key for key in _in_turn(counted, known, now) if _mine(key, known)]
    answers = _all_asked(nova, [by_key[key] for key in due])
    fresh = {
        key: seen(known.get(key, UNSEEN), answer, now)
        for key, answer in zip(due, answers, strict=True)
    }
    if fresh:
        cache.set_many(fresh, KEPT_SECONDS)
    found = known | fresh
    return {str(each.uuid): found.get(key, UNSEEN) for key, each in by_key.items()}


def _in_turn(keys: Sequence[str], known: dict[str, Watch], now: float) -> list[str]:
    """Those to ask for in this round: what was not seen for the longest, MOST of it."""
    due = [key for key in keys if _due(known.get(key), now)]
    return sorted(due, key=lambda key: known.get(key, UNSEEN).looked)[:MOST]


def _due(known: Watch | None, now: float) -> bool:
    return known is None or not 0 <= now - known.looked < SAVED_EVERY


def _mine(key: str, known: dict[str, Watch]) -> bool:
    """Whether nobody else asks already; each answer is followed by one question."""
    last = known[key].looked if key in known else 0
    return bool(cache.add(f"{key}.asked-after.{last}", 1, LEASE_SECONDS))


def _all_asked(nova: Nova, due: Sequence[Migration]) -> list[Counters | Text]:
    """Ask side by side; once Nova is silent, the rest is not asked."""
    silent = Event()
    if not due:
        return []
    with ThreadPoolExecutor(min(THREADS, len(due))) as pool:
        return list(pool.map(lambda each: _asked(nova, each, silent), due))


def _asked(nova: Nova, migration: Migration, silent: Event) -> Counters | Text:
    if silent.is_set():
        return SILENT
    try:
        found = ask(nova, migration.server_id)
    except TokenExpiredError:
        raise
    except UnreachableError as error:
        if error.status is None:
            silent.set()
        return error.text
    except CloudError as error:
        return error.text
    mine = [each for each in found if each.uuid == migration.uuid]
    return mine[0] if mine else ENDING
