"""POST servers/{id}/action: what moves a server, and Nova's refusals to do so."""

from __future__ import annotations

from collections.abc import Callable

from tests.fakes import behavior
from tests.fakes.clock import later
from tests.fakes.routing import Answer, Json, Refusal, Request, forbid, route
from tests.fakes.servers import find
from tests.fakes.state import Action, Migration, Server

ROOT = "os_compute_api:os-migrate-server"
REBOOT_SECONDS = 5
LIVE_KEYS = ("host", "block_migration", "disk_over_commit", "force")


@route("POST", "/compute/v2.1/servers/{server_id}/action")
def act(request: Request, server_id: str) -> Answer:
    server = find(request, server_id)
    name = next(iter(request.body), "")
    if name not in ACTIONS:
        raise Refusal(400, f"There is no such action: {name}")
    ACTIONS[name](request, server, request.body[name] or {})
    return Answer(202 if name != "confirmResize" else 204)


# -- guards -------------------------------------------------------------------


def may(request: Request, rule: str, *, manager: bool = False) -> None:
    """Admins may; with ``manager`` also the project's managers."""
    user = request.user
    if not user.is_admin and not (manager and "manager" in user.roles):
        forbid(rule)


def unlocked(request: Request, server: Server) -> None:
    """A lock never stops an admin."""
    if server.locked and not request.user.is_admin:
        raise Refusal(409, f"Instance {server.id} is locked")


def in_state(
    action: str,
    server: Server,
    states: tuple[str, ...],
    tasks: tuple[str | None, ...] = (None,),
) -> None:
    for kind, value, allowed in (
        ("vm_state", server.vm_state, states),
        ("task_state", server.task_state, tasks),
    ):
        if allowed and value not in allowed:
            where = f"instance {server.id} while it is in {kind} {value}"
            raise Refusal(409, f"Cannot '{action}' {where}")


def record(request: Request, server: Server, name: str) -> Action:
    now = request.cloud.clock.now
    user = request.user
    action = Action(name, request.request_id, user.user.id, user.project_id, now, now)
    server.actions.append(action)
    return action


def _known(request: Request, host: str | None) -> None:
    if host and host not in request.cloud.hosts:
        raise Refusal(400, f"Compute host {host} could not be found.")


def _extra(value: Json, key: str, name: str) -> Refusal:
    return Refusal(
        400,
        f"Invalid input for field/attribute {name}. Value: {value}. "
        f"Additional properties are not allowed ('{key}' was unexpected)",
    )


# -- moves --------------------------------------------------------------------


def live_migrate(request: Request, server: Server, value: Json) -> None:
    _check_live_body(request, value)
    host = value["host"]
    rule = f"{ROOT}:migrate_live" + (":host" if host else "")
    may(request, rule, manager=not host)
    unlocked(request, server)
    in_state("os-migrateLive", server, ("active", "paused"))
    _known(request, host)
    action = record(request, server, "live-migration")
    row = behavior.start(request.cloud, server, "live-migration", host, action)
    early = row.script and row.script[0] in ("no-valid-host", "live-precheck")
    if early and not request.at_least("2.34"):
        request.cloud.advance(behavior.LIVE["accepted"])
        raise Refusal(400, behavior.NO_VALID_HOST)


def _check_live_body(request: Request, value: Json) -> None:
    taken = set(LIVE_KEYS)
    if request.at_least("2.25"):
        taken.discard("disk_over_commit")
    if request.at_least("2.68") or not request.at_least("2.30"):
        taken.discard("force")
    for key in value:
        if key not in taken:
            raise _extra(value, key, "os-migrateLive")
    for key in ("block_migration", "host"):
        if key not in value:
            raise Refusal(
                400,
                "Invalid input for field/attribute os-migrateLive. "
                f"Value: {value}. '{key}' is a required property",
            )


