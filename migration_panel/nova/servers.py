"""Servers, as Nova lists them to an administrator."""

from dataclasses import dataclass
from datetime import datetime

from migration_panel.facts.server import Fault, Flavor, PowerState, Server
from migration_panel.nova.api import Json, Nova, get, when

# One page of Nova's default max_limit.
WINDOW = 1000
SORT_KEYS = (
    "display_name",
    "host",
    "vm_state",
    "created_at",
    "updated_at",
    "project_id",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerFilter:
    """Filters that Nova itself applies; `name` is a regular expression to Nova.

    With `since`, servers that were deleted after it are listed as well.
    """

    name: str | None = None
    host: str | None = None
    status: tuple[str, ...] = ()
    project_id: str | None = None
    uuid: str | None = None
    since: datetime | None = None

    def query(self) -> Json:
        return {
            "all_tenants": 1,
            "name": self.name,
            "host": self.host,
            "status": list(self.status) or None,
            "project_id": self.project_id,
            "uuid": self.uuid,
            "changes-since": self.since.isoformat() if self.since else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Which part of a listing, in which order."""

    limit: int
    marker: str | None = None
    sort_key: str = "display_name"
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerPage:
    """Servers of one slice; `partial` when a cell did not answer."""

    servers: tuple[Server, ...]
    more: bool

    @property
    def partial(self) -> bool:
        return any(not server.reachable for server in self.servers)


def page(nova: Nova, wanted: ServerFilter, part: Slice) -> ServerPage:
    """One slice of the servers of all projects; errors: CloudError."""
    query = wanted.query() | {
        "limit": part.limit,
        "marker": part.marker,
        "sort_key": part.sort_key,
        "sort_dir": "desc" if part.descending else "asc",
    }
    body = get(nova, "/servers/detail", query)
    found = tuple(parse(each) for each in body.get("servers", ()))
    return ServerPage(servers=found, more="servers_links" in body)


def every(nova: Nova, wanted: ServerFilter) -> tuple[Server, ...]:
    """All servers that fit, oldest first: a call for each WINDOW of them."""
    found: tuple[Server, ...] = ()
    more = True
    while more:
        marker = found[-1].id if found else None
        part = Slice(limit=WINDOW, marker=marker, sort_key="created_at")
        one_page = page(nova, wanted, part)
        found += one_page.servers
        more = one_page.more and bool(one_page.servers)
    return found


def count(nova: Nova, wanted: ServerFilter) -> tuple[int, bool]:
    """How many servers there are, up to WINDOW, and whether there are more."""
    body = get(nova, "/servers", wanted.query() | {"limit": WINDOW})
    return len(body.get("servers", ())), "servers_links" in body


def one(nova: Nova, server_id: str) -> Server:
    """A server by its UUID; GoneError when there is none."""
    return parse(get(nova, f"/servers/{server_id}")["server"])


def names(nova: Nova, *, deleted: bool = False) -> dict[str, str]:
    """Names by UUID of the servers that changed last, WINDOW of them at most.

    Nova has no way to ask for several UUIDs at once.
    """
    query = {
        "all_tenants": 1,
        "limit": WINDOW,
        "sort_key": "updated_at",
        "sort_dir": "desc",
    }
    body = get(nova, "/servers", query | ({"deleted": "true"} if deleted else {}))
    return {
        each["id"]: each["name"] for each in body.get("servers", ()) if each.get("name")
    }


def parse(raw: Json) -> Server:
    """A Server from Nova's JSON, a whole one or a down cell's stub."""
    state = raw.get("OS-EXT-STS:power_state")
    return Server(
        id=raw["id"],
        name=raw.get("name") or raw["id"],
        project_id=raw.get("tenant_id", ""),
        user_id=raw.get("user_id"),
        status=raw.get("status", "UNKNOWN"),
        host=raw.get("OS-EXT-SRV-ATTR:host"),
        instance_name=raw.get("OS-EXT-SRV-ATTR:instance_name"),
        zone=raw.get("OS-EXT-AZ:availability_zone"),
        vm_state=raw.get("OS-EXT-STS:vm_state"),
        task_state=raw.get("OS-EXT-STS:task_state"),
        power_state=PowerState(state) if state in set(PowerState) else None,
        locked=bool(raw.get("locked")),
        locked_reason=raw.get("locked_reason"),
        flavor=_flavor(raw.get("flavor")),
        image_id=(raw.get("image") or {}).get("id"),
        volumes=_volumes(raw),
        groups=tuple(raw.get("server_groups") or ()),
        config_drive=raw.get("config_drive") in (True, "True"),
        progress=raw.get("progress"),
        created=when(raw.get("created")),
        updated=when(raw.get("updated")),
        fault=_fault(raw.get("fault")),
    )


def _volumes(raw: Json) -> tuple[str, ...]:
    attached = raw.get("os-extended-volumes:volumes_attached", ())
    return tuple(volume["id"] for volume in attached)


def _flavor(raw: Json | None) -> Flavor | None:
    if not raw or "vcpus" not in raw:
        return None
    return Flavor(
        name=raw.get("original_name") or raw.get("name", ""),
        vcpus=raw["vcpus"],
        memory_mb=raw["ram"],
        disk_gb=raw["disk"],
        ephemeral_gb=raw.get("ephemeral") or raw.get("OS-FLV-EXT-DATA:ephemeral") or 0,
        swap_mb=raw.get("swap") or 0,
        id=raw.get("id"),
        extra_specs=tuple(sorted((raw.get("extra_specs") or {}).items())),
    )


def flavors(nova: Nova) -> tuple[Flavor, ...]:
    """Every flavor an administrator may resize to, public or not."""
    body = get(nova, "/flavors/detail", {"is_public": "None", "limit": WINDOW})
    found = (_flavor(each) for each in body.get("flavors", ()))
    return tuple(
        sorted((f for f in found if f), key=lambda f: (f.vcpus, f.memory_mb, f.name))
    )


def _fault(raw: Json | None) -> Fault | None:
    created = when((raw or {}).get("created"))
    if not raw or created is None:
        return None
    return Fault(
        message=raw.get("message", ""),
        created=created,
        details=raw.get("details") or "",
    )
