"""The bridge between the machine and the nodes; nothing is routed beyond it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.lab.layout import (
    ADDRESSES,
    BRIDGE,
    MACHINE_ADDRESS,
    NETWORK,
    PREFIX,
    link_name,
)
from tests.lab.progress import LabError
from tests.lab.shell import Result, run


def ip(*words: str, check: bool = True) -> Result:
    return run(["ip", *words], check=check)


def alias(home: Path) -> str:
    """What our interfaces carry as their alias, so that nobody else's is deleted."""
    return f"migration-panel-lab:{home}"


def own_links(links: str, home: Path) -> list[str]:
    """Interfaces that carry our alias, from ``ip -json link``."""
    found = [i["ifname"] for i in json.loads(links) if i.get("ifalias") == alias(home)]
    return [str(name) for name in found]


def remove(home: Path) -> None:
    """Delete our bridge and cables.

    A cable goes with its node, but only once the kernel has cleaned up behind it; then
    it is gone before us, which is as good. A machine without ip has none of them yet.
    """
    if shutil.which("ip") is None:
        return
    for name in own_links(ip("-json", "link").out, home):
        ip("link", "delete", name, check=False)
    left = own_links(ip("-json", "link").out, home)
    if left:
        message = f"interfaces that cannot be deleted: {', '.join(left)}"
        raise LabError(message)


def taken_by(addresses: str) -> str | None:
    """Interface that already has an address of our network, from ``ip -json addr``."""
    for link in json.loads(addresses):
        for info in link.get("addr_info", []):
            if str(info.get("local", "")).startswith(f"{NETWORK}."):
                return str(link["ifname"])
    return None


def create_bridge(home: Path) -> None:
    other = taken_by(ip("-json", "addr").out)
    if other is not None:
        message = f"{other} already has an address in {NETWORK}.0/{PREFIX}"
        raise LabError(message)
    ip("link", "add", BRIDGE, "type", "bridge")
    ip("link", "set", BRIDGE, "alias", alias(home))
    # Neighbors on a bridge nobody else uses: no IPv6 addresses to leak or collide.
    Path(f"/proc/sys/net/ipv6/conf/{BRIDGE}/disable_ipv6").write_text("1")
    ip("addr", "add", f"{MACHINE_ADDRESS}/{PREFIX}", "dev", BRIDGE)
    ip("link", "set", BRIDGE, "up")


def plug(home: Path, node: str, pid: int) -> None:
    """Lay a cable from the bridge into the network namespace of a process."""
    outer = link_name(node)
    ip("link", "add", outer, "type", "veth", "peer", "name", "eth0", "netns", str(pid))
    ip("link", "set", outer, "alias", alias(home))
    ip("link", "set", outer, "master", BRIDGE, "up")
    inside = ["nsenter", "--target", str(pid), "--net", "ip"]
    run([*inside, "addr", "add", f"{ADDRESSES[node]}/{PREFIX}", "dev", "eth0"])
    run([*inside, "link", "set", "lo", "up"])
    run([*inside, "link", "set", "eth0", "up"])
