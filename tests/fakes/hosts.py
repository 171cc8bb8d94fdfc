"""os-services, os-hypervisors, availability zones and aggregates."""

from __future__ import annotations

import re
from collections import Counter

from tests.fakes.capacity import used_everywhere
from tests.fakes.clock import stamp
from tests.fakes.paging import next_link, page
from tests.fakes.routing import Json, Refusal, Request, route, truthy
from tests.fakes.state import Aggregate, Host, stable_id

SERVICES = "os_compute_api:os-services"
HYPERVISORS = "os_compute_api:os-hypervisors"
ZONES = "os_compute_api:os-availability-zone"
CONTROL = (("nova-conductor", "conductor1"), ("nova-scheduler", "scheduler1"))
SUMMED = (
    "vcpus",
    "vcpus_used",
    "memory_mb",
    "memory_mb_used",
    "local_gb",
    "local_gb_used",
    "free_ram_mb",
    "free_disk_gb",
    "running_vms",
    "current_workload",
    "disk_available_least",
)
NO_USE: Counter[str] = Counter()


@route("GET", "/compute/v2.1/os-services", admin=f"{SERVICES}:list")
def services(request: Request) -> Json:
    rows = [_control(request, *each) for each in CONTROL]
    down_too = request.at_least("2.69")
    hosts = request.cloud.hosts.values() if down_too else _answering(request)
    rows += [_service(request, host) for host in hosts]
    for key in ("host", "binary"):
        wanted = request.one(key)
        rows = [row for row in rows if not wanted or row[key] == wanted]
    return {"services": rows}


@route("PUT", "/compute/v2.1/os-services/{service_id}", admin=f"{SERVICES}:update")
def update(request: Request, service_id: str) -> Json:
    for host in request.cloud.hosts.values():
        if host.service_id == service_id:
            _change(host, request.body)
            return {"service": _service(request, host)}
    raise Refusal(404, f"Service {service_id} could not be found.")


def _change(host: Host, body: Json) -> None:
    status, reason = body.get("status"), body.get("disabled_reason")
    if status == "enabled" and reason:
        raise Refusal(
            400, "Specifying 'disabled_reason' with status 'enabled' is invalid."
        )
    if status:
        host.enabled, host.disabled_reason = status == "enabled", reason
    if "forced_down" in body:
        host.forced_down = bool(body["forced_down"])


def _answering(request: Request) -> list[Host]:
    return [each for each in request.cloud.hosts.values() if not each.cell_down]


def _service(request: Request, host: Host) -> Json:
    if host.cell_down:
        return {"binary": "nova-compute", "host": host.name, "status": "UNKNOWN"}
    shown: Json = {
        "id": host.service_id if request.at_least("2.53") else _number(request, host),
        "binary": "nova-compute",
        "host": host.name,
        "zone": host.zone,
        "status": "enabled" if host.enabled else "disabled",
        "state": _state(host),
        "updated_at": stamp(request.cloud.clock.now),
        "disabled_reason": host.disabled_reason,
    }
    return shown | (
        {"forced_down": host.forced_down} if request.at_least("2.11") else {}
    )


def _control(request: Request, binary: str, host: str) -> Json:
    return {
        "id": stable_id("service", binary) if request.at_least("2.53") else 1,
        "binary": binary,
        "host": host,
        "zone": "internal",
        "status": "enabled",
        "state": "up",
        "updated_at": stamp(request.cloud.clock.now),
        "disabled_reason": None,
        "forced_down": False,
    }


def _state(host: Host) -> str:
    return "up" if host.up and not host.forced_down else "down"


def _number(request: Request, host: Host) -> int:
    return list(request.cloud.hosts).index(host.name) + 1


# -- hypervisors --------------------------------------------------------------


@route("GET", "/compute/v2.1/os-hypervisors/detail", admin=f"{HYPERVISORS}:list-detail")
def detail(request: Request) -> Json:
    return _hypervisors(request, "/os-hypervisors/detail", detailed=True)


@route("GET", "/compute/v2.1/os-hypervisors", admin=f"{HYPERVISORS}:list")
def index(request: Request) -> Json:
    return _hypervisors(request, "/os-hypervisors", detailed=False)


@route(
    "GET", "/compute/v2.1/os-hypervisors/statistics", admin=f"{HYPERVISORS}:statistics"
)
def statistics(request: Request) -> Json:
    if request.at_least("2.88"):
        raise Refusal(404, "The resource could not be found.")
    rows = _views(request, _answering(request), detailed=True)
    total = {name: sum(row[name] for row in rows) for name in SUMMED}
    return {"hypervisor_statistics": total | {"count": len(rows)}}


@route("GET", "/compute/v2.1/os-hypervisors/{node_id}", admin=f"{HYPERVISORS}:show")
def show(request: Request, node_id: str) -> Json:
    hosts = [
        h for h in _answering(request) if node_id in (h.uuid, str(_number(request, h)))
    ]
    if not hosts:
        raise Refusal(404, f"Hypervisor with ID '{node_id}' could not be found.")
    return {"hypervisor": _views(request, hosts, detailed=True)[0]}


