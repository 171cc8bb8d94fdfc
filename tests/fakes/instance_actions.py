"""os-instance-actions: what was asked of a server, and each step with its outcome."""

from __future__ import annotations

from tests.fakes.clock import stamp
from tests.fakes.paging import next_link, page
from tests.fakes.routing import Json, Refusal, Request, route
from tests.fakes.server_views import host_id
from tests.fakes.servers import find
from tests.fakes.state import Action, Event, Server


@route("GET", "/compute/v2.1/servers/{server_id}/os-instance-actions")
def index(request: Request, server_id: str) -> Json:
    server = find(request, server_id)
    newest_first = server.actions[::-1]
    path = f"/servers/{server_id}/os-instance-actions"
    shown = page(request, newest_first, "request_id", "Marker {} could not be found.")
    body: Json = {"instanceActions": [_view(request, server, each) for each in shown]}
    if request.at_least("2.58"):
        body |= next_link(request, path, shown, "request_id", "links")
    return body


@route("GET", "/compute/v2.1/servers/{server_id}/os-instance-actions/{request_id}")
def show(request: Request, server_id: str, request_id: str) -> Json:
    server = find(request, server_id)
    for action in server.actions:
        if action.request_id == request_id:
            shown = _view(request, server, action)
            if request.user.is_admin or request.at_least("2.51"):
                shown["events"] = [
                    _event(request, server, each) for each in action.events
                ]
            return {"instanceAction": shown}
    raise Refusal(404, f"Action {request_id} not found")


def _view(request: Request, server: Server, action: Action) -> Json:
    shown: Json = {
        "action": action.action,
        "instance_uuid": server.id,
        "request_id": action.request_id,
        "user_id": action.user_id,
        "project_id": action.project_id,
        "start_time": stamp(action.start),
        "message": action.message,
    }
    if request.at_least("2.58"):
        shown["updated_at"] = stamp(action.updated)
    return shown


def _event(request: Request, server: Server, event: Event) -> Json:
    shown: Json = {
        "event": event.event,
        "start_time": stamp(event.start),
        "finish_time": stamp(event.finish),
        "result": event.result,
    }
    admin = request.user.is_admin
    if admin:
        shown["traceback"] = "Traceback …" if event.result == "Error" else None
    if request.at_least("2.62"):
        shown["hostId"] = host_id(event.host, server.project_id)
        shown |= {"host": event.host} if admin else {}
    if admin and request.at_least("2.84"):
        shown["details"] = event.details
    return shown