def migrate(request: Request, server: Server, value: Json) -> None:
    if value and not request.at_least("2.56"):
        raise _extra(value, next(iter(value)), "migrate")
    host = value.get("host")
    may(request, f"{ROOT}:migrate" + (":host" if host else ""), manager=not host)
    _movable(request, server, "migrate")
    if host and host == server.host:
        raise Refusal(400, "Cannot migrate to the host where the server exists.")
    _known(request, host)
    action = record(request, server, "migrate")
    behavior.start(request.cloud, server, "migration", host, action)


def resize(request: Request, server: Server, value: Json) -> None:
    wanted = value.get("flavorRef")
    flavors = request.cloud.flavors.values()
    flavor = next((each for each in flavors if each.id == wanted), None)
    _movable(request, server, "resize")
    if flavor is None:
        raise Refusal(400, f"Flavor {wanted} could not be found.")
    if flavor is server.flavor:
        raise Refusal(400, "When resizing, instances must change flavor!")
    server.new_flavor = flavor
    behavior.start(
        request.cloud, server, "resize", None, record(request, server, "resize")
    )


def _movable(request: Request, server: Server, action: str) -> None:
    unlocked(request, server)
    in_state(action, server, ("active", "stopped"))
    _answering(request, server.host)


def _answering(request: Request, name: str) -> None:
    """Nova names no host here, so that no user learns of it."""
    host = request.cloud.hosts.get(name)
    if host is None or not host.up or host.forced_down:
        raise Refusal(409, "Service is unavailable at this time.")


def confirm(request: Request, server: Server, _value: Json) -> None:
    unlocked(request, server)
    in_state("confirmResize", server, ("resized",))
    _answering(request, _finished_move(request, server).source)
    action = record(request, server, "confirmResize")
    behavior.finish_resize(request.cloud, server, action, behavior.CONFIRM)


def revert(request: Request, server: Server, _value: Json) -> None:
    unlocked(request, server)
    in_state("revertResize", server, ("resized",))
    _finished_move(request, server)
    action = record(request, server, "revertResize")
    server.task_state = "resize_reverting"
    behavior.finish_resize(request.cloud, server, action, behavior.REVERT)


def _finished_move(request: Request, server: Server) -> Migration:
    for row in request.cloud.migrations:
        if row.server is server and row.status == "finished":
            return row
    raise Refusal(400, "Instance has not been resized.")


# -- repairs ------------------------------------------------------------------


def reset_state(request: Request, server: Server, value: Json) -> None:
    may(request, "os_compute_api:os-admin-actions:reset_state")
    if value.get("state") not in ("active", "error"):
        raise Refusal(400, "Invalid input for field/attribute state.")
    server.vm_state, server.task_state = value["state"], None
    server.updated = request.cloud.clock.now
    record(request, server, "resetState")


def reboot(request: Request, server: Server, value: Json) -> None:
    unlocked(request, server)
    hard = value.get("type") == "HARD"
    states = (
        ("active", "stopped", "paused", "suspended", "error") if hard else ("active",)
    )
    in_state("reboot", server, states, (None, "rebooting") if hard else (None,))
    server.task_state = "rebooting_hard" if hard else "rebooting"
    server.busy_until = later(request.cloud.clock.now, REBOOT_SECONDS)
    record(request, server, "reboot")


def lock(request: Request, server: Server, value: Json) -> None:
    server.locked, server.locked_reason = True, value.get("locked_reason")
    record(request, server, "lock")


def unlock(request: Request, server: Server, _value: Json) -> None:
    server.locked, server.locked_reason = False, None
    record(request, server, "unlock")


ACTIONS: dict[str, Callable[[Request, Server, Json], None]] = {
    "os-migrateLive": live_migrate,
    "migrate": migrate,
    "resize": resize,
    "confirmResize": confirm,
    "revertResize": revert,
    "os-resetState": reset_state,
    "reboot": reboot,
    "lock": lock,
    "unlock": unlock,
}