def _hypervisors(request: Request, path: str, *, detailed: bool) -> Json:
    hosts = _answering(request)
    pattern = request.one("hypervisor_hostname_pattern")
    if pattern:
        return {
            "hypervisors": _views(request, _matching(request, hosts), detailed=detailed)
        }
    hosts = page(request, hosts, "uuid", "marker [{}] not found")
    body: Json = {"hypervisors": _views(request, hosts, detailed=detailed)}
    if request.at_least("2.33"):
        body |= next_link(request, path, hosts, "uuid", "hypervisors_links")
    return body


def _matching(request: Request, hosts: list[Host]) -> list[Host]:
    pattern = request.one("hypervisor_hostname_pattern")
    if "limit" in request.query or "marker" in request.query:
        message = "Paging over hypervisors with the hypervisor_hostname_pattern query "
        raise Refusal(400, message + "parameter is not supported.")
    found = [host for host in hosts if re.search(re.escape(pattern), host.hostname)]
    if not found:
        raise Refusal(404, f"No hypervisor matching '{pattern}' could be found.")
    return found


def _views(request: Request, hosts: list[Host], *, detailed: bool) -> list[Json]:
    used = used_everywhere(request.cloud) if detailed else {}
    counts = Counter(
        s.host for s in request.cloud.servers.values() if s.vm_state != "deleted"
    )
    with_servers = truthy(request.one("with_servers", "false"))
    shown = []
    for host in hosts:
        view = _basics(request, host)
        if detailed:
            view |= _more(request, host)
        if detailed and not request.at_least("2.88"):
            view |= _amounts(host, used.get(host.name, NO_USE), counts[host.name])
        if with_servers:
            view["servers"] = _servers_on(request, host)
        shown.append(view)
    return shown


def _basics(request: Request, host: Host) -> Json:
    return {
        "id": host.uuid if request.at_least("2.53") else _number(request, host),
        "hypervisor_hostname": host.hostname,
        "state": _state(host),
        "status": "enabled" if host.enabled else "disabled",
    }


def _more(request: Request, host: Host) -> Json:
    service_id = host.service_id if request.at_least("2.53") else _number(request, host)
    shown: Json = {
        "hypervisor_type": "QEMU",
        "hypervisor_version": host.hypervisor_version,
        "host_ip": host.address,
        "service": {
            "id": service_id,
            "host": host.name,
            "disabled_reason": host.disabled_reason,
        },
    }
    if request.at_least("2.88"):
        shown["uptime"] = " 12:00:00 up 9 days, 1 user, load average: 0.00, 0.00, 0.00"
    return shown


def _amounts(host: Host, used: Counter[str], servers: int) -> Json:
    return {
        "vcpus": host.vcpus,
        "vcpus_used": used["VCPU"],
        "memory_mb": host.memory_mb,
        "memory_mb_used": 512 + used["MEMORY_MB"],
        "free_ram_mb": host.memory_mb - 512 - used["MEMORY_MB"],
        "local_gb": host.disk_gb,
        "local_gb_used": used["DISK_GB"],
        "free_disk_gb": host.disk_gb - used["DISK_GB"],
        "disk_available_least": host.disk_gb - used["DISK_GB"],
        "running_vms": servers,
        "current_workload": 0,
        "cpu_info": {
            "arch": "x86_64",
            "model": "Nehalem",
            "vendor": "Intel",
            "features": ["pge", "clflush"],
            "topology": {"cores": host.vcpus, "threads": 1, "sockets": 1},
        },
    }


def _servers_on(request: Request, host: Host) -> list[Json]:
    servers = request.cloud.servers.values()
    return [{"name": s.name, "uuid": s.id} for s in servers if s.host == host.name]


# -- zones and aggregates -------------------------------------------------------


@route("GET", "/compute/v2.1/os-availability-zone")
def zones(request: Request) -> Json:
    return {"availabilityZoneInfo": _zones(request, detailed=False)}


@route("GET", "/compute/v2.1/os-availability-zone/detail", admin=f"{ZONES}:detail")
def zones_detail(request: Request) -> Json:
    return {"availabilityZoneInfo": _zones(request, detailed=True)}


def _zones(request: Request, *, detailed: bool) -> list[Json]:
    members: dict[str, Json] = {}
    for host in _answering(request):
        if host.enabled:
            alive = {
                "available": _state(host) == "up",
                "active": True,
                "updated_at": stamp(request.cloud.clock.now),
            }
            members.setdefault(host.zone, {})[host.name] = {"nova-compute": alive}
    return [
        {
            "zoneName": zone,
            "zoneState": {"available": True},
            "hosts": hosts if detailed else None,
        }
        for zone, hosts in members.items()
    ]


@route("GET", "/compute/v2.1/os-aggregates", admin="os_compute_api:os-aggregates:index")
def aggregates(request: Request) -> Json:
    return {
        "aggregates": [_aggregate(request, each) for each in request.cloud.aggregates]
    }


def _aggregate(request: Request, each: Aggregate) -> Json:
    return {
        "id": each.id,
        "uuid": stable_id("aggregate", each.name),
        "name": each.name,
        "hosts": each.hosts,
        "metadata": each.metadata,
        "availability_zone": each.metadata.get("availability_zone"),
        "created_at": stamp(request.cloud.clock.now),
        "updated_at": None,
        "deleted": False,
        "deleted_at": None,
    }
