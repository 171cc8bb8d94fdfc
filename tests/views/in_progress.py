"""Moves and looks for the tests of what is in progress."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from migration_panel.nova.watch import PREFIX
from tests.conftest import ClientAs
from tests.fakes import FakeCloud
from tests.fakes.clock import later
from tests.fakes.page import Page
from tests.fakes.state import Migration

GIB = 1024**3
PAGE = "/admin/migration/in-progress/"
JSON = PAGE + "progress.json"
ALERT = "#migration-panel .alert-danger"
ROWS = "#in_progress tbody tr[data-server]"
AJAX = {"x-requested-with": "XMLHttpRequest"}
Cells = dict[str, Any]
Show = Callable[..., Page]


@pytest.fixture(name="show")
def _show(client_as: ClientAs, page: Callable[[Any], Page]) -> Show:
    """``show("?kind=resize", "admin")``: the page."""

    def get(query: str = "", name: str = "admin") -> Page:
        return page(client_as(name).get(PAGE + query))

    return get


def live(
    cloud: FakeCloud, name: str = "web-1", left: int = 3, **facts: Any
) -> Migration:
    """A live migration with `left` of its 4 GiB to go."""
    facts = {"memory": (4 * GIB, (4 - left) * GIB, left * GIB)} | facts
    return cloud.add_migration(cloud.add_server(name), **facts)


def cold(cloud: FakeCloud, task: str, name: str = "db-1") -> Migration:
    server = cloud.add_server(name, status="RESIZE", task_state=task)
    return cloud.add_migration(server, "migration", "migrating")


def saved(row: Migration, left: float, seconds: float = 5) -> None:
    """Nova saves counters anew; everybody who looks now asks for them again."""
    remaining = int(left * GIB)
    row.memory = (4 * GIB, 4 * GIB - remaining, remaining)
    row.updated = later(row.updated, seconds) if row.updated else None
    key = PREFIX + row.uuid
    known = cache.get(key)
    if known:
        aged = replace(
            known, looked=known.looked - seconds, changed=known.changed - seconds
        )
        cache.set(key, aged)


def look(client: Client, query: str = "") -> Cells:
    """One round of polling."""
    answer = client.get(JSON + query, headers=AJAX)
    assert answer.status_code == 200
    found: Cells = answer.json()
    return found


def look_at(client: Client) -> Cells:
    """The only row."""
    (row,) = look(client)["rows"]
    found: Cells = row
    return found
