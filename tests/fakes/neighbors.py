"""The few answers of Glance, Neutron and Cinder that Horizon's own pages ask for."""

from __future__ import annotations

from tests.fakes.clock import zulu
from tests.fakes.routing import Answer, Json, Request, route
from tests.fakes.state import Network, stable_id

EXTENSIONS = ("router", "security-group", "binding", "provider", "quotas")


@route("GET", "/image", public=True)
def image_versions(request: Request) -> Answer:
    link = {"rel": "self", "href": f"{request.base}/image/v2/"}
    return Answer(
        300, {"versions": [{"id": "v2.9", "status": "CURRENT", "links": [link]}]}
    )


@route("GET", "/image/v2/images")
def images(request: Request) -> Json:
    found = [] if request.one("visibility") == "community" else [_image(request)]
    return {"images": found, "schema": "/v2/schemas/images", "first": "/v2/images"}


@route("GET", "/image/v2/images/{_image_id}")
def image(request: Request, _image_id: str) -> Json:
    return _image(request)


@route("GET", "/image/v2/schemas/image")
def image_schema(_request: Request) -> Json:
    return {
        "name": "image",
        "properties": {},
        "additionalProperties": {"type": "string"},
    }


def _image(request: Request) -> Json:
    made = zulu(request.cloud.clock.now)
    return {
        "id": stable_id("image", "cirros"),
        "name": "cirros",
        "status": "active",
        "visibility": "public",
        "size": 16338944,
        "min_disk": 0,
        "min_ram": 0,
        "disk_format": "qcow2",
        "container_format": "bare",
        "owner": request.user.project_id,
        "protected": False,
        "created_at": made,
        "updated_at": made,
        "tags": [],
    }


@route("GET", "/network", public=True)
def network_versions(request: Request) -> Json:
    link = {"rel": "self", "href": f"{request.base}/network/v2.0"}
    return {"versions": [{"id": "v2.0", "status": "CURRENT", "links": [link]}]}


@route("GET", "/network/v2.0/extensions")
def extensions(_request: Request) -> Json:
    return {"extensions": [{"alias": name, "name": name} for name in EXTENSIONS]}


@route("GET", "/network/v2.0/networks")
def networks(request: Request) -> Json:
    return {"networks": [_network(each) for each in request.cloud.networks]}


@route("GET", "/network/v2.0/subnets")
def subnets(request: Request) -> Json:
    found = enumerate(request.cloud.networks)
    return {"subnets": [_subnet(number, each) for number, each in found]}


def _network(each: Network) -> Json:
    return {
        "id": each.id,
        "name": each.name,
        "tenant_id": each.project_id,
        "subnets": [each.subnet_id],
        "status": "ACTIVE",
        "admin_state_up": True,
        "shared": False,
        "router:external": False,
    }


def _subnet(number: int, each: Network) -> Json:
    high, low = divmod(number, 250)
    return {
        "id": each.subnet_id,
        "name": each.name,
        "network_id": each.id,
        "tenant_id": each.project_id,
        "cidr": f"10.{high}.{low}.0/24",
        "gateway_ip": f"10.{high}.{low}.1",
        "allocation_pools": [],
        "dns_nameservers": [],
        "host_routes": [],
        "enable_dhcp": True,
        "ip_version": 4,
    }


@route("GET", "/network/v2.0/{kind}")
def nothing(_request: Request, kind: str) -> Json:
    return {kind.replace("-", "_"): []}


@route("GET", "/network/v2.0/quotas/{_project}")
def network_quota(_request: Request, _project: str) -> Json:
    return {"quota": {}}


@route("GET", "/volume", public=True)
def volume_versions(request: Request) -> Answer:
    return Answer(300, {"versions": [_volume_version(request)]})


@route("GET", "/volume/v3", public=True)
def volume_version(request: Request) -> Json:
    return {"versions": [_volume_version(request)]}


def _volume_version(request: Request) -> Json:
    link = {"rel": "self", "href": f"{request.base}/volume/v3/"}
    shown = {"id": "v3.0", "status": "CURRENT", "links": [link]}
    return shown | {
        "version": "3.71",
        "min_version": "3.0",
        "updated": "2024-01-01T00:00:00Z",
    }


@route("GET", "/volume/v3/volumes/detail")
def volumes(_request: Request) -> Json:
    return {"volumes": []}


@route("GET", "/volume/v3/extensions")
def volume_extensions(_request: Request) -> Json:
    return {"extensions": []}


@route("GET", "/volume/v3/limits")
def volume_limits(_request: Request) -> Json:
    return {"limits": {"rate": [], "absolute": {}}}
