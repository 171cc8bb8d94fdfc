"""The scripted failures: at which status a move breaks off and what Nova then tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fakes.state import Event, Fault, Migration

if TYPE_CHECKING:
    from tests.fakes.cloud import FakeCloud

DETAILS_LIMIT = 255  # characters of an event's details that Nova's database keeps
NO_HOST = "No valid host was found. There are not enough hosts available."


def note(
    row: Migration, event: str, host: str, now: dt.datetime, details: str | None = None
) -> None:
    """One event of the move's instance action; with details it is a failed one."""
    if row.action is None:
        return
    result = "Error" if details else "Success"
    kept = details[:DETAILS_LIMIT] if details else None
    row.action.events.append(Event(event, now, now, result, host, kept))
    row.action.updated = now
    if details:
        row.action.message = "Error"


@dataclass(frozen=True)
class Failure:
    """``at``: the status the move would have entered."""

    at: str
    reason: Callable[[FakeCloud, Migration], str]
    happen: Callable[[FakeCloud, Migration, str, dt.datetime], None]


def fails(cloud: FakeCloud, row: Migration, status: str, now: dt.datetime) -> bool:
    """Break the move off when its script says so at this status."""
    if row.script is None:
        return False
    name, words = row.script
    failure = FAILURES[name]
    if status != _turn(failure.at, row):
        return False
    row.server.task_state, row.server.progress = None, 0
    failure.happen(cloud, row, words or failure.reason(cloud, row), now)
    return True


def _turn(at: str, row: Migration) -> str:
    """No host is found before anything else happens, in either kind of move."""
    if at == "scheduled":
        return "queued" if row.kind == "live-migration" else "migrating"
    return at


# -- what went wrong, in the words of Nova, libvirt and OpenSSH ---------------


def _host_key(cloud: FakeCloud, row: Migration) -> str:
    host = cloud.hosts.get(row.target or "")
    address = host.address if host else "192.0.2.12"
    return (
        "Resize error: not able to execute ssh command: "
        "Unexpected error while running command.\n"
        f"Command: ssh -o BatchMode=yes {address} mkdir -p "
        f"/var/lib/nova/instances/{row.server.id}\n"
        "Exit code: 255\nStdout: ''\nStderr: 'Host key verification failed.\\r\\n'"
    )


def _cpu(cloud: FakeCloud, row: Migration) -> str:
    return (
        "Migration pre-check error: Unacceptable CPU info: "
        "CPU doesn't have compatibility.\n\n0\n\nRefer to "
        "http://libvirt.org/html/libvirt-libvirt-host.html#virCPUCompareResult"
    )


def _shared_storage(cloud: FakeCloud, row: Migration) -> str:
    return (
        f"{row.source} is not on shared storage: Shared storage live-migration "
        "requires either shared storage or boot-from-volume with no local disks."
    )


def _no_host(cloud: FakeCloud, row: Migration) -> str:
    return NO_HOST


def _silent(cloud: FakeCloud, row: Migration) -> str:
    return ""


# -- what is left behind ------------------------------------------------------


def _refused(cloud: FakeCloud, row: Migration, reason: str, now: dt.datetime) -> None:
    """The cause is nowhere in the API: every event is a success, no fault is kept."""
    row.status = "error" if cloud.failed_live_is_error else "failed"
    if cloud.failed_live_is_error:
        row.server.vm_state = "error"


def _leaking(cloud: FakeCloud, row: Migration, reason: str, now: dt.datetime) -> None:
    _refused(cloud, row, reason, now)
    cloud.leftovers.append(row)


def _bad_destination(
    cloud: FakeCloud, row: Migration, reason: str, now: dt.datetime
) -> None:
    where = row.target or ""
    _precheck(row, "compute_check_can_live_migrate_destination", where, reason, now)


def _bad_source(
    cloud: FakeCloud, row: Migration, reason: str, now: dt.datetime
) -> None:
    _precheck(row, "compute_check_can_live_migrate_source", row.source, reason, now)


def _precheck(
    row: Migration, event: str, host: str, reason: str, now: dt.datetime
) -> None:
    note(row, event, host, now, reason)
    _unscheduled_live(row, now)


def _unscheduled_live(row: Migration, now: dt.datetime) -> None:
    note(row, "conductor_live_migrate_instance", "conductor1", now, NO_HOST)
    row.status = "error"
    row.server.fault = Fault(400, NO_HOST, now)  # kept, though hidden while ACTIVE


def _unscheduled(
    cloud: FakeCloud, row: Migration, reason: str, now: dt.datetime
) -> None:
    if row.kind == "live-migration":
        _unscheduled_live(row, now)
        return
    note(row, "conductor_migrate_server", "conductor1", now, reason)
    row.status = "error"
    row.server.fault = Fault(400, reason, now)


def _ssh(cloud: FakeCloud, row: Migration, reason: str, now: dt.datetime) -> None:
    note(row, "compute_resize_instance", row.source, now, reason)
    row.status = "error"
    row.server.new_flavor = None
    row.server.fault = Fault(500, reason, now)


FAILURES = {
    "live-refused": Failure("running", _silent, _refused),
    "live-refused-leaking": Failure("running", _silent, _leaking),
    "live-precheck": Failure("queued", _cpu, _bad_destination),
    "live-precheck-source": Failure("queued", _shared_storage, _bad_source),
    "cold-ssh": Failure("post-migrating", _host_key, _ssh),
    "no-valid-host": Failure("scheduled", _no_host, _unscheduled),
}
