"""How a move goes through its states while the clock advances, and how it fails."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from tests.fakes import scripts
from tests.fakes.capacity import has_room
from tests.fakes.clock import later
from tests.fakes.state import (
    Action,
    Flavor,
    Host,
    Migration,
    Server,
    stable_id,
)
from tests.fakes.steps import ENTER, count_bytes, rebooted

if TYPE_CHECKING:
    from tests.fakes.cloud import FakeCloud

# status -> seconds spent in it before the next one
LIVE = {
    "accepted": 1,
    "queued": 1,
    "preparing": 2,
    "running": 20,
    "post-migrating": 1,
    "completed": 0,
}
COLD = {"pre-migrating": 2, "migrating": 10, "post-migrating": 3, "finished": 0}
CONFIRM = {"confirming": 2, "confirmed": 0}
REVERT = {"reverting": 4, "reverted": 0}
PLANS = {
    "live-migration": LIVE,
    "migration": COLD,
    "resize": COLD,
    "evacuation": {"accepted": 0},
}

IN_PROGRESS_LIVE = ("queued", "preparing", "running", "post-migrating")
NO_VALID_HOST = "No valid host was found. There are not enough hosts available."


def known_script(how: str) -> None:
    if how not in scripts.FAILURES:
        message = f"{how} is none of {sorted(scripts.FAILURES)}"
        raise ValueError(message)


# -- starting ---------------------------------------------------------------


def new_migration(
    cloud: FakeCloud, server: Server, kind: str, status: str
) -> Migration:
    number = len(cloud.migrations) + 1
    row = Migration(
        id=number,
        uuid=stable_id("migration", f"{number}/{server.id}"),
        server=server,
        kind=kind,
        status=status,
        source=server.host,
        dest=None,
        user_id=server.user_id,
        project_id=server.project_id,
        created=cloud.clock.now,
        updated=None,
        old_flavor=server.flavor,
        new_flavor=server.new_flavor or server.flavor,
    )
    cloud.migrations.append(row)
    return row


def start(
    cloud: FakeCloud, server: Server, kind: str, target: str | None, action: Action
) -> Migration:
    """Begin a move; ``target`` None leaves the choice to the scheduler."""
    plan = PLANS[kind]
    row = new_migration(cloud, server, kind, next(iter(plan)))
    row.action = action
    row.user_id, row.project_id = action.user_id, action.project_id
    row.script = cloud.script.pop(0) if cloud.script else None
    row.target = schedule(cloud, server, row.new_flavor, target)
    if row.target is None and row.script is None:
        row.script = ("no-valid-host", NO_VALID_HOST)
    row.target = row.target or target
    follow(row, plan, cloud.clock.now)
    server.task_state = "migrating" if kind == "live-migration" else "resize_prep"
    return row


def schedule(
    cloud: FakeCloud, server: Server, flavor: Flavor, wanted: str | None
) -> str | None:
    names = [wanted] if wanted else list(cloud.hosts)
    for host in (cloud.hosts[name] for name in names if name != server.host):
        if usable(host) and has_room(cloud, host, flavor):
            return host.name
    return None


def usable(host: Host) -> bool:
    return host.up and host.enabled and not host.forced_down and not host.cell_down


def other_host(cloud: FakeCloud, host: str) -> str:
    return next((name for name in cloud.hosts if name != host), host)


def follow(row: Migration, plan: dict[str, int], now: dt.datetime) -> None:
    """Queue the statuses of ``plan`` after the row's own."""
    names = list(plan)
    first = names.index(row.status)
    waits = [plan[name] for name in names[first:]]
    row.plan = list(zip(names[first + 1 :], waits, strict=False))
    row.due = later(now, row.plan[0][1]) if row.plan else None


def resume(cloud: FakeCloud, row: Migration) -> None:
    row.target = row.target or other_host(cloud, row.source)
    follow(row, PLANS[row.kind], cloud.clock.now)


def finish_resize(
    cloud: FakeCloud, server: Server, action: Action, plan: dict[str, int]
) -> None:
    """Confirm or revert the server's ``finished`` move."""
    row = next(m for m in reversed(cloud.migrations) if m.server is server)
    row.action = action
    row.script = cloud.script.pop(0) if cloud.script else None
    row.status, row.updated = next(iter(plan)), cloud.clock.now
    follow(row, plan, cloud.clock.now)


# -- going on ---------------------------------------------------------------


def is_moving(cloud: FakeCloud) -> bool:
    rows = any(row.due for row in cloud.migrations)
    return rows or any(server.busy_until for server in cloud.servers.values())


def catch_up(cloud: FakeCloud) -> None:
    """Do all that has become due by the clock."""
    for row in cloud.migrations:
        while row.due and row.due <= cloud.clock.now:
            _step(cloud, row, row.due)
        if row.status == "running":
            count_bytes(row, cloud.clock.now)
    for server in cloud.servers.values():
        if server.busy_until and server.busy_until <= cloud.clock.now:
            rebooted(server, server.busy_until)


def _step(cloud: FakeCloud, row: Migration, now: dt.datetime) -> None:
    status, _ = row.plan.pop(0)
    row.due = later(now, row.plan[0][1]) if row.plan else None
    row.updated = now
    if scripts.fails(cloud, row, status, now):
        row.plan, row.due = [], None
        return
    row.status = status
    enter = ENTER.get((row.kind == "live-migration", status))
    if enter:
        enter(row, now)


# -- cutting in -------------------------------------------------------------


def abort(cloud: FakeCloud, row: Migration) -> None:
    """Queued and preparing ones are canceled cleanly; a running one as cloud says."""
    running = row.status == "running"
    broken = running and cloud.failed_live_is_error
    row.status, row.updated = "error" if broken else "cancelled", cloud.clock.now
    row.plan, row.due = [], None
    row.server.task_state, row.server.progress = None, 0
    if broken:
        row.server.vm_state = "error"


def force_complete(cloud: FakeCloud, row: Migration) -> None:
    row.hurried = True
    row.due = cloud.clock.now if row.plan else None
