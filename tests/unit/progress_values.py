"""Servers, migrations and counters for the tests of progress."""

from datetime import UTC, datetime

from hypothesis import settings

from migration_panel.facts.migration import LIVE, Bytes, Counters, Migration
from migration_panel.facts.server import Server
from migration_panel.progress.samples import Sample

GIB = 1024**3
# A machine under load is slow; that is no failure of what is tested.
unhurried = settings(deadline=None)
BEGIN = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SERVER = "5f0c8a9e-1111-4222-8333-444455556666"
MIGRATION = "0a1b2c3d-1111-4222-8333-444455556666"


def make_server(
    status: str = "MIGRATING",
    task: str | None = "migrating",
    *,
    progress: int | None = 0,
    vm: str = "active",
    identity: str = SERVER,
) -> Server:
    return Server(
        id=identity,
        name="web-1",
        project_id="p",
        status=status,
        task_state=task,
        vm_state=vm,
        progress=progress,
        updated=BEGIN,
    )


def make_migration(  # noqa: PLR0913 - each test names the one or two it is about
    status: str = "running",
    kind: str = LIVE,
    *,
    number: int = 7,
    server_id: str = SERVER,
    created: datetime = BEGIN,
    updated: datetime | None = None,
) -> Migration:
    return Migration(
        id=number,
        uuid=MIGRATION,
        server_id=server_id,
        kind=kind,
        status=status,
        source="compute1",
        dest="compute2",
        created=created,
        updated=updated,
    )


def make_counters(
    memory: Bytes | None = None,
    disk: Bytes | None = None,
    updated: datetime | None = None,
) -> Counters:
    return Counters(
        id=7,
        uuid=MIGRATION,
        server_id=SERVER,
        status="running",
        memory=memory,
        disk=disk,
        updated=updated,
    )


def part(total: int, remaining: int, processed: int | None = None) -> Bytes:
    done = total - remaining if processed is None else processed
    return Bytes(total=total, processed=done, remaining=remaining)


def line(*remaining: int, total: int = 100, every: float = 5.0) -> tuple[Sample, ...]:
    """Samples at even times; what was sent grows by 10 each time."""
    return tuple(
        Sample(
            at=1000.0 + number * every,
            memory=left,
            disk=0,
            sent=10 * number,
            percent=100 * (total - left) / total,
        )
        for number, left in enumerate(remaining)
    )
