"""A migration that failed in the fake cloud, and what the store knows of it."""

import uuid
from typing import Any

import pytest

from migration_panel.dashboards.admin.migration.views.base import url
from migration_panel.diagnosis.diagnosis import Diagnosed
from tests.asking import move
from tests.conftest import ClientAs
from tests.fakes import FakeCloud
from tests.fakes.page import Page, read
from tests.fakes.state import Migration
from tests.fakes.store import FakeStore

HOSTILE = (
    "<script>alert(1)</script>",
    "'\"><img src=x onerror=alert(1)>",
    "{{7*7}}{$7*7$}",
    "{% url 'x' %}",
)


class Failing:
    """``failing()``: a refused live migration of `web`, diagnosed as is wanted."""

    def __init__(self, cloud: FakeCloud, store: FakeStore, client_as: ClientAs) -> None:
        self.cloud, self.store, self.client = cloud, store, client_as("admin")

    def __call__(self, *causes: str | Diagnosed, **row: Any) -> Page:
        """The page of such a migration."""
        return self.page(self.diagnosed(*causes, **row))

    def diagnosed(self, *causes: str | Diagnosed, **row: Any) -> Migration:
        migration = self.failed()
        self.row = self.store.failure(
            *causes,
            **{
                "migration": uuid.UUID(migration.uuid),
                "server": uuid.UUID(migration.server.id),
                **row,
            },
        )
        return migration

    def failed(self, how: str = "live-refused", **body: Any) -> Migration:
        return move(self.cloud, self.cloud.add_server("web"), fails=how, **body)

    def page(self, migration: Migration, **query: str) -> Page:
        address = url("migration", migration.server.id, migration.uuid)
        answer = self.client.get(address, query)
        assert answer.status_code == 200
        return read(answer)


@pytest.fixture
def failing(cloud: FakeCloud, store: FakeStore, client_as: ClientAs) -> Failing:
    return Failing(cloud, store, client_as)
