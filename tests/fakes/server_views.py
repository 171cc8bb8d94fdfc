"""How Nova writes a server down, whole, short and when its cell is down."""

from __future__ import annotations

import hashlib

from tests.fakes.clock import stamp, zulu
from tests.fakes.routing import Json, Request
from tests.fakes.state import Flavor, Host, Server, stable_id

WITH_FAULT = ("ERROR", "DELETED")
WITH_PROGRESS = ("ACTIVE", "BUILD", "REBUILD", "RESIZE", "VERIFY_RESIZE", "MIGRATING")


def basic(request: Request, server: Server) -> Json:
    return {
        "id": server.id,
        "name": server.name,
        "links": links(request, f"servers/{server.id}"),
    }


def view(request: Request, server: Server) -> Json:
    shown = _always(request, server) | _times(server)
    if server.status in WITH_FAULT and server.fault:
        shown["fault"] = _fault(request, server)
    if server.status in WITH_PROGRESS:
        shown["progress"] = server.progress
    if request.user.is_admin:
        shown |= _admin_only(request, server)
    return shown | _by_version(request, server)


def _always(request: Request, server: Server) -> Json:
    return {
        "id": server.id,
        "name": server.name,
        "status": server.status,
        "tenant_id": server.project_id,
        "user_id": server.user_id,
        "flavor": embedded(request, server.flavor),
        "hostId": host_id(server.host, server.project_id),
        "image": _image(request, server),
        "links": links(request, f"servers/{server.id}"),
        "metadata": server.metadata,
        "addresses": _addresses(server),
        "accessIPv4": "",
        "accessIPv6": "",
        "config_drive": "",
        "key_name": None,
        "security_groups": [{"name": "default"}],
        "OS-DCF:diskConfig": "AUTO",
        "OS-EXT-AZ:availability_zone": zone_of(request, server.host),
        "OS-EXT-STS:task_state": server.task_state,
        "OS-EXT-STS:vm_state": server.vm_state,
        "OS-EXT-STS:power_state": server.power_state,
        "os-extended-volumes:volumes_attached": _attached(server),
    }


def _times(server: Server) -> Json:
    built = server.vm_state != "building"
    return {
        "created": zulu(server.created),
        "updated": zulu(server.updated),
        "OS-SRV-USG:launched_at": stamp(server.created) if built else None,
        "OS-SRV-USG:terminated_at": None,
    }


def _admin_only(request: Request, server: Server) -> Json:
    host = request.cloud.hosts.get(server.host)
    attributes = {
        "host": server.host or None,
        "hypervisor_hostname": host.hostname if host else None,
        "instance_name": f"instance-{server.serial:08x}",
        "hostname": server.name,
        "kernel_id": "",
        "ramdisk_id": "",
        "launch_index": 0,
        "reservation_id": f"r-{server.serial:08d}",
        "root_device_name": "/dev/vda",
        "user_data": None,
    }
    shown: Json = {
        f"OS-EXT-SRV-ATTR:{name}": value for name, value in attributes.items()
    }
    if request.at_least("2.16"):
        shown["host_status"] = _host_status(host)
    return shown


def _by_version(request: Request, server: Server) -> Json:
    newer: dict[str, tuple[str, object]] = {
        "locked": ("2.9", server.locked),
        "description": ("2.19", None),
        "tags": ("2.26", []),
        "trusted_image_certificates": ("2.63", None),
        "locked_reason": ("2.73", server.locked_reason),
        "OS-EXT-SRV-ATTR:hostname": ("2.90", server.name),
        "pinned_availability_zone": ("2.96", server.pinned_zone),
    }
    return {
        name: value for name, (since, value) in newer.items() if request.at_least(since)
    }


def partial(request: Request, server: Server) -> Json:
    return {
        "id": server.id,
        "status": "UNKNOWN",
        "tenant_id": server.project_id,
        "created": zulu(server.created),
        "links": links(request, f"servers/{server.id}"),
    }


def from_request_spec(request: Request, server: Server) -> Json:
    return {
        "flavor": embedded(request, server.flavor),
        "image": _image(request, server),
        "user_id": server.user_id,
        "OS-EXT-AZ:availability_zone": server.pinned_zone or "UNKNOWN",
        "OS-EXT-STS:power_state": 0,
        "server_groups": [],
    }


def embedded(request: Request, flavor: Flavor) -> Json:
    if not request.at_least("2.47"):
        return {"id": flavor.id, "links": links(request, f"flavors/{flavor.id}")[1:]}
    return {
        "original_name": flavor.name,
        "vcpus": flavor.vcpus,
        "ram": flavor.ram,
        "disk": flavor.disk,
        "ephemeral": flavor.ephemeral,
        "swap": flavor.swap,
        "extra_specs": flavor.extra_specs,
    }


def links(request: Request, path: str) -> list[Json]:
    return [
        {"rel": "self", "href": f"{request.base}/compute/v2.1/{path}"},
        {"rel": "bookmark", "href": f"{request.base}/compute/{path}"},
    ]


def host_id(host: str, project_id: str) -> str:
    return hashlib.sha224(f"{project_id}{host}".encode()).hexdigest() if host else ""


def zone_of(request: Request, host: str) -> str:
    known = request.cloud.hosts.get(host)
    return known.zone if known else ""


def _fault(request: Request, server: Server) -> Json:
    assert server.fault is not None
    fault = server.fault
    shown: Json = {
        "code": fault.code,
        "created": zulu(fault.created),
        "message": fault.message,
    }
    if fault.details and request.user.is_admin:
        shown["details"] = fault.details
    return shown


def _image(request: Request, server: Server) -> Json | str:
    """An empty text says: booted from a volume."""
    if server.volume_backed:
        return ""
    href = f"{request.base}/compute/images/{server.image_id}"
    return {"id": server.image_id, "links": [{"rel": "bookmark", "href": href}]}


def _addresses(server: Server) -> Json:
    high, low = divmod(server.serial, 250)
    card = f"fa:16:3e:{server.serial >> 16 & 255:02x}:{high & 255:02x}:{low:02x}"
    extra = {"OS-EXT-IPS-MAC:mac_addr": card, "OS-EXT-IPS:type": "fixed"}
    return {"private": [{"addr": f"10.0.{high}.{low + 2}", "version": 4} | extra]}


def _attached(server: Server) -> list[Json]:
    if not server.volume_backed:
        return []
    return [{"id": stable_id("volume", server.id), "delete_on_termination": False}]


def _host_status(host: Host | None) -> str:
    if host is None:
        return ""
    if host.forced_down or not host.up:
        return "DOWN"
    return "UP" if host.enabled else "MAINTENANCE"
