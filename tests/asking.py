"""Asking Nova for something, as another client than the panel would."""

from typing import Any

import requests

from tests.fakes import FakeCloud
from tests.fakes.state import Migration, Server

LIVE: dict[str, Any] = {"host": None, "block_migration": "auto"}
MICROVERSION = {"OpenStack-API-Version": "compute 2.87"}


def ask(cloud: FakeCloud, server: Server, action: str, **body: Any) -> int:
    """POST a server action as the administrator; the status of the answer."""
    answer = requests.post(
        f"{cloud.url}/compute/v2.1/servers/{server.id}/action",
        json={action: body},
        headers=MICROVERSION | {"X-Auth-Token": _token(cloud)},
        timeout=5,
    )
    return answer.status_code


def abort(cloud: FakeCloud, row: Migration) -> int:
    """DELETE a live migration under way; the status of the answer."""
    answer = requests.delete(
        f"{cloud.url}/compute/v2.1/servers/{row.server.id}/migrations/{row.id}",
        headers=MICROVERSION | {"X-Auth-Token": _token(cloud)},
        timeout=5,
    )
    return answer.status_code


def move(cloud: FakeCloud, server: Server, fails: str = "", **body: Any) -> Migration:
    """A live migration from its request to its end."""
    if fails:
        cloud.next_move_fails(fails)
    assert ask(cloud, server, "os-migrateLive", **(LIVE | body)) == 202
    return _ended(cloud)


def cold(cloud: FakeCloud, server: Server, fails: str = "") -> Migration:
    """A cold migration until it waits for a decision."""
    if fails:
        cloud.next_move_fails(fails)
    assert ask(cloud, server, "migrate") == 202
    return _ended(cloud)


def resize(cloud: FakeCloud, server: Server, flavor: str) -> Migration:
    """A resize until it waits for a decision."""
    assert ask(cloud, server, "resize", flavorRef=cloud.flavors[flavor].id) == 202
    return _ended(cloud)


def _ended(cloud: FakeCloud) -> Migration:
    cloud.run()
    cloud.reset_calls()
    return cloud.migrations[-1]


def _token(cloud: FakeCloud) -> str:
    domain = {"domain": {"id": "default"}}
    user = {"name": "admin", "password": "secret"} | domain
    identity = {"methods": ["password"], "password": {"user": user}}
    scope = {"project": {"name": "admin"} | domain}
    asked = {"auth": {"identity": identity, "scope": scope}}
    answer = requests.post(f"{cloud.auth_url}/auth/tokens", json=asked, timeout=5)
    return answer.headers["X-Subject-Token"]
