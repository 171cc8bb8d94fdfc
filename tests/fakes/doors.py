"""From a request to an answer: outages, sign-in, policy, each service's errors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fakes.http import Hangup
from tests.fakes.routing import (
    Answer,
    Json,
    Refusal,
    Request,
    find,
    forbid,
    parse_version,
)
from tests.fakes.tokens import read_token

if TYPE_CHECKING:
    from tests.fakes.cloud import FakeCloud

# The path's first segment -> the service's own name, which tests use.
SERVICES = {
    "identity": "keystone",
    "compute": "nova",
    "placement": "placement",
    "image": "glance",
    "network": "neutron",
    "volume": "cinder",
}
NOVA_FAULTS = {
    400: "badRequest",
    401: "unauthorized",
    403: "forbidden",
    404: "itemNotFound",
    405: "badMethod",
    409: "conflictingRequest",
    413: "overLimit",
    503: "serviceUnavailable",
}
NOVA_RANGE = ("2.1", "2.96")
PLACEMENT_RANGE = ("1.0", "1.39")


@dataclass(frozen=True)
class Call:
    """One recorded request; ``path`` begins after the service's prefix."""

    service: str
    method: str
    path: str
    query: dict[str, list[str]]
    microversion: str
    body: Json


@dataclass
class Trap:
    """A scripted refusal for the next request that fits."""

    method: str
    path: re.Pattern[str]
    status: int
    message: str

    def fits(self, request: Request) -> bool:
        return self.method == request.method and bool(self.path.search(request.path))


def record(request: Request) -> Call:
    prefix, service = (
        f"/{request.service}",
        SERVICES.get(request.service, request.service),
    )
    path = request.path.removeprefix(prefix)
    return Call(
        service, request.method, path, request.query, request.microversion, request.body
    )


def answer(request: Request) -> Answer:
    """What the cloud says, errors included, with the headers every service adds."""
    try:
        found = _answer(request)
    except Refusal as refusal:
        found = Answer(refusal.status, _error_body(request, refusal))
    found.headers = _headers(request) | found.headers
    return found


def _answer(request: Request) -> Answer:
    _outage(request.cloud, request)
    route, arguments = find(request.method, request.path)
    request.version = _version(request)
    if not route.public:
        request.token = read_token(request, request.headers.get("x-auth-token", ""))
    if route.admin and not request.user.is_admin:
        forbid(route.admin)
    result = route.handler(request, **arguments)
    return result if isinstance(result, Answer) else Answer(200, result)


def _outage(cloud: FakeCloud, request: Request) -> None:
    name = SERVICES.get(request.service, request.service)
    if name in cloud.outages:
        if cloud.outages[name] == "hangup":
            raise Hangup
        raise Refusal(503, "The service is currently unable to handle the request.")
    trap = next((each for each in cloud.traps if each.fits(request)), None)
    if trap:
        cloud.traps.remove(trap)
        raise Refusal(trap.status, trap.message)


def _version(request: Request) -> tuple[int, int]:
    ranges = {"compute": NOVA_RANGE, "placement": PLACEMENT_RANGE}
    low, high = ranges.get(request.service, ("0.0", "99.99"))
    if request.microversion == "latest":
        return parse_version(high)
    given = request.microversion or low
    if not parse_version(low) <= parse_version(given) <= parse_version(high):
        raise Refusal(
            406,
            f"Version {given} is not supported by the API. "
            f"Minimum is {low} and maximum is {high}.",
        )
    return parse_version(given)


def _headers(request: Request) -> dict[str, str]:
    headers = {
        "Content-Type": "application/json",
        "X-OpenStack-Request-Id": request.request_id,
    }
    if request.service == "compute":
        spoken = ".".join(str(part) for part in request.version)
        headers |= {
            "OpenStack-API-Version": f"compute {spoken}",
            "X-OpenStack-Nova-API-Version": spoken,
            "X-Compute-Request-Id": request.request_id,
        }
    return headers


def _error_body(request: Request, refusal: Refusal) -> Json:
    code, message = refusal.status, refusal.message
    if request.service == "placement":
        return {"errors": [{"status": code, "title": message, "detail": message}]}
    if request.service == "network":
        return {"NeutronError": {"type": "Error", "message": message, "detail": ""}}
    if request.service == "compute" and code != 401:
        return {
            NOVA_FAULTS.get(code, "computeFault"): {"code": code, "message": message}
        }
    return {"error": {"code": code, "title": "Unauthorized", "message": message}}
