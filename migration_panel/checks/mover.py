"""Servers that are to move, as a target sees them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from migration_panel.facts.group import Group
from migration_panel.facts.host import Hypervisor
from migration_panel.facts.server import Flavor, Server

Needs = dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """Servers that are alike to a target: how many, what each needs, where it is.

    `servers`: their ids. `groups`: server groups to which all of them belong.
    `root_disk`: it is the host's, not a volume. `local_disks`: one of them is.
    """

    host: str | None
    zone: str | None
    needs: Needs
    hypervisor: Hypervisor | None = None
    count: int = 1
    servers: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    root_disk: bool = True
    local_disks: bool = True
    config_drive: bool = False


def movers(
    servers: Iterable[Server],
    hypervisors: Mapping[str, Hypervisor],
    groups: Mapping[str, Group] | None = None,
) -> tuple[Mover, ...]:
    """The servers, alike ones counted together: a thousand hosts are asked of each."""
    alike: dict[Any, list[Server]] = defaultdict(list)
    for server in servers:
        wanted = tuple(sorted(needs(server).items()))
        kind = (server.groups, server.volume_backed, server.config_drive)
        alike[server.host, server.zone, wanted, *kind].append(server)
    return tuple(
        Mover(
            host=host,
            zone=zone,
            needs=dict(wanted),
            hypervisor=hypervisors.get(host or ""),
            count=len(found),
            servers=tuple(each.id for each in found),
            groups=tuple(groups[each] for each in ids if groups and each in groups),
            root_disk=not on_volume,
            local_disks=not on_volume or bool(dict(wanted).get("DISK_GB")),
            config_drive=config_drive,
        )
        for (host, zone, wanted, ids, on_volume, config_drive), found in alike.items()
    )


def needs(server: Server) -> Needs:
    """What a server takes of a host, by Placement's resource class.

    Pinned CPUs are left out: Nova looks for PCPU or VCPU, as the hosts have it.
    """
    flavor = server.flavor
    if flavor is None:
        return {}
    specs = dict(flavor.extra_specs)
    pinned = specs.get("hw:cpu_policy") in ("dedicated", "mixed")
    wanted = {
        "VCPU": 0 if pinned else flavor.vcpus,
        "MEMORY_MB": flavor.memory_mb,
        "DISK_GB": _disk(flavor, volume_backed=server.volume_backed),
    }
    return {name: n for name, n in (wanted | _named(specs)).items() if n}


def _disk(flavor: Flavor, *, volume_backed: bool) -> int:
    root = 0 if volume_backed else flavor.disk_gb
    return root + flavor.ephemeral_gb + -(-flavor.swap_mb // 1024)


def _named(specs: dict[str, str]) -> Needs:
    """Resources that a flavor names itself, as in `resources:VGPU=1`."""
    return {
        key.removeprefix("resources:"): int(amount)
        for key, amount in specs.items()
        if key.startswith("resources:") and amount.isdecimal()
    }


def smallest(of: Sequence[Needs]) -> Needs:
    """What every one of them needs at least: whoever lacks that has room for none."""
    if not of:
        return {}
    common = set.intersection(*(set(each) for each in of))
    return {name: min(each[name] for each in of) for name in sorted(common)}
