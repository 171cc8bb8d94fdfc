"""os-migrations, and a server's own live migrations under way: read, abort, force."""

from __future__ import annotations

from tests.fakes import behavior, clock
from tests.fakes.clock import stamp
from tests.fakes.paging import next_link, page
from tests.fakes.routing import Answer, Json, Refusal, Request, forbid, route
from tests.fakes.server_actions import in_state, may, record, unlocked
from tests.fakes.server_views import links
from tests.fakes.servers import find
from tests.fakes.state import Migration, Server

RULE = "os_compute_api:servers:migrations"
FILTERS = {
    "status": "status",
    "migration_type": "kind",
    "user_id": "user_id",
    "project_id": "project_id",
}
OTHER_PARAMETERS = {
    "host",
    "source_compute",
    "instance_uuid",
    "hidden",
    "limit",
    "marker",
    "changes-since",
    "changes-before",
}


@route("GET", "/compute/v2.1/os-migrations")
def index(request: Request) -> Json:
    _may_list(request)
    _known_parameters(request)
    rows = [row for row in request.cloud.migrations if _fits(request, row)]
    if not request.at_least("2.59"):
        return {"migrations": [_listed(request, row) for row in rows]}
    rows.sort(key=lambda row: (row.created, row.id), reverse=True)
    shown = page(request, rows, "uuid", "Marker {} could not be found.")
    body: Json = {"migrations": [_listed(request, row) for row in shown]}
    return body | next_link(
        request, "/os-migrations", shown, "uuid", "migrations_links"
    )


def _may_list(request: Request) -> None:
    user = request.user
    may(request, "os_compute_api:os-migrations:index", manager=True)
    if not user.is_admin and request.one("project_id") != user.project_id:
        forbid("os_compute_api:os-migrations:index:all_projects")


def _known_parameters(request: Request) -> None:
    unknown = request.query.keys() - FILTERS.keys() - OTHER_PARAMETERS
    if unknown and request.at_least("2.59"):
        name = min(unknown)
        raise Refusal(
            400,
            "Invalid input for query parameters. Additional properties are not "
            f"allowed ('{name}' was unexpected)",
        )


def _fits(request: Request, row: Migration) -> bool:
    wanted = {key: request.one(key) for key in FILTERS if key in request.query}
    if any(getattr(row, FILTERS[key]) != value for key, value in wanted.items()):
        return False
    host = request.one("host") or request.one("source_compute")
    ends = (row.source, row.dest) if "host" in request.query else (row.source,)
    if host and host not in ends:
        return False
    server = request.one("instance_uuid")
    return (not server or row.server.id == server) and _changed(request, row)


def _changed(request: Request, row: Migration) -> bool:
    """By the time of the last change; a row never changed yet fits no such filter."""
    since = request.one("changes-since") if request.at_least("2.59") else ""
    before = request.one("changes-before") if request.at_least("2.66") else ""
    if not since and not before:
        return True
    if row.updated is None:
        return False
    early = since and row.updated < clock.parse(since)
    late = before and row.updated > clock.parse(before)
    return not early and not late


@route("GET", "/compute/v2.1/servers/{server_id}/migrations")
def of_server(request: Request, server_id: str) -> Json:
    server = _instance(request, server_id)
    may(request, f"{RULE}:index", manager=True)
    rows = [m for m in request.cloud.migrations if m.server is server and _under_way(m)]
    return {"migrations": [_counted(request, row) for row in rows]}


@route(
    "GET",
    "/compute/v2.1/servers/{server_id}/migrations/{migration_id}",
    admin=f"{RULE}:show",
)
def show(request: Request, server_id: str, migration_id: str) -> Json:
    server = _instance(request, server_id)
    row = _row(request, server, migration_id)
    if row is None:
        where = f"is not found for server {server_id}."
        raise Refusal(404, f"In-progress live migration {migration_id} {where}")
    if row.kind != "live-migration":
        where = f"for server {server_id} is not live-migration."
        raise Refusal(404, f"Migration {migration_id} {where}")
    if not _under_way(row):
        where = f"for server {server_id} is not in progress."
        raise Refusal(404, f"Live migration {migration_id} {where}")
    return {"migration": _counted(request, row)}


