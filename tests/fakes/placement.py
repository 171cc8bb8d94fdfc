"""Placement: allocation candidates, providers, inventories, usages and allocations."""

from __future__ import annotations

from tests.fakes.capacity import (
    HOLDING,
    LIVE,
    OVERCOMMIT,
    capacity,
    needs,
    totals,
    used_everywhere,
)
from tests.fakes.doors import PLACEMENT_RANGE
from tests.fakes.routing import Json, Refusal, Request, route
from tests.fakes.state import Host, Migration


@route("GET", "/placement", public=True)
def version(_request: Request) -> Json:
    low, high = PLACEMENT_RANGE
    link = {"rel": "self", "href": ""}
    shown = {"id": "v1.0", "status": "CURRENT", "min_version": low, "max_version": high}
    return {"versions": [shown | {"links": [link]}]}


@route(
    "GET",
    "/placement/allocation_candidates",
    admin="placement:allocation_candidates:list",
)
def candidates(request: Request) -> Json:
    if not request.at_least("1.10"):
        raise Refusal(404, "The resource could not be found.")
    wanted = _resources(request)
    used = used_everywhere(request.cloud)
    fitting = [
        host
        for host in request.cloud.hosts.values()
        if all(
            used[host.name][name] + n <= capacity(host, name)
            for name, n in wanted.items()
        )
    ]
    limit = request.one("limit")
    shown = fitting[: int(limit)] if limit else fitting
    return {
        "allocation_requests": [_request(each, wanted) for each in shown],
        "provider_summaries": {
            each.uuid: _summary(request, each, used[each.name], wanted)
            for each in shown
        },
    }


def _resources(request: Request) -> dict[str, int]:
    text = request.one("resources")
    if not text:
        raise Refusal(
            400,
            "At least one request group (`resources` or `resources{$S}`) is required.",
        )
    wanted = dict(part.split(":") for part in text.split(","))
    unknown = wanted.keys() - OVERCOMMIT.keys()
    if unknown:
        raise Refusal(
            400, f"Invalid resource class in resources parameter: {min(unknown)}"
        )
    return {name: int(amount) for name, amount in wanted.items()}


def _request(host: Host, wanted: dict[str, int]) -> Json:
    return {
        "allocations": {host.uuid: {"resources": wanted}},
        "mappings": {"": [host.uuid]},
    }


def _summary(
    request: Request, host: Host, used: dict[str, int], wanted: dict[str, int]
) -> Json:
    """All classes of a provider since 1.27, before that only those asked for."""
    names = OVERCOMMIT if request.at_least("1.27") else wanted
    resources = {
        name: {"capacity": capacity(host, name), "used": used.get(name, 0)}
        for name in names
    }
    shown: Json = {"resources": resources}
    if request.at_least("1.17"):
        shown["traits"] = ["COMPUTE_NODE", "HW_CPU_X86_SSE42"]
    if request.at_least("1.29"):
        shown |= {"parent_provider_uuid": None, "root_provider_uuid": host.uuid}
    return shown


@route(
    "GET", "/placement/resource_providers", admin="placement:resource_providers:list"
)
def providers(request: Request) -> Json:
    name = request.one("name")
    hosts = [h for h in request.cloud.hosts.values() if not name or h.hostname == name]
    return {"resource_providers": [_provider(each) for each in hosts]}


@route(
    "GET",
    "/placement/resource_providers/{uuid}",
    admin="placement:resource_providers:show",
)
def provider(request: Request, uuid: str) -> Json:
    return _provider(_find(request, uuid))


def _provider(host: Host) -> Json:
    root = {"parent_provider_uuid": None, "root_provider_uuid": host.uuid}
    return {
        "uuid": host.uuid,
        "name": host.hostname,
        "generation": 1,
        "links": [],
    } | root


@route(
    "GET",
    "/placement/resource_providers/{uuid}/inventories",
    admin="placement:resource_providers:inventories:list",
)
def inventories(request: Request, uuid: str) -> Json:
    found = {}
    for name, total in totals(_find(request, uuid)).items():
        ratio, reserved = OVERCOMMIT[name]
        amounts = {"total": total, "reserved": reserved, "allocation_ratio": ratio}
        found[name] = amounts | {"min_unit": 1, "max_unit": total, "step_size": 1}
    return {"inventories": found, "resource_provider_generation": 1}


@route(
    "GET",
    "/placement/resource_providers/{uuid}/usages",
    admin="placement:resource_providers:usages",
)
def usages(request: Request, uuid: str) -> Json:
    used = used_everywhere(request.cloud)[_find(request, uuid).name]
    amounts = {name: used[name] for name in OVERCOMMIT}
    return {"usages": amounts, "resource_provider_generation": 1}


@route(
    "GET",
    "/placement/resource_providers/{uuid}/allocations",
    admin="placement:resource_providers:allocations:list",
)
def of_provider(request: Request, uuid: str) -> Json:
    host = _find(request, uuid)
    found = {}
    for server in request.cloud.servers.values():
        if server.host == host.name:
            found[server.id] = {"resources": _taken(request, server.id)}
    for row in request.cloud.leftovers:
        if row.source == host.name:
            found[row.uuid] = {"resources": needs(row.old_flavor)}
    return {"allocations": found, "resource_provider_generation": 1}


def _taken(request: Request, server_id: str) -> dict[str, int]:
    server = request.cloud.servers[server_id]
    return needs(server.flavor, volume_backed=server.volume_backed)


@route("GET", "/placement/allocations/{consumer}", admin="placement:allocations:list")
def of_consumer(request: Request, consumer: str) -> Json:
    """Unknown consumers have no allocations; that is no error."""
    hosts, found = request.cloud.hosts, {}
    server = request.cloud.servers.get(consumer)
    if server and server.host in hosts:
        found[hosts[server.host].uuid] = {"resources": _taken(request, consumer)}
    for row in request.cloud.migrations:
        if row.uuid == consumer and _holds(request, row):
            taken = needs(row.old_flavor, volume_backed=row.server.volume_backed)
            found[hosts[row.source].uuid] = {"resources": taken}
    return {"allocations": found}


def _holds(request: Request, row: Migration) -> bool:
    """While a server moves or waits, its old room is the migration's own."""
    return row in request.cloud.leftovers or row.status in (*HOLDING, *LIVE)


def _find(request: Request, uuid: str) -> Host:
    for host in request.cloud.hosts.values():
        if host.uuid == uuid:
            return host
    raise Refusal(
        404, f"No resource provider with uuid {uuid} found : No resource provider."
    )
