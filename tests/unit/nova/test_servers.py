"""Servers in Nova's JSON and lists."""

from typing import Any

import pytest

from migration_panel.facts.server import PowerState
from migration_panel.nova import errors, servers
from tests.fakes import FakeCloud

ANY = servers.ServerFilter()


def listed(nova: Any, wanted: servers.ServerFilter, **part: Any) -> list[str]:
    found = servers.page(nova, wanted, servers.Slice(**({"limit": 10} | part)))
    return [each.name for each in found.servers]


def test_it_reads_a_whole_server(cloud: FakeCloud, nova: Any) -> None:
    made = cloud.add_server("web", status="ERROR", locked=True)
    cloud.add_fault(made, "Boom")
    read = servers.one(nova, made.id)
    assert (read.name, read.host, read.status) == ("web", "compute1", "ERROR")
    assert read.power_state is PowerState.NO_STATE
    assert read.locked
    assert read.fault is not None
    assert read.fault.message == "Boom"
    assert read.flavor is not None
    assert (read.flavor.name, read.flavor.memory_mb) == ("m1.small", 2048)


def test_it_knows_a_server_on_a_volume(cloud: FakeCloud, nova: Any) -> None:
    made = cloud.add_server("web", volume_backed=True)
    assert servers.one(nova, made.id).volume_backed


def test_it_says_when_there_is_no_such_server(cloud: FakeCloud, nova: Any) -> None:
    gone = cloud.add_server("web", status="DELETED")
    with pytest.raises(errors.GoneError):
        servers.one(nova, gone.id)


def test_it_reads_the_stub_of_a_down_cell() -> None:
    stub = servers.parse({"id": "x", "status": "UNKNOWN", "tenant_id": "p"})
    assert not stub.reachable
    assert (stub.name, stub.host, stub.flavor) == ("x", None, None)


def test_it_does_not_mind_a_power_state_it_does_not_know() -> None:
    odd = servers.parse({"id": "x", "OS-EXT-STS:power_state": 99})
    assert odd.power_state is None


def test_it_filters_and_sorts_by_nova(cloud: FakeCloud, nova: Any) -> None:
    for name, host in (("b", "compute1"), ("a", "compute1"), ("c", "compute2")):
        cloud.add_server(name, host)
    on_one = servers.ServerFilter(host="compute1")
    assert listed(nova, on_one) == ["a", "b"]
    assert listed(nova, on_one, descending=True) == ["b", "a"]
    assert listed(nova, servers.ServerFilter(name="^c$")) == ["c"]


def test_it_filters_by_status_and_project(cloud: FakeCloud, nova: Any) -> None:
    cloud.add_server("off", status="SHUTOFF")
    cloud.add_server("other", project="admin")
    assert listed(nova, servers.ServerFilter(status=("SHUTOFF",))) == ["off"]
    project = cloud.projects["admin"].id
    assert listed(nova, servers.ServerFilter(project_id=project)) == ["other"]


def test_it_pages_by_marker(cloud: FakeCloud, nova: Any) -> None:
    made = [cloud.add_server(name) for name in "abc"]
    first = servers.page(nova, ANY, servers.Slice(limit=2))
    assert [each.name for each in first.servers] == ["a", "b"]
    assert first.more
    assert listed(nova, ANY, marker=made[1].id) == ["c"]


def test_it_lists_all_in_as_many_calls_as_there_are_windows(
    cloud: FakeCloud, nova: Any
) -> None:
    cloud.max_limit = 2
    for name in "abcde":
        cloud.add_server(name)
    assert [each.name for each in servers.every(nova, ANY)] == list("abcde")
    assert len(cloud.calls) == 3


def test_it_counts_and_knows_of_more(cloud: FakeCloud, nova: Any) -> None:
    for name in "abc":
        cloud.add_server(name)
    assert servers.count(nova, ANY) == (3, False)
    cloud.max_limit = 2
    assert servers.count(nova, ANY) == (2, True)


def test_it_names_living_and_deleted_servers(cloud: FakeCloud, nova: Any) -> None:
    web = cloud.add_server("web")
    gone = cloud.add_server("gone", status="DELETED")
    assert servers.names(nova) == {web.id: "web"}
    assert servers.names(nova, deleted=True) == {gone.id: "gone"}


def test_it_lists_flavors_from_small_to_large(cloud: FakeCloud, nova: Any) -> None:
    cloud.add_flavor("hidden", 1, 256, 1, public=False)
    names = [each.name for each in servers.flavors(nova)]
    assert names == ["hidden", "m1.tiny", "m1.small", "m1.medium", "m1.large"]
