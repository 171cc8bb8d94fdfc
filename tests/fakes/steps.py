"""What entering each status of a move does to the server, its events and counters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.scripts import note
from tests.fakes.state import RUNNING, SHUTDOWN, Migration, Server

if TYPE_CHECKING:
    import datetime as dt

SAVED_EVERY = 5  # seconds between two writes of the byte counters


def _queued(row: Migration, now: dt.datetime) -> None:
    row.dest = row.target
    note(row, "conductor_live_migrate_instance", "conductor1", now)
    note(row, "compute_check_can_live_migrate_destination", row.dest or "", now)
    note(row, "compute_check_can_live_migrate_source", row.source, now)


def _preparing(row: Migration, now: dt.datetime) -> None:
    note(row, "compute_live_migration", row.source, now)
    note(row, "compute_pre_live_migration", row.dest or "", now)


def _running(row: Migration, _now: dt.datetime) -> None:
    total = row.server.flavor.ram * 1024**2
    row.memory = row.memory or (total, 0, total)
    disk = 0 if row.server.volume_backed else row.server.flavor.disk * 1024**3
    row.disk = row.disk or (disk, 0, disk)


def count_bytes(row: Migration, now: dt.datetime) -> None:
    """Copy evenly; Nova writes the counters down every few seconds only."""
    if row.updated is None or row.due is None:
        return
    span = (row.due - row.updated).total_seconds()
    gone = (now - row.updated).total_seconds()
    share = (gone // SAVED_EVERY) * SAVED_EVERY / span
    row.memory, row.disk = _copied(row.memory, share), _copied(row.disk, share)
    row.server.progress = int(share * 100)


def _copied(
    counter: tuple[int, int, int] | None, share: float
) -> tuple[int, int, int] | None:
    if counter is None:
        return None
    done = int(counter[0] * share)
    return counter[0], done, counter[0] - done


def _completed(row: Migration, now: dt.datetime) -> None:
    note(row, "compute_post_live_migration_at_destination", row.dest or "", now)
    server = row.server
    server.host, server.task_state, server.progress = row.dest or server.host, None, 0
    server.updated = now


def _migrating(row: Migration, now: dt.datetime) -> None:
    row.dest = row.target
    row.server.task_state = "resize_migrating"
    note(row, "conductor_migrate_server", "conductor1", now)
    note(row, "compute_prep_resize", row.dest or "", now)


def _moved(row: Migration, now: dt.datetime) -> None:
    note(row, "compute_resize_instance", row.source, now)
    row.server.task_state = "resize_finish"


def _finished(row: Migration, now: dt.datetime) -> None:
    note(row, "compute_finish_resize", row.dest or "", now)
    server = row.server
    server.old_flavor, server.flavor, server.new_flavor = (
        server.flavor,
        row.new_flavor,
        None,
    )
    server.host = row.dest or server.host
    server.vm_state, server.task_state, server.updated = "resized", None, now


def _confirmed(row: Migration, now: dt.datetime) -> None:
    note(row, "compute_confirm_resize", row.source, now)
    _settle(row.server, now)


def _reverted(row: Migration, now: dt.datetime) -> None:
    note(row, "compute_revert_resize", row.dest or "", now)
    note(row, "compute_finish_revert_resize", row.source, now)
    row.server.host = row.source
    row.server.flavor = row.server.old_flavor or row.server.flavor
    _settle(row.server, now)


def _settle(server: Server, now: dt.datetime) -> None:
    server.vm_state = "stopped" if server.power_state == SHUTDOWN else "active"
    server.task_state, server.old_flavor, server.updated = None, None, now


def rebooted(server: Server, now: dt.datetime) -> None:
    server.vm_state, server.task_state, server.power_state = "active", None, RUNNING
    server.busy_until, server.updated = None, now


# (is live, status) -> what happens on entering it
ENTER = {
    (True, "queued"): _queued,
    (True, "preparing"): _preparing,
    (True, "running"): _running,
    (True, "completed"): _completed,
    (False, "migrating"): _migrating,
    (False, "post-migrating"): _moved,
    (False, "finished"): _finished,
    (False, "confirmed"): _confirmed,
    (False, "reverted"): _reverted,
}
