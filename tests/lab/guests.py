"""The servers every lab starts with, and the way back to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.lab.openstack import Cloud, RefusedError
from tests.lab.progress import LabError, wait_for
from tests.lab.provision import SEEDER

Server = dict[str, Any]
BOOT_TIMEOUT = 180


@dataclass(frozen=True)
class Guest:
    name: str
    host: str
    project: str = "admin"
    flavor: str = "m1.tiny"
    image: str = "lab-guest"

    def matches(self, server: Server) -> bool:
        """Whether a server is this guest as it was seeded."""
        return (
            server["name"] == self.name
            and server["OS-EXT-SRV-ATTR:host"] == self.host
            and server["status"] == "ACTIVE"
            and server["flavor"]["original_name"] == self.flavor
            and not server["locked"]
            and server["OS-EXT-STS:task_state"] is None
        )


GUESTS = (
    Guest("web-1", "compute1", project="shop"),
    Guest("web-2", "compute2", project="shop"),
    Guest(
        "db-1", "compute1", project="shop", flavor="m1.dirty", image="lab-guest-dirty"
    ),
    Guest("mail-1", "compute2"),
    Guest("cache-1", "compute3"),
    Guest("batch-1", "compute3"),
)


def plan(
    servers: Sequence[Server], guests: Iterable[Guest] = GUESTS
) -> tuple[list[Server], list[Guest]]:
    """Which servers have to go, and which guests have to be made."""
    left = list(servers)
    missing = []
    for guest in guests:
        found = next((server for server in left if guest.matches(server)), None)
        if found is None:
            missing.append(guest)
        else:
            left.remove(found)
    return left, missing


def all_servers(cloud: Cloud) -> list[Server]:
    found: list[Server] = cloud.nova("/servers/detail?all_tenants=1")["servers"]
    return found


def delete(cloud: Cloud, servers: Sequence[Server]) -> None:
    """Delete servers and wait until Nova has forgotten them."""
    for server in servers:
        if server["locked"]:
            cloud.nova(f"/servers/{server['id']}/action", {"unlock": None})
        try:
            cloud.nova(f"/servers/{server['id']}", method="DELETE")
        except RefusedError as error:
            if error.status != 404:
                raise
    gone = {server["id"] for server in servers}
    wait_for(
        lambda: not gone & {server["id"] for server in all_servers(cloud)},
        BOOT_TIMEOUT,
        "deleted servers to be gone",
        1,
    )


def ids(cloud: Cloud, service: str, path: str, kind: str) -> dict[str, str]:
    return {item["name"]: item["id"] for item in cloud.get(service, path)[kind]}


def create(cloud: Cloud, guests: Sequence[Guest]) -> None:
    """Boot guests, all at the same time, and wait until they run."""
    images = ids(cloud, "glance", "/v2/images", "images")
    flavors = ids(cloud, "nova", "/v2.1/flavors", "flavors")
    made = {}
    for guest in guests:
        owner = Cloud(SEEDER.user, SEEDER.password, guest.project)
        body = {
            "name": guest.name,
            "imageRef": images[guest.image],
            "flavorRef": flavors[guest.flavor],
            "networks": "none",
            "host": guest.host,
        }
        made[guest.name] = owner.nova("/servers", {"server": body})["server"]["id"]
    wait_for(lambda: all_active(cloud, made), BOOT_TIMEOUT, "guests to run", 1)


def all_active(cloud: Cloud, made: dict[str, str]) -> bool:
    servers = {s["id"]: s for s in all_servers(cloud) if s["id"] in made.values()}
    for server in servers.values():
        if server["status"] == "ERROR":
            reason = server.get("fault", {}).get("message", "no fault given")
            message = f"{server['name']} is in ERROR: {reason}"
            raise LabError(message)
    return len(servers) == len(made) and all(
        server["status"] == "ACTIVE" for server in servers.values()
    )


def enable_hosts(cloud: Cloud) -> None:
    """Enable what an operator, or Nova itself, has disabled."""
    for service in cloud.nova("/os-services?binary=nova-compute")["services"]:
        if service["status"] != "enabled" or service["forced_down"]:
            change = {"status": "enabled", "forced_down": False}
            cloud.nova(f"/os-services/{service['id']}", change, method="PUT")


def seed(cloud: Cloud) -> None:
    """Bring the guests back to what they are after ``up``."""
    enable_hosts(cloud)
    unknown, missing = plan(all_servers(cloud))
    delete(cloud, unknown)
    create(cloud, missing)
