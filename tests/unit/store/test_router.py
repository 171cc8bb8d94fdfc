"""The store's tables stay in their database, and others out of it."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from migration_panel.store import models
from migration_panel.store.router import ALIAS, APP, StoreRouter

ROUTER = StoreRouter()


def test_it_reads_and_writes_the_store_in_its_own_database() -> None:
    assert ROUTER.db_for_read(models.Host) == ALIAS
    assert ROUTER.db_for_write(models.Host) == ALIAS


def test_it_leaves_others_to_other_routers() -> None:
    assert ROUTER.db_for_read(Session) is None
    assert ROUTER.db_for_write(Session) is None


@pytest.mark.parametrize(
    ("db", "app", "answer"),
    [
        (ALIAS, APP, True),
        ("default", APP, False),
        (ALIAS, "sessions", False),
        ("default", "sessions", None),
    ],
)
def test_it_lets_tables_be_made_where_they_belong(
    db: str, app: str, *, answer: bool | None
) -> None:
    assert ROUTER.allow_migrate(db, app) is answer


def row(app: str) -> Any:
    return SimpleNamespace(_meta=SimpleNamespace(app_label=app))


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [(APP, APP, True), (APP, "sessions", False), ("auth", "sessions", None)],
)
def test_it_joins_the_store_with_itself_alone(
    one: str, other: str, *, answer: bool | None
) -> None:
    assert ROUTER.allow_relation(row(one), row(other)) is answer
