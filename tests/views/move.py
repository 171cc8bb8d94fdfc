"""Opening and sending the Move form, as a browser would."""

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
from django.test import Client

from migration_panel.dashboards.admin.migration.views.base import url
from tests.conftest import ClientAs
from tests.fakes import FakeCloud
from tests.fakes.page import Node, Page, read
from tests.fakes.state import Server
from tests.fakes.store import FakeStore


class MoveForm:
    """The form for some servers, of one signed-in user."""

    def __init__(self, client: Client, cloud: FakeCloud) -> None:
        self.client = client
        self.cloud = cloud

    def opened(self, *servers: Server | str, **query: str) -> Page:
        sent: dict[str, Any] = {"server": ids(servers)}
        answer = self.client.get(url("move"), sent | query)
        assert answer.status_code == 200
        return read(answer)

    def opened_by_button(self, *servers: Server | str, **fields: str) -> Page:
        """As the list's bulk button does it: a POST without `go`."""
        sent: dict[str, Any] = {"server": ids(servers)}
        answer = self.client.post(url("move"), sent | fields)
        assert answer.status_code == 200
        return read(answer)

    def answer(self, *servers: Server | str, **fields: str) -> Any:
        known = {"go": "1", "kind": "live", "target": "", "block": "auto"}
        sent: dict[str, Any] = {"server": ids(servers)}
        return self.client.post(url("move"), sent | known | fields)

    def sent(self, *servers: Server | str, **fields: str) -> Page:
        """What is shown where the form, or a table of results, comes back."""
        answer = self.answer(*servers, **fields)
        assert answer.status_code == 200, answer
        return read(answer)


@pytest.fixture
def form(client_as: ClientAs, cloud: FakeCloud) -> MoveForm:
    return MoveForm(client_as("admin"), cloud)


@pytest.fixture
def web(cloud: FakeCloud) -> Server:
    return cloud.add_server("web")


@pytest.fixture
def measured(cloud: FakeCloud, store: FakeStore) -> Callable[[], None]:
    """``measured()``: every host has tried every other, and found nothing wrong."""

    def measure() -> None:
        for source, target in permutations(cloud.hosts, 2):
            store.pair(source, target)

    return measure


def ids(servers: tuple[Server | str, ...]) -> list[str]:
    return [each if isinstance(each, str) else each.id for each in servers]


def radio(page: Page, name: str, value: str) -> Node:
    return page.one(f"input[name={name}][value={value}]")


def is_on(page: Page, name: str, value: str) -> bool:
    return "disabled" not in radio(page, name, value).attrs


def chosen(page: Page, name: str) -> list[str]:
    return [each["value"] for each in page.all(f"input[name={name}][checked]")]


def row_of(page: Page, host: str) -> Node:
    """The row of a host in the list of targets."""
    found = [
        each
        for each in page.all("#target-table tr")
        if each.has(f"input[value={host}]")
    ]
    assert len(found) == 1
    return found[0]


def errors(page: Page) -> str:
    return " ".join(page.texts("#move .help-block") + page.texts("#move .alert-danger"))


def order(page: Page) -> list[str]:
    return [each["value"] for each in page.all("#target-table input")]


def asked(cloud: FakeCloud) -> list[dict[str, Any]]:
    """The bodies of all actions that Nova was asked for."""
    return [each.body for each in cloud.calls if each.method == "POST"]


def bare(cloud: FakeCloud) -> list[str]:
    """The paths of Nova's and Placement's calls."""
    ours = ("nova", "placement")
    return [each.path for each in cloud.calls if each.service in ours]
