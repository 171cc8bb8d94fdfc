"""All hosts with their servers and aggregates, in a constant number of calls."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from migration_panel.facts.host import ComputeService
from migration_panel.facts.known import PlacedServer
from migration_panel.facts.migration import COLD, RESIZE
from migration_panel.nova import hosts, migrations, moving
from migration_panel.nova.api import Json, Nova, get
from migration_panel.nova.migrations import MigrationFilter
from migration_panel.nova.servers import ServerFilter, every

PAGE = 1000
FINISHED = MigrationFilter(status="finished")
# Their guests are just being made: libvirt may not know them yet.
MAKING = ServerFilter(status=("BUILD",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """By host name. A host without an entry in `servers` was not told of at all."""

    services: tuple[ComputeService, ...]
    servers: Mapping[str, tuple[PlacedServer, ...]]
    aggregates: Mapping[str, tuple[str, ...]]


def taken(nova: Nova) -> Census:
    """Ask Nova; CloudError where one of the calls failed."""
    services = hosts.services(nova)
    servers = placed(nova)
    for each in leaving(nova, servers):
        servers[each[0]].append(each[1])
    under_way(nova, servers)
    return Census(
        services=services,
        servers={
            host: tuple(sorted(found, key=lambda each: (each.id, each.leaving)))
            for host, found in servers.items()
        },
        aggregates=aggregates(nova),
    )


def placed(nova: Nova) -> dict[str, list[PlacedServer]]:
    """The servers of each hypervisor's host; names are those that libvirt knows."""
    found: dict[str, list[PlacedServer]] = defaultdict(list)
    marker = None
    while True:
        query = {"with_servers": "true", "limit": PAGE, "marker": marker}
        body = get(nova, "/os-hypervisors/detail", query)
        listed = body.get("hypervisors", ())
        for each in listed:
            found[each["service"]["host"]] += map(_placed, each.get("servers") or ())
        if "hypervisors_links" not in body or not listed:
            return dict(found)
        marker = str(listed[-1]["id"])


def leaving(
    nova: Nova, servers: Mapping[str, list[PlacedServer]]
) -> list[tuple[str, PlacedServer]]:
    """Servers in VERIFY_RESIZE, by the host that keeps their old disk.

    Only those that a hypervisor still lists: a migration outlives its server.
    """
    names = {each.id: each.name for found in servers.values() for each in found}
    return [
        (each.source, PlacedServer(id=each.server_id, name=name, leaving=True))
        for each in migrations.every(nova, FINISHED)
        if each.kind in (COLD, RESIZE)
        and each.source is not None
        and each.source in servers
        and (name := names.get(each.server_id)) is not None
    ]


def under_way(nova: Nova, servers: dict[str, list[PlacedServer]]) -> None:
    """Mark servers that move, on both hosts of their migration, and new ones."""
    moved = moving.servers(nova)
    rows = moving.records(nova, moved)
    confirmed, others = moving.confirming(nova)
    names = {each.id: each.name for found in servers.values() for each in found}
    made = every(nova, MAKING)
    places = {(each.host, each.id) for each in (*moved, *confirmed, *made)}
    for row in (*rows.values(), *others.values()):
        places |= {(row.source, row.server_id), (row.dest, row.server_id)}
    for host, server in sorted((h, s) for h, s in places if h in servers):
        kept = [each for each in servers[host] if each.id != server]
        marked = PlacedServer(id=server, name=names.get(server, ""), moving=True)
        servers[host] = [*kept, marked]


def aggregates(nova: Nova) -> dict[str, tuple[str, ...]]:
    """Names of the aggregates of each host."""
    found: dict[str, set[str]] = defaultdict(set)
    for each in get(nova, "/os-aggregates").get("aggregates", ()):
        for host in each.get("hosts") or ():
            found[host].add(each["name"])
    return {host: tuple(sorted(names)) for host, names in found.items()}


def _placed(raw: Json) -> PlacedServer:
    return PlacedServer(id=raw["uuid"], name=raw.get("name") or "")
