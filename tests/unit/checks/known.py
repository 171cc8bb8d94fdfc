"""Hosts to judge; a test names only what matters to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from migration_panel.checks import disks
from migration_panel.checks.finding import Finding
from migration_panel.facts.domains import Domain, Domains, Folder
from migration_panel.facts.host import ComputeService
from migration_panel.facts.known import KnownHost, PlacedServer
from migration_panel.facts.memory import Memory
from migration_panel.facts.storage import InstancesPath
from tests.fakes.store import a_report


@dataclass
class FakeKnown:
    """A store in which every host is sound and tried, but for what a test says."""

    of_source: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    of_target: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    of_pair: Mapping[tuple[str, str], tuple[Finding, ...]] = field(default_factory=dict)

    def leaving(self, source: str) -> tuple[Finding, ...]:
        return self.of_source.get(source, ())

    def entering(self, target: str) -> tuple[Finding, ...]:
        return self.of_target.get(target, ())

    def between(self, source: str, target: str) -> tuple[Finding, ...]:
        return self.of_pair.get((source, target), ())

    def shares_disks(self, source: str, target: str) -> bool | None:
        return disks.shared(each.id for each in self.between(source, target))

    def guest(self, server: str) -> Domain | None:
        del server
        return None


NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
EARLIER = NOW - timedelta(hours=1)
GIB = 1024**3
PATH = "/var/lib/nova/instances"
WEB = "ab526a62-84c7-41d7-98ed-4f8169ee90f0"
DB = "11111111-2222-4333-8444-555555555555"


def a_service(**facts: Any) -> ComputeService:
    """Up and enabled on compute1."""
    known: dict[str, Any] = {"host": "compute1", "up": True, "enabled": True}
    return ComputeService(**(known | facts))


def an_instances_path(**facts: Any) -> InstancesPath:
    """A sound disk of the host's own, half empty."""
    known: dict[str, Any] = {
        "path": PATH,
        "file_system": "ext4",
        "device": "/dev/vda",
        "mount_point": "/",
        "shared": False,
        "read_only": False,
        "owner": "nova",
        "mode": 0o755,
        "writable": True,
        "total": 500 * GIB,
        "free": 250 * GIB,
        "inodes": 1_000_000,
        "free_inodes": 500_000,
    }
    return InstancesPath(**(known | facts))


def a_memory(**facts: Any) -> Memory:
    """64 GiB, half of it available."""
    known: dict[str, Any] = {"total": 64 * 1024**2, "available": 32 * 1024**2}
    return Memory(**(known | {"huge_pages": (), "nodes": ()} | facts))


def a_domain(uuid: str = WEB, **facts: Any) -> Domain:
    """A server's, made an hour ago, that has nothing special."""
    flags = ("cdrom", "config_drive", "passthrough", "vgpu", "tpm", "pinned")
    known: dict[str, Any] = {
        **dict.fromkeys((*flags, "huge_pages"), False),
        "uuid": uuid,
        "name": "instance-00000001",
        "state": "running",
        "server": uuid,
        "created": EARLIER,
        "machine": "pc-i440fx-7.2",
        "cpu_model": "Nehalem",
        "local_disks": 1,
    }
    return Domain(**(known | facts))


def a_folder(server: str = WEB, kind: str = "instance", **facts: Any) -> Folder:
    """An hour old, nova's own, with disks in it."""
    known: dict[str, Any] = {
        "server": server,
        "kind": kind,
        "modified": EARLIER,
        "owner": "nova",
        "removable": True,
        "empty": False,
    }
    return Folder(**(known | facts))


def the_domains(*of: Domain, folders: tuple[Folder, ...] = ()) -> Domains:
    return Domains(domains=of, folders=folders)


def a_placed(server: str = WEB, name: str = "web", **facts: Any) -> PlacedServer:
    return PlacedServer(id=server, name=name, **({"since": EARLIER} | facts))


def a_host(**facts: Any) -> KnownHost:
    """compute1, up; facts of its report, or of KnownHost. What else is Missing."""
    own = ("name", "now", "report", "service", "servers", "asked")
    known: dict[str, Any] = {key: facts.pop(key) for key in own if key in facts}
    beginning: dict[str, Any] = {
        "name": "compute1",
        "now": NOW,
        "asked": NOW,
        "report": a_report("compute1", **({"taken": NOW} | facts)),
        "service": a_service(),
        "servers": (),
    }
    return KnownHost(**(beginning | known))
