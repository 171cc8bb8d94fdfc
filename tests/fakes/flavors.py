"""Flavors, limits, server groups and Nova's own version documents."""

from __future__ import annotations

from tests.fakes.doors import NOVA_RANGE
from tests.fakes.paging import next_link, page
from tests.fakes.routing import Answer, Json, Refusal, Request, route
from tests.fakes.server_views import links
from tests.fakes.state import Flavor, ServerGroup


@route("GET", "/compute", public=True)
def versions(request: Request) -> Answer:
    return Answer(200, {"versions": [_version(request)]})


@route("GET", "/compute/v2.1", public=True)
def version(request: Request) -> Json:
    return {"version": _version(request)}


def _version(request: Request) -> Json:
    low, high = NOVA_RANGE
    href = f"{request.base}/compute/v2.1/"
    return {
        "id": "v2.1",
        "status": "CURRENT",
        "version": high,
        "min_version": low,
        "updated": "2013-07-23T11:33:21Z",
        "links": [{"rel": "self", "href": href}],
    }


@route("GET", "/compute/v2.1/extensions")
def extensions(_request: Request) -> Json:
    return {"extensions": []}


@route("GET", "/compute/v2.1/flavors/detail")
def detail(request: Request) -> Json:
    shown = _listed(request)
    body: Json = {"flavors": [_view(request, each) for each in shown]}
    return body | next_link(request, "/flavors/detail", shown, "id", "flavors_links")


@route("GET", "/compute/v2.1/flavors")
def index(request: Request) -> Json:
    short = ("id", "name", "links")
    shown = _listed(request)
    views = [_view(request, each) for each in shown]
    body: Json = {"flavors": [{key: view[key] for key in short} for view in views]}
    return body | next_link(request, "/flavors", shown, "id", "flavors_links")


@route("GET", "/compute/v2.1/flavors/{flavor_id}")
def show(request: Request, flavor_id: str) -> Json:
    return {"flavor": _view(request, _find(request, flavor_id))}


@route("GET", "/compute/v2.1/flavors/{flavor_id}/os-extra_specs")
def extra_specs(request: Request, flavor_id: str) -> Json:
    return {"extra_specs": _find(request, flavor_id).extra_specs}


def _listed(request: Request) -> list[Flavor]:
    everyone = [f for f in request.cloud.flavors.values() if _visible(request, f)]
    return page(request, everyone, "id", "marker [{}] not found")


def _visible(request: Request, flavor: Flavor) -> bool:
    private_too = request.user.is_admin and request.one("is_public").lower() == "none"
    return flavor.public or private_too


def _find(request: Request, flavor_id: str) -> Flavor:
    for flavor in request.cloud.flavors.values():
        if flavor.id == flavor_id and (flavor.public or request.user.is_admin):
            return flavor
    raise Refusal(404, f"Flavor {flavor_id} could not be found.")


def _view(request: Request, flavor: Flavor) -> Json:
    shown: Json = {
        "id": flavor.id,
        "name": flavor.name,
        "vcpus": flavor.vcpus,
        "ram": flavor.ram,
        "disk": flavor.disk,
        "swap": flavor.swap if request.at_least("2.75") else flavor.swap or "",
        "rxtx_factor": 1.0,
        "OS-FLV-EXT-DATA:ephemeral": flavor.ephemeral,
        "OS-FLV-DISABLED:disabled": flavor.disabled,
        "os-flavor-access:is_public": flavor.public,
        "links": links(request, f"flavors/{flavor.id}"),
    }
    if request.at_least("2.55"):
        shown["description"] = None
    if request.at_least("2.61"):
        shown["extra_specs"] = flavor.extra_specs
    return shown


@route("GET", "/compute/v2.1/os-server-groups")
def groups(request: Request) -> Json:
    mine = [g for g in request.cloud.groups if g.project_id == request.user.project_id]
    everyone = request.user.is_admin and request.one("all_projects", "0") not in (
        "0",
        "false",
    )
    found = request.cloud.groups if everyone else mine
    return {"server_groups": [_group(request, each) for each in found]}


@route("GET", "/compute/v2.1/os-server-groups/{group_id}")
def group(request: Request, group_id: str) -> Json:
    for each in request.cloud.groups:
        if each.id == group_id:
            return {"server_group": _group(request, each)}
    raise Refusal(404, f"Instance group {group_id} could not be found.")


def _group(request: Request, each: ServerGroup) -> Json:
    policy: Json = {"policies": [each.policy], "metadata": {}}
    if request.at_least("2.64"):
        policy = {"policy": each.policy, "rules": {}}
    shown: Json = {"id": each.id, "name": each.name, "members": each.members}
    return shown | policy | {"project_id": each.project_id, "user_id": ""}


@route("GET", "/compute/v2.1/limits")
def limits(request: Request) -> Json:
    servers = [s for s in request.cloud.servers.values() if s.vm_state != "deleted"]
    mine = [s for s in servers if s.project_id == request.user.project_id]
    absolute = {
        "maxTotalInstances": 10000,
        "maxTotalCores": 20000,
        "maxTotalRAMSize": 51200000,
        "maxTotalKeypairs": 100,
        "maxServerMeta": 128,
        "maxServerGroups": 10,
        "maxServerGroupMembers": 10,
        "totalInstancesUsed": len(mine),
        "totalCoresUsed": sum(s.flavor.vcpus for s in mine),
        "totalRAMUsed": sum(s.flavor.ram for s in mine),
        "totalServerGroupsUsed": len(request.cloud.groups),
    }
    return {"limits": {"rate": [], "absolute": absolute}}


@route("GET", "/compute/v2.1/os-keypairs")
def keypairs(_request: Request) -> Json:
    return {"keypairs": []}
