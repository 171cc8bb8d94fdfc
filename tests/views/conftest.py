"""View tests have a small cloud with three hosts, and a store, to begin with."""

import pytest
from django.core.cache import cache

from tests.fakes import FakeCloud, FakeServer
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
    cloud = fake_server.serve(FakeCloud())
    for number in (1, 2, 3):
        cloud.add_host(f"compute{number}")
    return cloud


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """Names and amounts are kept for an hour; a test must not see another's."""
    cache.clear()
