"""os-migrations: order, filters and what each microversion adds."""

import pytest
from novaclient import exceptions

from tests.fakes import FakeCloud
from tests.unit.fakes.conftest import NovaAs


def test_it_lists_the_newest_first(cloud: FakeCloud, nova_as: NovaAs) -> None:
    for status in ("completed", "error", "running"):
        cloud.add_migration(cloud.add_server(status), status=status)
        cloud.advance(60)
    found = [row.status for row in nova_as().migrations.list()]
    assert found == ["running", "error", "completed"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=error", ["error"]),
        ("host=compute2", ["error", "completed"]),
        ("source_compute=compute2", ["error"]),
        ("source_compute=compute3", []),
        ("migration_type=resize", []),
        ("instance_uuid=nobody", []),
        ("user_id=nobody", []),
        ("changes-since=2099-01-01T00:00:00", []),
        ("changes-before=2000-01-01T00:00:00", []),
    ],
)
def test_it_filters(
    cloud: FakeCloud, nova_as: NovaAs, query: str, found: list[str]
) -> None:
    cloud.add_migration(cloud.add_server("web-1"), status="completed")
    server = cloud.add_server("web-2", "compute2")
    cloud.add_migration(server, status="error", dest="compute1")
    answer = nova_as().client.get(f"/os-migrations?{query}")[1]
    assert [each["status"] for each in answer["migrations"]] == found


def test_it_overlooks_a_new_row_by_time(cloud: FakeCloud, nova_as: NovaAs) -> None:
    nova = nova_as()
    nova.servers.live_migrate(cloud.add_server("web-1").id, "compute2", "auto")
    past = {"changes_since": "2000-01-01T00:00:00"}
    assert nova.migrations.list(**past) == []
    cloud.advance(1)
    assert len(nova.migrations.list(**past)) == 1


@pytest.mark.parametrize("query", ["marker=nobody", "nonsense=1", "limit=-1"])
def test_it_refuses_nonsense(nova_as: NovaAs, query: str) -> None:
    with pytest.raises(exceptions.BadRequest):
        nova_as().client.get(f"/os-migrations?{query}")


def test_it_pages(cloud: FakeCloud, nova_as: NovaAs) -> None:
    server = cloud.add_server("web-1")
    for _ in range(3):
        cloud.add_migration(server, status="completed")
    get = nova_as().client.get
    first = get("/os-migrations?limit=2")[1]
    assert [each["id"] for each in first["migrations"]] == [3, 2]
    href = first["migrations_links"][0]["href"].split("/v2.1")[1]
    assert [each["id"] for each in get(href)[1]["migrations"]] == [1]


@pytest.mark.parametrize(
    ("version", "missing"),
    [("2.79", "project_id"), ("2.58", "uuid"), ("2.22", "migration_type")],
)
def test_it_keeps_news_from_old_clients(
    cloud: FakeCloud, nova_as: NovaAs, version: str, missing: str
) -> None:
    cloud.add_migration(cloud.add_server("web-1"))
    (row,) = nova_as(version=version).client.get("/os-migrations")[1]["migrations"]
    assert missing not in row


def test_it_shows_a_manager_the_project_without_hosts(
    cloud: FakeCloud, nova_as: NovaAs
) -> None:
    server = cloud.add_server("web-1")
    cloud.add_migration(server)
    (row,) = nova_as("mona").migrations.list(project_id=server.project_id)
    assert (row.source_compute, row.dest_compute) == (None, None)


@pytest.mark.parametrize(
    ("kind", "status"), [("migration", "migrating"), ("live-migration", "completed")]
)
def test_it_has_only_live_ones_under_way_by_server(
    cloud: FakeCloud, nova_as: NovaAs, kind: str, status: str
) -> None:
    server = cloud.add_server("web-1")
    row = cloud.add_migration(server, kind, status)
    nova = nova_as()
    assert nova.server_migrations.list(server.id) == []
    with pytest.raises(exceptions.NotFound):
        nova.server_migrations.get(server.id, row.id)


def test_it_knows_no_strangers_migrations(cloud: FakeCloud, nova_as: NovaAs) -> None:
    row = cloud.add_migration(cloud.add_server("web-1"))
    other = cloud.add_server("web-2", status="MIGRATING")
    with pytest.raises(exceptions.NotFound, match="not found for instance"):
        nova_as().server_migrations.live_migration_abort(other.id, row.id)


def test_it_gives_the_counters_it_was_given(cloud: FakeCloud, nova_as: NovaAs) -> None:
    server = cloud.add_server("web-1")
    cloud.add_migration(server, memory=(100, 60, 40), disk=(9, 8, 1))
    (row,) = nova_as().server_migrations.list(server.id)
    assert (row.memory_remaining_bytes, row.disk_remaining_bytes) == (40, 1)
