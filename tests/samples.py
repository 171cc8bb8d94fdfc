"""Values to begin a test with; a test names only what matters to it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from migration_panel.facts.host import Hypervisor
from migration_panel.facts.migration import LIVE, Counters, Event, Migration, Request
from migration_panel.facts.server import Flavor, PowerState, Server

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SERVER_ID = "5e4b0b5c-0000-4000-8000-000000000001"
MIGRATION_ID = "a1b2c3d4-0000-4000-8000-000000000002"
SMALL = Flavor(name="m1.small", vcpus=1, memory_mb=2048, disk_gb=20)


def after(seconds: float) -> datetime:
    """So many seconds past noon."""
    return NOON + timedelta(seconds=seconds)


def a_server(**facts: Any) -> Server:
    """An active one on compute1, whose guest runs from an image."""
    known: dict[str, Any] = {
        "id": SERVER_ID,
        "name": "web",
        "project_id": "shop",
        "status": "ACTIVE",
        "host": "compute1",
        "power_state": PowerState.RUNNING,
        "image_id": "cirros",
        "flavor": SMALL,
    }
    return Server(**(known | facts))


def active(**facts: Any) -> Server:
    """Whose vm_state Nova tells, as it does an administrator."""
    return a_server(**({"vm_state": "active"} | facts))


def of_volume(**facts: Any) -> Server:
    """An active one that boots from a volume."""
    return active(image_id=None, volumes=("vol-1",), **facts)


def a_hypervisor(version: str = "9.0.0", type_: str = "QEMU") -> Hypervisor:
    return Hypervisor(id="1", hostname="x", host="x", type=type_, version=version)


def a_migration(**facts: Any) -> Migration:
    """A live one from compute1 to compute2 that began at noon and took a minute."""
    known: dict[str, Any] = {
        "id": 1,
        "uuid": MIGRATION_ID,
        "server_id": SERVER_ID,
        "kind": LIVE,
        "status": "completed",
        "source": "compute1",
        "dest": "compute2",
        "created": NOON,
        "updated": after(60),
    }
    return Migration(**(known | facts))


def a_request(action: str, at: float = -1, **facts: Any) -> Request:
    """A request for `action`, so many seconds past noon."""
    known: dict[str, Any] = {
        "id": f"req-{action}-{at}",
        "server_id": SERVER_ID,
        "user_id": "admin",
        "message": None,
    }
    return Request(action=action, start=after(at), **(known | facts))


def an_event(name: str, **facts: Any) -> Event:
    """A step that went well at noon on compute1."""
    known: dict[str, Any] = {
        "start": NOON,
        "finish": after(2),
        "result": "Success",
        "host": "compute1",
        "details": None,
    }
    return Event(name=name, **(known | facts))


def counters(**facts: Any) -> Counters:
    """A running live migration's, without any bytes told."""
    known: dict[str, Any] = {
        "id": 1,
        "uuid": MIGRATION_ID,
        "server_id": SERVER_ID,
        "status": "running",
        "memory": None,
        "disk": None,
        "updated": NOON,
    }
    return Counters(**(known | facts))
