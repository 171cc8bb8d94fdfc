"""A small OpenStack client: sign in, ask, tell; the standard library alone."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.lab.config.common import ADMIN_PASSWORD, endpoint

NOVA_MICROVERSION = "2.96"
TOKEN_LIFE = 3600


class RefusedError(Exception):
    """An API answered with an error; ``status`` 0 means that none answered."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"{status}: {text}")
        self.status = status
        self.text = text


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: Any


def call(
    method: str,
    url: str,
    body: object = None,
    headers: Mapping[str, str] | None = None,
    timeout: float = 60,
) -> Answer:
    """One request; a body that is not bytes travels as JSON."""
    kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(  # noqa: S310 -- only the lab's own http URLs
        url,
        data=None if body is None else data,
        method=method,
        headers={"Content-Type": kind, **(headers or {})},
    )
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:  # noqa: S310
            text = answer.read().decode()
            status, seen = int(answer.status), dict(answer.headers.items())
    except urllib.error.HTTPError as error:
        raise RefusedError(error.code, error.read().decode(errors="replace")) from error
    except OSError as error:
        raise RefusedError(0, f"{url}: {error}") from error
    return Answer(status, seen, json.loads(text) if text[:1] in ("{", "[") else text)


@dataclass
class Cloud:
    """The lab's APIs as one user sees them."""

    user: str = "admin"
    password: str = ADMIN_PASSWORD
    project: str = "admin"
    _token: str = field(default="", repr=False)
    _since: float = field(default=0, repr=False)

    def token(self) -> str:
        if not self._token or time.monotonic() - self._since > TOKEN_LIFE:
            answer = call(
                "POST", f"{endpoint('keystone')}/v3/auth/tokens", self._login()
            )
            self._token = answer.headers["X-Subject-Token"]
            self._since = time.monotonic()
        return self._token

    def _login(self) -> dict[str, object]:
        domain = {"name": "Default"}
        user = {"name": self.user, "password": self.password, "domain": domain}
        return {
            "auth": {
                "identity": {"methods": ["password"], "password": {"user": user}},
                "scope": {"project": {"name": self.project, "domain": domain}},
            }
        }

    def call(self, method: str, service: str, path: str, body: object = None) -> Any:
        """Ask a service by its name; returns the decoded body of the answer."""
        headers = {"X-Auth-Token": self.token()}
        if service == "nova":
            headers["OpenStack-API-Version"] = f"compute {NOVA_MICROVERSION}"
        if service == "placement":
            headers["OpenStack-API-Version"] = "placement 1.39"
        return call(method, f"{endpoint(service)}{path}", body, headers).body

    def get(self, service: str, path: str) -> Any:
        return self.call("GET", service, path)

    def post(self, service: str, path: str, body: object) -> Any:
        return self.call("POST", service, path, body)

    def nova(self, path: str, body: object = None, method: str | None = None) -> Any:
        """Ask Nova: a body makes it a POST."""
        verb = method or ("GET" if body is None else "POST")
        return self.call(verb, "nova", f"/v2.1{path}", body)
