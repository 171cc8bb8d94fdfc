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
class Ending:
    """How one move breaks off."""

    cloud: FakeCloud
    row: Migration
    reason: str
    now: dt.datetime

    def note(self, event: str, host: str, details: str | None = None) -> None:
        note(self.row, event, host, self.now, details or self.reason)

    def fault(self, code: int, message: str) -> None:
        """Kept, though the API hides it while the server is ACTIVE."""
        self.row.status = "error"
        self.row.server.fault = Fault(code, message, self.now)


@dataclass(frozen=True)
class Failure:
    """``at``: the status the move would have entered; ``reason`` unless scripted."""

    at: str
    reason: Callable[[Migration, str], str]
    happen: Callable[[Ending], None]


def fails(cloud: FakeCloud, row: Migration, status: str, now: dt.datetime) -> bool:
    """Break the move off when its script says so at this status."""
    if row.script is None:
        return False
    name, words = row.script
    failure = FAILURES[name]
    if status != _turn(failure.at, row):
        return False
    row.server.task_state, row.server.progress = None, 0
    host = cloud.hosts.get(row.target or "")
    reason = words or failure.reason(row, host.address if host else "192.0.2.12")
    failure.happen(Ending(cloud, row, reason, now))
    return True


def _turn(at: str, row: Migration) -> str:
    """No host is found before anything else happens, in either kind of move."""
    if at == "scheduled":
        return "queued" if row.kind == "live-migration" else "migrating"
    return at


# -- what went wrong, in the words of Nova, libvirt and OpenSSH ---------------


def _host_key(row: Migration, address: str) -> str:
    return (
        "Resize error: not able to execute ssh command: "
        "Unexpected error while running command.\n"
        f"Command: ssh -o BatchMode=yes {address} mkdir -p "
        f"/var/lib/nova/instances/{row.server.id}\n"
        "Exit code: 255\nStdout: ''\nStderr: 'Host key verification failed.\\r\\n'"
    )


def _cpu(_row: Migration, _address: str) -> str:
    return (
        "Migration pre-check error: Unacceptable CPU info: "
        "CPU doesn't have compatibility.\n\n0\n\nRefer to "
        "http://libvirt.org/html/libvirt-libvirt-host.html#virCPUCompareResult"
    )


def _shared_storage(row: Migration, _address: str) -> str:
    return (
        f"{row.source} is not on shared storage: Shared storage live-migration "
        "requires either shared storage or boot-from-volume with no local disks."
    )


def _no_folder(row: Migration, _address: str) -> str:
    return (
        "Unexpected error while running command.\n"
        f"Command: rm -rf /var/lib/nova/instances/{row.server.id}_resize\n"
        "Exit code: 1\nStdout: ''\nStderr: 'Read-only file system'"
    )


def _no_host(_row: Migration, _address: str) -> str:
    return NO_HOST


# -- what is left behind ------------------------------------------------------


def _refused(end: Ending) -> None:
    """The cause is nowhere in the API: every event is a success, no fault is kept."""
    broken = end.cloud.failed_live_is_error
    end.row.status = "error" if broken else "failed"
    if broken:
        end.row.server.vm_state = "error"


def _leaking(end: Ending) -> None:
    _refused(end)
    end.cloud.leftovers.append(end.row)


def _bad_destination(end: Ending) -> None:
    end.note("compute_check_can_live_migrate_destination", end.row.target or "")
    _unscheduled_live(end)


def _bad_source(end: Ending) -> None:
    end.note("compute_check_can_live_migrate_source", end.row.source)
    _unscheduled_live(end)


def _unscheduled(end: Ending) -> None:
    if end.row.kind == "live-migration":
        _unscheduled_live(end)
        return
    end.note("conductor_migrate_server", "conductor1")
    end.fault(400, end.reason)


def _unscheduled_live(end: Ending) -> None:
    end.note("conductor_live_migrate_instance", "conductor1", NO_HOST)
    end.fault(400, NO_HOST)


def _ssh(end: Ending) -> None:
    end.note("compute_resize_instance", end.row.source)
    end.row.server.new_flavor = None
    end.fault(500, end.reason)


def _undecided(end: Ending) -> None:
    """The server is in ERROR on the target; the old host could not tidy up."""
    event = "confirm" if end.row.status == "confirming" else "revert"
    host = end.row.source if event == "confirm" else end.row.dest
    end.note(f"compute_{event}_resize", host or "")
    end.fault(500, end.reason)
    end.row.server.vm_state, end.row.server.updated = "error", end.now


def _unsaid(end: Ending) -> None:
    """As before Nova 21: the migration keeps the status that it had."""
    before = end.row.status
    _undecided(end)
    end.row.status = before


FAILURES = {
    "live-refused": Failure("running", _no_host, _refused),
    "live-refused-leaking": Failure("running", _no_host, _leaking),
    "live-precheck": Failure("queued", _cpu, _bad_destination),
    "live-precheck-source": Failure("queued", _shared_storage, _bad_source),
    "cold-ssh": Failure("post-migrating", _host_key, _ssh),
    "confirm": Failure("confirmed", _no_folder, _undecided),
    "confirm-unsaid": Failure("confirmed", _no_folder, _unsaid),
    "revert": Failure("reverted", _no_folder, _undecided),
    "no-valid-host": Failure("scheduled", _no_host, _unscheduled),
}
