"""View tests have a small cloud with three hosts, and a store, to begin with."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from openstack_auth import policy as enforcement

from migration_panel import policy
from migration_panel.dashboards.admin.migration.views.base import url
from tests.conftest import ClientAs
from tests.fakes import FakeCloud, FakeServer, small_cloud
from tests.fakes.page import Page, read
from tests.fakes.store import FakeStore


def pytest_itemcollected(item: pytest.Item) -> None:
    """Every page may read the store; nothing of ours may touch another database."""
    item.add_marker(pytest.mark.django_db(databases=["migration_panel"]))


@pytest.fixture
def store() -> FakeStore:
    """An empty store; each call puts a row into it. The test's end empties it."""
    return FakeStore()


@pytest.fixture
def cloud(fake_server: FakeServer) -> FakeCloud:
    """compute1 to compute3, all up, no servers."""
    return fake_server.serve(small_cloud())


@pytest.fixture
def admin(client_as: ClientAs) -> Client:
    return client_as("admin")


@pytest.fixture
def tab(client_as: ClientAs) -> Callable[..., Page]:
    """``tab("hosts", state="down")``: one of the panel's, as an admin sees it."""

    def get(name: str, **query: Any) -> Page:
        answer = client_as("admin").get(url(name), query)
        assert answer.status_code == 200
        return read(answer)

    return get


@pytest.fixture
def without_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the settings snippet had not been copied."""
    enforcers = dict(enforcement._get_enforcer())
    enforcers.pop(policy.SERVICE)
    monkeypatch.setattr(enforcement, "_ENFORCER", enforcers)


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """Names, amounts, counters and choices are kept, by ids that tests share."""
    cache.clear()
