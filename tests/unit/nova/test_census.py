"""What the engine asks Nova for, in a constant number of calls."""

from typing import Any

import pytest

from migration_panel.facts.known import PlacedServer
from migration_panel.nova import census
from migration_panel.nova.errors import CloudError
from tests.fakes import FakeCloud


def test_it_knows_services(cloud: FakeCloud, nova: Any) -> None:
    cloud.hosts["compute2"].up = False
    found = census.taken(nova).services
    assert [(each.host, each.up) for each in found] == [
        ("compute1", True),
        ("compute2", False),
    ]


def test_it_knows_the_servers_of_each_host(cloud: FakeCloud, nova: Any) -> None:
    web = cloud.add_server("web", "compute1")
    found = census.taken(nova).servers
    assert found == {
        "compute1": (PlacedServer(id=web.id, name="web"),),
        "compute2": (),
    }


def test_it_knows_a_server_that_is_just_being_made(cloud: FakeCloud, nova: Any) -> None:
    web = cloud.add_server("web", "compute1", status="BUILD")
    assert census.taken(nova).servers["compute1"] == (
        PlacedServer(id=web.id, name="web", moving=True),
    )


def test_it_knows_a_server_that_is_leaving(cloud: FakeCloud, nova: Any) -> None:
    web = cloud.add_server("web", "compute2", status="VERIFY_RESIZE")
    cloud.add_migration(web, "migration", "finished", source="compute1")
    assert census.taken(nova).servers["compute1"] == (
        PlacedServer(id=web.id, name="web", leaving=True),
    )


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("migration", "confirmed"),
        ("migration", "error"),
        ("live-migration", "completed"),
        ("evacuation", "done"),
    ],
)
def test_it_knows_none_that_has_left(
    cloud: FakeCloud, nova: Any, kind: str, status: str
) -> None:
    web = cloud.add_server("web", "compute2")
    cloud.add_migration(web, kind, status, source="compute1")
    assert census.taken(nova).servers["compute1"] == ()


def test_it_knows_none_of_a_host_that_is_gone(cloud: FakeCloud, nova: Any) -> None:
    web = cloud.add_server("web", "compute2", status="VERIFY_RESIZE")
    cloud.add_migration(web, "resize", "finished", source="compute9")
    assert "compute9" not in census.taken(nova).servers


def test_it_knows_none_that_was_deleted_meanwhile(cloud: FakeCloud, nova: Any) -> None:
    web = cloud.add_server("web", "compute2")
    cloud.add_migration(web, "resize", "finished", source="compute1")
    web.host = "nowhere"
    assert census.taken(nova).servers["compute1"] == ()


def test_it_says_nothing_of_servers_that_nova_does_not_tell(
    cloud: FakeCloud, nova: Any
) -> None:
    cloud.add_server("web", "compute1")
    cloud.cell_down("compute1")
    found = census.taken(nova)
    assert "compute1" not in found.servers
    assert found.services[0].state == "unknown"


def test_it_knows_the_aggregates_of_each_host(cloud: FakeCloud, nova: Any) -> None:
    cloud.add_aggregate("ssd", ["compute1"])
    cloud.add_aggregate("fast", ["compute1", "compute2"])
    assert census.taken(nova).aggregates == {
        "compute1": ("fast", "ssd"),
        "compute2": ("fast",),
    }


def asked(cloud: FakeCloud, nova: Any) -> list[str]:
    cloud.reset_calls()
    census.taken(nova)
    return [each.path.rpartition("v2.1")[2] for each in cloud.calls]


def test_it_asks_as_often_whatever_there_is(cloud: FakeCloud, nova: Any) -> None:
    few = asked(cloud, nova)
    for number in range(3, 41):
        cloud.add_host(f"compute{number}")
        cloud.add_server(f"web{number}", f"compute{number}")
    assert asked(cloud, nova) == few


def test_it_goes_on_to_further_pages(cloud: FakeCloud, nova: Any) -> None:
    cloud.max_limit = 1
    cloud.add_server("web", "compute1")
    cloud.add_server("db", "compute2")
    found = census.taken(nova).servers
    assert [len(found[host]) for host in ("compute1", "compute2")] == [1, 1]


@pytest.mark.parametrize(
    "path", ["/os-services", "/os-hypervisors", "/os-aggregates", "/os-migrations"]
)
def test_it_has_all_or_nothing(cloud: FakeCloud, nova: Any, path: str) -> None:
    cloud.fail_next("GET", path, 500, "No.")
    with pytest.raises(CloudError):
        census.taken(nova)