@route("DELETE", "/compute/v2.1/servers/{server_id}/migrations/{migration_id}")
def abort(request: Request, server_id: str, migration_id: str) -> Answer:
    server = _instance(request, server_id)
    may(request, f"{RULE}:delete", manager=True)
    unlocked(request, server)
    in_state("abort live migration", server, (), ("migrating",))
    row = _must_have(request, server, migration_id)
    early = ("queued", "preparing") if request.at_least("2.65") else ()
    if row.status not in ("running", *early):
        raise _wrong_status(row, "abort live migration", 400)
    record(request, server, "live_migration_cancel")
    behavior.abort(request.cloud, row)
    return Answer(202)


@route("POST", "/compute/v2.1/servers/{server_id}/migrations/{migration_id}/action")
def force_complete(request: Request, server_id: str, migration_id: str) -> Answer:
    server = _instance(request, server_id)
    may(request, f"{RULE}:force_complete", manager=True)
    if "force_complete" not in request.body:
        raise Refusal(400, "There is no such action.")
    unlocked(request, server)
    in_state("force_complete", server, ("active",), ("migrating",))
    row = _row(request, server, migration_id)
    if row is None:
        raise Refusal(
            400, f"Migration {migration_id} not found for instance {server_id}"
        )
    if row.status != "running":
        raise _wrong_status(row, "force complete", 400)
    record(request, server, "live_migration_force_complete")
    behavior.force_complete(request.cloud, row)
    return Answer(202)


def _instance(request: Request, server_id: str) -> Server:
    """These routes began with 2.22 to 2.24; before, the path was unknown."""
    if not request.at_least("2.24"):
        raise Refusal(404, "The resource could not be found.")
    return find(request, server_id)


def _must_have(request: Request, server: Server, migration_id: str) -> Migration:
    row = _row(request, server, migration_id)
    if row is None:
        raise Refusal(
            404, f"Migration {migration_id} not found for instance {server.id}"
        )
    return row


def _row(request: Request, server: Server, migration_id: str) -> Migration | None:
    rows = request.cloud.migrations
    return next(
        (m for m in rows if m.server is server and str(m.id) == migration_id), None
    )


def _wrong_status(row: Migration, method: str, status: int) -> Refusal:
    return Refusal(
        status,
        f"Migration {row.id} state of instance {row.server.id} is {row.status}. "
        f"Cannot {method} while the migration is in this state.",
    )


def _under_way(row: Migration) -> bool:
    """Not so in post-copy: Nova loses sight of it meanwhile."""
    return row.kind == "live-migration" and row.status in behavior.IN_PROGRESS_LIVE


# -- shapes -----------------------------------------------------------------


def _ends(request: Request, row: Migration) -> Json:
    hosts = request.cloud.hosts
    names = {
        "source_compute": row.source,
        "source_node": hosts[row.source].hostname if row.source in hosts else None,
        "dest_compute": row.dest,
        "dest_node": hosts[row.dest].hostname if row.dest in hosts else None,
        "dest_host": _dest_address(request, row),
    }
    return names if request.user.is_admin else dict.fromkeys(names)


def _dest_address(request: Request, row: Migration) -> str | None:
    """Only cold moves write the address down."""
    if row.kind == "live-migration" or row.dest not in request.cloud.hosts:
        return None
    return request.cloud.hosts[row.dest].address


def _common(request: Request, row: Migration) -> Json:
    shown: Json = {
        "id": row.id,
        "status": row.status,
        "created_at": stamp(row.created),
        "updated_at": stamp(row.updated),
    }
    if request.at_least("2.59"):
        shown["uuid"] = row.uuid
    if request.at_least("2.80"):
        shown |= {"user_id": row.user_id, "project_id": row.project_id}
    return shown | _ends(request, row)


def _listed(request: Request, row: Migration) -> Json:
    shown = _common(request, row) | {
        "instance_uuid": row.server.id,
        "old_instance_type_id": int(row.old_flavor.id),
        "new_instance_type_id": int(row.new_flavor.id),
    }
    if request.at_least("2.23"):
        shown["migration_type"] = row.kind
        if _under_way(row):
            shown["links"] = links(
                request, f"servers/{row.server.id}/migrations/{row.id}"
            )
    return shown


def _counted(request: Request, row: Migration) -> Json:
    shown = _common(request, row) | {"server_uuid": row.server.id}
    for name, counter in (("memory", row.memory), ("disk", row.disk)):
        total, done, left = counter or (None, None, None)
        shown |= {
            f"{name}_total_bytes": total,
            f"{name}_processed_bytes": done,
            f"{name}_remaining_bytes": left,
        }
    return shown
