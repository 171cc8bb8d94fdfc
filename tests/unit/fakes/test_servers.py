"""The lists of servers and what one server looks like."""

import pytest
from novaclient import exceptions

from tests.fakes import FakeCloud
from tests.unit.fakes.conftest import NovaAs

ALL = {"all_tenants": "1"}


def _names(nova: object, **options: str) -> list[str]:
    found = nova.servers.list(search_opts=ALL | options)  # type: ignore[attr-defined]
    return [each.name for each in found]


def test_it_shows_admins_everything(cloud: FakeCloud, nova_as: NovaAs) -> None:
    server = cloud.add_server("web-1", locked=True, volume_backed=True)
    shown = nova_as().servers.get(server.id).to_dict()
    assert shown["OS-EXT-SRV-ATTR:host"] == "compute1"
    assert shown["flavor"]["original_name"] == "m1.small"
    assert (shown["locked"], shown["image"], shown["status"]) == (True, "", "ACTIVE")
    assert shown["server_groups"] == []


def test_it_gives_old_clients_a_flavor_id(cloud: FakeCloud, nova_as: NovaAs) -> None:
    server = cloud.add_server("web-1")
    assert nova_as(version="2.46").servers.get(server.id).flavor["id"] == "2"


@pytest.mark.parametrize(
    ("version", "key"),
    [("2.8", "locked"), ("2.15", "host_status"), ("2.72", "locked_reason")],
)
def test_it_keeps_news_from_old_clients(
    cloud: FakeCloud, nova_as: NovaAs, version: str, key: str
) -> None:
    server = cloud.add_server("web-1")
    assert key not in nova_as(version=version).servers.get(server.id).to_dict()


def test_it_shows_faults_of_broken_servers_only(
    cloud: FakeCloud, nova_as: NovaAs
) -> None:
    broken = cloud.add_server("broken", status="ERROR")
    healed = cloud.add_server("healed")
    for server in (broken, healed):
        cloud.add_fault(server, "It hurts")
    nova = nova_as()
    assert nova.servers.get(broken.id).fault["message"] == "It hurts"
    assert not hasattr(nova.servers.get(healed.id), "fault")


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"host": "compute2"}, ["db-1"]),
        ({"host": "nowhere"}, []),
        ({"name": "^web"}, ["web-1"]),
        ({"status": "SHUTOFF"}, ["db-1"]),
        ({"status": "PAUSED"}, []),
        ({"changes-since": "2099-01-01T00:00:00Z"}, []),
    ],
)
def test_it_filters(
    cloud: FakeCloud, nova_as: NovaAs, options: dict[str, str], found: list[str]
) -> None:
    cloud.add_server("web-1")
    cloud.add_server("db-1", "compute2", status="SHUTOFF")
    assert _names(nova_as(), **options) == found


def test_it_takes_several_statuses(cloud: FakeCloud, nova_as: NovaAs) -> None:
    for status in ("ACTIVE", "SHUTOFF", "ERROR"):
        cloud.add_server(status.lower(), status=status)
    answer = nova_as().client.get("/servers/detail?status=ACTIVE&status=ERROR")[1]
    assert [each["name"] for each in answer["servers"]] == ["error", "active"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=MIGRATING", ["moving"]),
        ("status=MIGRATING&status=RESIZE", ["moving"]),
        ("status=ACTIVE", ["still", "moving"]),
        ("status=MIGRATING&status=ERROR", ["still", "moving"]),
    ],
)
def test_it_finds_more_by_status_than_one_thinks(
    cloud: FakeCloud, nova_as: NovaAs, query: str, found: list[str]
) -> None:
    cloud.add_server("moving", status="MIGRATING")
    cloud.add_server("still")
    answer = nova_as().client.get(f"/servers/detail?{query}")[1]
    assert [each["name"] for each in answer["servers"]] == found


@pytest.mark.parametrize(
    "query",
    ["status=NONSENSE", "name=(", "marker=nobody", "limit=x", "sort_key=nonsense"],
)
def test_it_refuses_nonsense(nova_as: NovaAs, query: str) -> None:
    with pytest.raises(exceptions.BadRequest):
        nova_as().client.get(f"/servers/detail?{query}")


def test_it_ignores_a_members_host_filter(cloud: FakeCloud, nova_as: NovaAs) -> None:
    cloud.add_server("web-1")
    found = nova_as("mia").servers.list(search_opts={"host": "compute2"})
    assert [each.name for each in found] == ["web-1"]


def test_it_pages(cloud: FakeCloud, nova_as: NovaAs) -> None:
    for number in range(5):
        cloud.add_server(f"web-{number}")
    get = nova_as().client.get
    first = get("/servers/detail?limit=2&sort_key=display_name&sort_dir=asc")[1]
    assert [each["name"] for each in first["servers"]] == ["web-0", "web-1"]
    href = first["servers_links"][0]["href"].split("/v2.1")[1]
    assert [each["name"] for each in get(href)[1]["servers"]] == ["web-2", "web-3"]


def test_it_ends_paging(cloud: FakeCloud, nova_as: NovaAs) -> None:
    cloud.add_server("web-1")
    assert "servers_links" not in nova_as().client.get("/servers?limit=2")[1]


def test_it_leaves_deleted_servers_out(cloud: FakeCloud, nova_as: NovaAs) -> None:
    server = cloud.add_server("web-1")
    nova = nova_as()
    nova.servers.delete(server.id)
    assert _names(nova) == []
    with pytest.raises(exceptions.NotFound):
        nova.servers.get(server.id)


def test_it_tells_little_of_a_down_cell(cloud: FakeCloud, nova_as: NovaAs) -> None:
    cloud.add_server("web-1")
    cloud.cell_down("compute1")
    (shown,) = nova_as().client.get("/servers/detail?all_tenants=1")[1]["servers"]
    assert shown.keys() == {"id", "status", "tenant_id", "created", "links"}
    assert shown["status"] == "UNKNOWN"


@pytest.mark.parametrize("query", ["limit=10", "name=web", "sort_key=host"])
def test_it_skips_a_down_cell_when_filtering(
    cloud: FakeCloud, nova_as: NovaAs, query: str
) -> None:
    cloud.add_server("web-1")
    cloud.cell_down()
    answer = nova_as().client.get(f"/servers/detail?all_tenants=1&{query}")[1]
    assert answer["servers"] == []


def test_it_hides_a_down_cell_from_old_clients(
    cloud: FakeCloud, nova_as: NovaAs
) -> None:
    cloud.add_server("web-1")
    cloud.cell_down()
    old = nova_as(version="2.68")
    assert _names(old) == []
    assert [each.host for each in old.services.list(binary="nova-compute")] == []
