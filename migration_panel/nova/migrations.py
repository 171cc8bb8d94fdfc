"""Migrations and the requests that began them."""

from dataclasses import dataclass
from datetime import datetime

from migration_panel.facts.migration import (
    Bytes,
    Counters,
    Event,
    Migration,
    Request,
)
from migration_panel.nova.api import Json, Nova, get, when

WINDOW = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationFilter:
    """Filters that Nova itself applies; `host` is source or target."""

    host: str | None = None
    status: str | None = None
    server_id: str | None = None
    kind: str | None = None
    project_id: str | None = None
    since: datetime | None = None
    before: datetime | None = None

    def query(self) -> Json:
        return {
            "host": self.host,
            "status": self.status,
            "instance_uuid": self.server_id,
            "migration_type": self.kind,
            "project_id": self.project_id,
            "changes-since": _iso(self.since),
            "changes-before": _iso(self.before),
        }


def newest(
    nova: Nova,
    wanted: MigrationFilter,
    limit: int = WINDOW,
    marker: str | None = None,
) -> tuple[tuple[Migration, ...], bool]:
    """The newest migrations that fit, newest first, and whether there are more.

    `marker` is the UUID of the one after which to go on.
    """
    query = wanted.query() | {"limit": limit, "marker": marker}
    body = get(nova, "/os-migrations", query)
    found = tuple(parse(each) for each in body.get("migrations", ()))
    return found, "migrations_links" in body


def of_server(nova: Nova, server_id: str, limit: int = WINDOW) -> tuple[Migration, ...]:
    """A server's last ones, the newest first."""
    found, _more = newest(nova, MigrationFilter(server_id=server_id), limit)
    return found


def every(nova: Nova, wanted: MigrationFilter) -> tuple[Migration, ...]:
    """All that fit, newest first: a call for each WINDOW of them."""
    found, more = newest(nova, wanted)
    while more:
        further, more = newest(nova, wanted, marker=found[-1].uuid)
        found += further
        more = more and bool(further)
    return found


def counters(nova: Nova, server_id: str) -> tuple[Counters, ...]:
    """The running live migrations of a server; none during post-copy."""
    body = get(nova, f"/servers/{server_id}/migrations")
    return tuple(_counters(each) for each in body.get("migrations", ()))


def requests(
    nova: Nova, server_id: str, since: datetime | None = None
) -> tuple[Request, ...]:
    """What was asked of a server, newest first, without events."""
    path = f"/servers/{server_id}/os-instance-actions"
    body = get(nova, path, {"changes-since": _iso(since)})
    return tuple(_request(each) for each in body.get("instanceActions", ()))


def request(nova: Nova, server_id: str, request_id: str) -> Request:
    """One request with its events, oldest first."""
    path = f"/servers/{server_id}/os-instance-actions/{request_id}"
    return _request(get(nova, path)["instanceAction"])


def parse(raw: Json) -> Migration:
    """A Migration from a row of os-migrations."""
    created = when(raw["created_at"])
    assert created is not None, "Nova always tells when a migration was created"  # noqa: S101
    return Migration(
        id=raw["id"],
        uuid=raw.get("uuid"),
        server_id=raw["instance_uuid"],
        kind=raw["migration_type"],
        status=raw["status"],
        source=raw.get("source_compute"),
        dest=raw.get("dest_compute"),
        dest_ip=raw.get("dest_host"),
        created=created,
        updated=when(raw.get("updated_at")),
        old_flavor_id=raw.get("old_instance_type_id"),
        new_flavor_id=raw.get("new_instance_type_id"),
        user_id=raw.get("user_id"),
        project_id=raw.get("project_id"),
    )


def _counters(raw: Json) -> Counters:
    return Counters(
        id=raw["id"],
        uuid=raw["uuid"],
        server_id=raw["server_uuid"],
        status=raw["status"],
        memory=_bytes(raw, "memory"),
        disk=_bytes(raw, "disk"),
        updated=when(raw.get("updated_at")),
    )


def _bytes(raw: Json, of: str) -> Bytes | None:
    total = raw.get(f"{of}_total_bytes")
    processed = raw.get(f"{of}_processed_bytes")
    remaining = raw.get(f"{of}_remaining_bytes")
    if total is None or processed is None or remaining is None:
        return None
    return Bytes(total=total, processed=processed, remaining=remaining)


def _request(raw: Json) -> Request:
    events = sorted(
        (_event(each) for each in raw.get("events") or ()), key=lambda e: e.start
    )
    start = when(raw["start_time"])
    assert start is not None, "Nova always tells when a request started"  # noqa: S101
    return Request(
        id=raw["request_id"],
        action=raw["action"],
        server_id=raw["instance_uuid"],
        start=start,
        user_id=raw.get("user_id"),
        message=raw.get("message"),
        events=tuple(events),
    )


def _event(raw: Json) -> Event:
    start = when(raw["start_time"])
    assert start is not None, "Nova always tells when an event started"  # noqa: S101
    return Event(
        name=raw["event"],
        start=start,
        finish=when(raw.get("finish_time")),
        result=raw.get("result"),
        host=raw.get("host"),
        details=raw.get("details"),
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
