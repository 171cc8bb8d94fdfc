"""The guests that are moved: for every ordered pair one to go cold, one to go live."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tests.lab import guests, storage
from tests.lab.guests import BOOT_TIMEOUT, Guest, Server
from tests.lab.layout import HOSTS, INSTANCES, Paths
from tests.lab.node import Node
from tests.lab.openstack import Cloud
from tests.lab.progress import wait_for

KINDS = ("cold", "live")
PAIRS = tuple((s, t) for s in HOSTS for t in HOSTS if s != t)
EACH = len(KINDS) * (len(HOSTS) - 1)
RUNNING = 1
PREFIX = "truth-"
VIRSH = ("virsh", "--connect", "qemu:///system", "--quiet")
# Flavor -> image.
IMAGES = {"m1.tiny": "lab-guest", "m1.dirty": "lab-guest-dirty"}
USUAL = "m1.tiny"
SERVERS_FOLDER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(_resize|_del)?")


def host_of(server: Mapping[str, Any]) -> str:
    return str(server["OS-EXT-SRV-ATTR:host"])


def usable(server: Server, flavor: str = USUAL) -> bool:
    return (
        str(server["name"]).startswith(PREFIX)
        and server["flavor"]["original_name"] == flavor
        and server["status"] == "ACTIVE"
        and server["OS-EXT-STS:task_state"] is None
        and server["OS-EXT-STS:power_state"] == RUNNING
    )


def balanced(
    servers: Iterable[Server], flavor: str = USUAL
) -> tuple[list[Server], list[Guest]]:
    """What has to go and what has to be made, so that each host has enough."""
    every = list(servers)
    superfluous = [server for server in every if not usable(server, flavor)]
    missing = []
    for host in HOSTS:
        here = [s for s in every if usable(s, flavor) and host_of(s) == host]
        superfluous += here[EACH:]
        wanted = Guest(f"{PREFIX}{host}", host, flavor=flavor, image=IMAGES[flavor])
        missing += [wanted] * (EACH - len(here))
    return superfluous, missing


def assigned(servers: Sequence[Server]) -> dict[tuple[str, str, str], Server]:
    """A guest for each kind of move along each pair."""
    left = {host: [s for s in servers if host_of(s) == host] for host in HOSTS}
    return {
        (kind, source, target): left[source].pop()
        for kind in KINDS
        for source, target in PAIRS
    }


def settle(cloud: Cloud) -> None:
    """Confirm what waits, and give back what runs on behind an ERROR."""
    for server in guests.all_servers(cloud):
        path = f"/servers/{server['id']}/action"
        if server["status"] == "VERIFY_RESIZE":
            cloud.nova(path, {"confirmResize": None})
        elif (server["status"], server["OS-EXT-STS:power_state"]) == ("ERROR", RUNNING):
            cloud.nova(path, {"os-resetState": {"state": "active"}})
    wait_for(lambda: not waiting(cloud), BOOT_TIMEOUT, "moves to be confirmed", 1)


def waiting(cloud: Cloud) -> list[Server]:
    found = guests.all_servers(cloud)
    return [s for s in found if s["status"] == "VERIFY_RESIZE"]


def fill(cloud: Cloud, paths: Paths, flavor: str = USUAL) -> None:
    """Bring the guests to where a round begins; every other server goes."""
    guests.enable_hosts(cloud)
    every, alive = guests.all_servers(cloud), running(paths)
    # A failed move may have ended a guest, and Nova sees that up to 15 s later.
    dead = [server for server in every if server["id"] not in alive]
    living = [server for server in every if server["id"] in alive]
    superfluous, missing = balanced(living, flavor)
    guests.delete(cloud, [*dead, *superfluous])
    create(cloud, missing)
    full = "every guest to be there"
    wait_for(lambda: is_full(cloud, flavor), BOOT_TIMEOUT, full, 1)


def running(paths: Paths) -> set[str]:
    """What the hosts' libvirts run, by the servers' ids."""
    asked = [*VIRSH, "list", "--uuid", "--state-running"]
    return {uuid for host in HOSTS for uuid in Node(host, paths).run(asked).out.split()}


def is_full(cloud: Cloud, flavor: str) -> bool:
    return balanced(guests.all_servers(cloud), flavor) == ([], [])


def sweep(cloud: Cloud, paths: Paths) -> None:
    """Remove what failed moves have left on the hosts, for it makes findings, too."""
    servers = guests.all_servers(cloud)
    for host in HOSTS:
        node = Node(host, paths)
        for domain in node.run([*VIRSH, "list", "--all", "--uuid"]).out.split():
            if nobodys(domain, host, servers):
                node.run([*VIRSH, "destroy", domain], check=False)
                node.run([*VIRSH, "undefine", domain, "--nvram"], check=False)
        if storage.current(paths) == "shared":
            continue  # a folder there may be of a server of any host
        for name in node.run(["ls", INSTANCES]).out.split():
            if nobodys(name, host, servers):
                node.run(["rm", "-r", f"{INSTANCES}/{name}"])


def nobodys(name: str, host: str, servers: Iterable[Server]) -> bool:
    """Whether it is named after a server, and no server of the host explains it."""
    here = {server["id"] for server in servers if host_of(server) == host}
    return bool(SERVERS_FOLDER.fullmatch(name)) and name not in here


def create(cloud: Cloud, missing: Sequence[Guest]) -> None:
    numbered = [
        replace(guest, name=f"{guest.name}-{number}")
        for number, guest in enumerate(missing)
    ]
    guests.create(cloud, numbered)
