"""An engine on an empty store."""

import pytest

from tests.fakes.engine import FakeEngine


def pytest_itemcollected(item: pytest.Item) -> None:
    """The store alone, and no other database."""
    item.add_marker(pytest.mark.django_db(databases=["migration_panel"]))


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()
