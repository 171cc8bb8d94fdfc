"""GET servers: one, the list, the detailed list."""

from __future__ import annotations

from tests.fakes import server_filters
from tests.fakes.paging import next_link, page
from tests.fakes.routing import Answer, Json, Refusal, Request, forbid, route
from tests.fakes.server_views import basic, from_request_spec, partial, view
from tests.fakes.state import Server, stable_id


@route("GET", "/compute/v2.1/servers/detail")
def detail(request: Request) -> Json:
    return _listing(request, view, "/servers/detail")


@route("GET", "/compute/v2.1/servers")
def index(request: Request) -> Json:
    return _listing(request, basic, "/servers")


@route("GET", "/compute/v2.1/servers/{server_id}")
def show(request: Request, server_id: str) -> Json:
    server = find(request, server_id)
    if in_down_cell(request, server):
        return {"server": partial(request, server) | from_request_spec(request, server)}
    shown = view(request, server)
    if request.at_least("2.71"):
        groups = request.cloud.groups
        shown["server_groups"] = [
            each.id for each in groups if server.id in each.members
        ]
    return {"server": shown}


@route("DELETE", "/compute/v2.1/servers/{server_id}")
def delete(request: Request, server_id: str) -> Answer:
    server = find(request, server_id)
    server.vm_state, server.updated = "deleted", request.cloud.clock.now
    return Answer(204)


@route("GET", "/compute/v2.1/servers/{server_id}/os-volume_attachments")
def volumes(request: Request, server_id: str) -> Json:
    server = find(request, server_id)
    return {"volumeAttachments": [_volume(server)] if server.volume_backed else []}


def find(request: Request, server_id: str) -> Server:
    """The server when it is there for this user; deleted ones are not."""
    server = request.cloud.servers.get(server_id)
    mine = server and (
        request.user.is_admin or server.project_id == request.user.project_id
    )
    if server is None or not mine or server.vm_state == "deleted":
        raise Refusal(404, f"Instance {server_id} could not be found.")
    if in_down_cell(request, server) and not request.at_least("2.69"):
        raise Refusal(500, "Unexpected API Error.")
    return server


def in_down_cell(request: Request, server: Server) -> bool:
    host = request.cloud.hosts.get(server.host)
    return host is not None and host.cell_down


def _listing(request: Request, shape: server_filters.Shape, path: str) -> Json:
    if _all_projects(request) and not request.user.is_admin:
        what = path.rpartition("/")[2].replace("servers", "index")
        forbid(f"os_compute_api:servers:{what}:get_all_tenants")
    found = [s for s in request.cloud.servers.values() if _in_scope(request, s)]
    found = server_filters.apply(request, found)
    answering = [s for s in found if not in_down_cell(request, s)]
    shown = page(
        request, server_filters.sort(request, answering), "id", "marker [{}] not found"
    )
    servers = [shape(request, server) for server in shown]
    if _tells_down_cells(request):
        servers += [partial(request, s) for s in found if in_down_cell(request, s)]
    return {"servers": servers} | next_link(request, path, shown, "id", "servers_links")


def _all_projects(request: Request) -> bool:
    return request.one("all_tenants", "0").lower() in ("1", "true", "yes", "on", "")


def _in_scope(request: Request, server: Server) -> bool:
    return _all_projects(request) or server.project_id == request.user.project_id


def _tells_down_cells(request: Request) -> bool:
    """Nova leaves down cells out as soon as it is asked to filter, sort or page."""
    return request.at_least("2.69") and set(request.query) <= {"all_tenants"}


def _volume(server: Server) -> Json:
    volume = stable_id("volume", server.id)
    return {
        "id": volume,
        "volumeId": volume,
        "serverId": server.id,
        "device": "/dev/vda",
    }
