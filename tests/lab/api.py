"""What end-to-end tests use of the lab: addresses, logins, the cloud, faults."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.lab import faults, guests, status, storage
from tests.lab.layout import ADDRESSES, CONTROLLER, HORIZON_URL, HOSTS, Paths
from tests.lab.node import Node
from tests.lab.openstack import Cloud, RefusedError
from tests.lab.progress import LabError, wait_for
from tests.lab.provision import LOGINS
from tests.lab.shell import Result

__all__ = [
    "ADDRESSES",
    "CONTROLLER",
    "HORIZON_URL",
    "HOSTS",
    "PASSWORDS",
    "PROJECTS",
    "Cloud",
    "LabError",
    "RefusedError",
    "admin",
    "break_",
    "broken",
    "cause",
    "domain_host",
    "domain_hosts",
    "events",
    "faults_present",
    "is_up",
    "log",
    "migrations",
    "run",
    "seed",
    "server",
    "server_action",
    "storage_kind",
    "use_storage",
    "wait_for",
]

PASSWORDS = {login.user: login.password for login in LOGINS}
PROJECTS = {login.user: login.project for login in LOGINS}


def paths() -> Paths:
    return Paths.from_environment()


def is_up() -> bool:
    """Whether everything in the lab is as it should be."""
    return status.fine(status.look(paths()))


def admin() -> Cloud:
    """A signed-in admin: ``admin().nova("/servers/detail?all_tenants=1")``."""
    return Cloud()


def run(host: str, *argv: str, user: str = "root", check: bool = True) -> Result:
    """Run a command in a node: ``run("compute1", "id", user="nova").out``."""
    return Node(host, paths()).run(argv, user=user, check=check)


def server(name: str) -> dict[str, Any]:
    """The server of that name as Nova shows it to an admin; KeyError without one."""
    for found in guests.all_servers(admin()):
        if found["name"] == name:
            return found
    raise KeyError(name)


def server_action(uuid: str, **action: Any) -> None:
    """POST one action: ``server_action(uuid, migrate={"host": "compute3"})``."""
    admin().nova(f"/servers/{uuid}/action", action)


def migrations(uuid: str) -> list[dict[str, Any]]:
    """What os-migrations says of a server, newest first."""
    found: list[dict[str, Any]] = admin().nova(f"/os-migrations?instance_uuid={uuid}")[
        "migrations"
    ]
    return sorted(found, key=lambda migration: int(migration["id"]), reverse=True)


def events(uuid: str) -> list[dict[str, Any]]:
    """The events of a server's last action."""
    cloud = admin()
    actions = cloud.nova(f"/servers/{uuid}/os-instance-actions")["instanceActions"]
    path = f"/servers/{uuid}/os-instance-actions/{actions[0]['request_id']}"
    found: list[dict[str, Any]] = cloud.nova(path)["instanceAction"]["events"]
    return found


def domain_hosts(uuid: str) -> list[str]:
    """Hosts on which QEMU really runs a server, without asking Nova or libvirt."""
    return [host for host in HOSTS if qemu_runs(host, uuid)]


def qemu_runs(host: str, uuid: str) -> bool:
    # An incoming migration's QEMU waits paused; virsh tells the two apart.
    found = run(host, "pgrep", "--full", f"qemu-system.*-uuid {uuid}", check=False)
    return found.ok


def domain_host(uuid: str) -> str | None:
    """The host whose libvirt says that it runs the server; None when none does."""
    for host in HOSTS:
        asked = run(host, *VIRSH, "domstate", uuid, check=False)
        if asked.ok and asked.out.strip() == "running":
            return host
    return None


VIRSH = ("virsh", "--connect", "qemu:///system", "--quiet")


@contextmanager
def broken(name: str, *hosts: str) -> Iterator[None]:
    """Hosts with a fault, healed at the end whatever happens."""
    faults.break_(paths(), name, hosts)
    try:
        yield
    finally:
        faults.heal(paths(), name, hosts)


break_ = broken


def cause(fault: str, kind: str, *, arriving: bool) -> str:
    """The id of what moves from the host fail of, or those to it."""
    return faults.registry()[fault].cause(kind, arriving=arriving)


def faults_present() -> list[faults.Broken]:
    return faults.broken(paths())


def seed() -> None:
    """Heal every fault and bring the guests back to what they were after ``up``."""
    faults.heal(paths())
    guests.seed(admin())


def storage_kind() -> str:
    return storage.current(paths())


def use_storage(kind: str) -> None:
    """``shared`` or ``local``; guests are made anew when it changes."""
    storage.switch(paths(), admin(), kind)


def log(host: str, lines: int = 200) -> list[str]:
    """The end of a host's nova-compute.log."""
    path = paths().log_folder(host) / "nova" / "nova-compute.log"
    return path.read_text(errors="replace").splitlines()[-lines:]
