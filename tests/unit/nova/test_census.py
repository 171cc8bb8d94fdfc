"""All hosts with their servers: those that move are on both hosts."""

from typing import Any

import pytest

from migration_panel.facts.known import PlacedServer
from migration_panel.nova import census
from tests.fakes import FakeCloud


def told(nova: Any, host: str) -> list[tuple[str, bool, bool]]:
    """Id, leaving and moving of each server."""
    found = census.taken(nova).servers[host]
    return [(each.id, each.leaving, each.moving) for each in found]


def test_it_places_servers_on_their_hosts(cloud: FakeCloud, nova: Any) -> None:
    web = cloud.add_server("web")
    found = census.taken(nova).servers
    assert [each.id for each in found["compute1"]] == [web.id]
    assert isinstance(found["compute1"][0], PlacedServer)
    assert found["compute2"] == ()


@pytest.mark.parametrize("kind", ["live-migration", "migration"])
def test_it_marks_a_server_that_moves_on_both_hosts(
    cloud: FakeCloud, nova: Any, kind: str
) -> None:
    web, still = cloud.add_server("web"), cloud.add_server("still")
    status = "running" if kind == "live-migration" else "migrating"
    cloud.add_migration(web, kind, status, dest="compute2")
    web.task_state = "migrating" if kind == "live-migration" else "resize_migrating"
    assert sorted(told(nova, "compute1")) == sorted(
        [(web.id, False, True), (still.id, False, False)]
    )
    assert told(nova, "compute2") == [(web.id, False, True)]


@pytest.mark.parametrize("status", ["completed", "error", "cancelled"])
def test_it_does_not_mark_a_server_that_moved(
    cloud: FakeCloud, nova: Any, status: str
) -> None:
    web = cloud.add_server("web")
    cloud.add_migration(web, "live-migration", status, dest="compute2")
    assert told(nova, "compute1") == [(web.id, False, False)]
    assert told(nova, "compute2") == []


def test_it_tells_of_a_server_that_waits_to_be_confirmed(
    cloud: FakeCloud, nova: Any
) -> None:
    web = cloud.add_server("web", "compute2", status="VERIFY_RESIZE")
    cloud.add_migration(
        web, "migration", "finished", source="compute1", dest="compute2"
    )
    assert told(nova, "compute1") == [(web.id, True, False)]
    assert told(nova, "compute2") == [(web.id, False, False)]


def test_it_asks_as_often_however_many_servers_there_are(
    cloud: FakeCloud, nova: Any
) -> None:
    census.taken(nova)
    few = len(cloud.calls)
    for number in range(20):
        cloud.add_server(f"s{number}")
    census.taken(nova)
    assert len(cloud.calls) == 2 * few
