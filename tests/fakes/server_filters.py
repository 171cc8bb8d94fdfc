"""Filtering and sorting the list of servers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from tests.fakes import clock
from tests.fakes.routing import Json, Refusal, Request, truthy
from tests.fakes.state import BY_TASK, BY_VM_STATE, Server

Shape = Callable[[Request, Server], Json]
Test = Callable[[Server, str], bool]

ADMINS_FILTERS: dict[str, Test] = {
    "host": lambda server, value: server.host == value,
    "project_id": lambda server, value: server.project_id == value,
    "tenant_id": lambda server, value: server.project_id == value,
    "user_id": lambda server, value: server.user_id == value,
    "vm_state": lambda server, value: server.vm_state == value,
    "task_state": lambda server, value: server.task_state == value,
    "power_state": lambda server, value: str(server.power_state) == value,
}
FILTERS: dict[str, Test] = {
    "uuid": lambda server, value: server.id == value,
    "flavor": lambda server, value: server.flavor.id == value,
    "image": lambda server, value: server.image_id == value,
    "locked": lambda server, value: server.locked == truthy(value),
}
SORT_KEYS = {
    "created_at": "created",
    "updated_at": "updated",
    "display_name": "name",
    "host": "host",
    "uuid": "id",
    "vm_state": "vm_state",
    "task_state": "task_state",
    "power_state": "power_state",
    "project_id": "project_id",
    "user_id": "user_id",
    "locked": "locked",
}


def apply(request: Request, servers: list[Server]) -> list[Server]:
    allowed = FILTERS | (ADMINS_FILTERS if request.user.is_admin else {})
    for name in request.query.keys() & allowed.keys():
        value = request.one(name)
        servers = [each for each in servers if allowed[name](each, value)]
    return _by_time(request, _by_status(request, _by_name(request, servers)))


def _by_name(request: Request, servers: list[Server]) -> list[Server]:
    wanted = request.one("name")
    if not wanted:
        return servers
    try:
        pattern = re.compile(wanted, re.IGNORECASE)
    except re.error as error:
        message = (
            f"Invalid input for query parameters name. Value: {wanted}. Invalid regex"
        )
        raise Refusal(400, message) from error
    return [each for each in servers if pattern.search(each.name)]


def _by_status(request: Request, servers: list[Server]) -> list[Server]:
    """As Nova does it: a status without a task of its own brings every task along.

    So ``status=ACTIVE`` also finds what is migrating, and one such status among
    several opens all the others up.
    """
    wanted = {value.upper() for value in request.query.get("status", [])}
    if not wanted:
        return servers
    plain = {vm for vm, name in BY_VM_STATE.items() if name in wanted}
    pairs = {
        (vm, task)
        for vm, tasks in BY_TASK.items()
        for task, name in tasks.items()
        if name in wanted
    }
    if not plain and not pairs and request.at_least("2.38"):
        raise Refusal(400, "Invalid status value")
    vms, tasks = plain | {vm for vm, _ in pairs}, {task for _, task in pairs}
    found = [each for each in servers if each.vm_state in vms]
    return [each for each in found if plain or each.task_state in tasks]


def _by_time(request: Request, servers: list[Server]) -> list[Server]:
    since, before = request.one("changes-since"), request.one("changes-before")
    if not since and not before:
        gone = truthy(request.one("deleted", "false"))
        return [each for each in servers if (each.vm_state == "deleted") == gone]
    start = clock.parse(since) if since else dt.datetime.min.replace(tzinfo=dt.UTC)
    end = clock.parse(before) if before else dt.datetime.max.replace(tzinfo=dt.UTC)
    if end < start:
        message = (
            "The value of changes-since must be less than or equal to changes-before."
        )
        raise Refusal(400, message)
    return [each for each in servers if start <= each.updated <= end]


def sort(request: Request, servers: list[Server]) -> list[Server]:
    """Newest first unless asked otherwise; ties by age in the first key's direction."""
    keys = request.query.get("sort_key", ["created_at"])
    directions = request.query.get("sort_dir", ["desc"])
    directions += directions[-1:] * (len(keys) - len(directions))
    servers = sorted(
        servers, key=lambda each: each.serial, reverse=directions[0] == "desc"
    )
    for key, direction in reversed(list(zip(keys, directions, strict=False))):
        if key not in SORT_KEYS:
            raise Refusal(
                400, f"Invalid input for query parameters sort_key. Value: {key}."
            )
        servers.sort(key=_comparable(SORT_KEYS[key]), reverse=direction == "desc")
    return servers


def _comparable(field: str) -> Callable[[Server], tuple[bool, object]]:
    def key(server: Server) -> tuple[bool, object]:
        value = getattr(server, field)
        return value is not None, "" if value is None else value

    return key
