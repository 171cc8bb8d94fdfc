"""Where servers were asked to go."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from migration_panel import requested
from migration_panel.facts.migration import COLD, LIVE, RESIZE
from tests.samples import SERVER_ID, a_migration


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache whose server is gone."""

    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(cache, "get", refuse, raising=False)


def now(seconds: float = 0) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


def test_it_recalls_a_request() -> None:
    requested.remember(SERVER_ID, LIVE, "compute2")
    (found,) = requested.recall(SERVER_ID)
    assert (found.kind, found.target) == (LIVE, "compute2")
    assert found.server_id == SERVER_ID
    assert now(-5) < found.at <= now()


def test_it_recalls_all_that_was_chosen() -> None:
    requested.remember(SERVER_ID, RESIZE, None, flavor="m1", block=False)
    (found,) = requested.recall(SERVER_ID)
    assert (found.target, found.flavor, found.block) == (None, "m1", False)


def test_it_recalls_the_newest_first() -> None:
    for target in ("compute1", "compute2", None):
        requested.remember(SERVER_ID, LIVE, target)
    found = requested.recall(SERVER_ID)
    assert [each.target for each in found] == [None, "compute2", "compute1"]


def test_it_keeps_only_so_many() -> None:
    for number in range(requested.KEPT_REQUESTS + 3):
        requested.remember(SERVER_ID, LIVE, f"compute{number}")
    assert len(requested.recall(SERVER_ID)) == requested.KEPT_REQUESTS


def test_it_recalls_nothing_of_another_server() -> None:
    requested.remember(SERVER_ID, LIVE, "compute2")
    assert requested.recall("another") == ()


def test_it_finds_the_request_of_a_migration() -> None:
    requested.remember(SERVER_ID, LIVE, "compute2")
    found = requested.of(a_migration(created=now(2), dest=None))
    assert found is not None
    assert found.target == "compute2"


def test_it_takes_the_nearest_of_several() -> None:
    requested.remember(SERVER_ID, LIVE, "compute2")
    requested.remember(SERVER_ID, LIVE, "compute3")
    newest, oldest = requested.recall(SERVER_ID)
    assert requested.of(a_migration(created=newest.at)) == newest
    assert requested.of(a_migration(created=oldest.at)) == oldest


def test_it_stands_clocks_that_differ() -> None:
    requested.remember(SERVER_ID, LIVE, "compute2")
    assert requested.of(a_migration(created=now(-60)))


@pytest.mark.parametrize("seconds", [-600, 600])
def test_it_finds_nothing_for_a_migration_of_another_time(seconds: int) -> None:
    requested.remember(SERVER_ID, LIVE, "compute2")
    assert requested.of(a_migration(created=now(seconds))) is None


def test_it_finds_nothing_for_a_migration_of_another_kind() -> None:
    requested.remember(SERVER_ID, LIVE, "compute2")
    assert requested.of(a_migration(created=now(), kind=COLD)) is None


def test_it_finds_nothing_for_what_was_asked_elsewhere() -> None:
    assert requested.of(a_migration(created=now())) is None


@pytest.mark.usefixtures("broken")
def test_it_lives_without_a_cache() -> None:
    requested.remember(SERVER_ID, LIVE, "compute2")
    assert requested.recall(SERVER_ID) == ()
    assert requested.of(a_migration(created=now())) is None
