"""What is used on each host, as Placement's allocations would add up."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tests.fakes.state import Flavor, Host

if TYPE_CHECKING:
    from tests.fakes.cloud import FakeCloud

# Resource class -> (allocation ratio, reserved)
OVERCOMMIT = {"VCPU": (4.0, 0), "MEMORY_MB": (1.0, 512), "DISK_GB": (1.0, 0)}
HOLDING = ("pre-migrating", "migrating", "post-migrating", "finished", "confirming")
LIVE = ("queued", "preparing", "running", "running (post-copy)")


def totals(host: Host) -> dict[str, int]:
    return {"VCPU": host.vcpus, "MEMORY_MB": host.memory_mb, "DISK_GB": host.disk_gb}


def capacity(host: Host, resource: str) -> int:
    ratio, reserved = OVERCOMMIT[resource]
    return int((totals(host)[resource] - reserved) * ratio)


def needs(flavor: Flavor, *, volume_backed: bool = False) -> dict[str, int]:
    disk = 0 if volume_backed else flavor.disk
    return {"VCPU": flavor.vcpus, "MEMORY_MB": flavor.ram, "DISK_GB": disk}


def used_everywhere(cloud: FakeCloud) -> dict[str, Counter[str]]:
    """Host name -> resource class -> amount; a move holds both of its ends."""
    used: dict[str, Counter[str]] = {name: Counter() for name in cloud.hosts}
    for server in cloud.servers.values():
        if server.host in used and server.vm_state not in (
            "deleted",
            "shelved_offloaded",
        ):
            used[server.host].update(
                needs(server.flavor, volume_backed=server.volume_backed)
            )
    for host, flavor in _held(cloud):
        used.setdefault(host, Counter()).update(needs(flavor))
    return used


def _held(cloud: FakeCloud) -> list[tuple[str, Flavor]]:
    held = [(row.source, row.old_flavor) for row in cloud.leftovers]
    for row in cloud.migrations:
        if row.status in HOLDING or row.status in LIVE:
            other = row.dest if row.server.host == row.source else row.source
            held += [(other, row.new_flavor)] if other else []
    return held


def has_room(cloud: FakeCloud, host: Host, flavor: Flavor) -> bool:
    used = used_everywhere(cloud)[host.name]
    return all(
        used[name] + amount <= capacity(host, name)
        for name, amount in needs(flavor).items()
    )
