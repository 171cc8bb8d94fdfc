"""Compute hosts from Nova and Placement."""

import json
from typing import Any

import pytest
from django.http import HttpRequest

from migration_panel.nova import client, errors, hosts
from tests.fakes import FakeCloud


def test_it_lists_services_by_name_with_their_state(
    cloud: FakeCloud, nova: Any
) -> None:
    cloud.hosts["compute2"].enabled = False
    cloud.hosts["compute2"].disabled_reason = "AUTO: libvirt is gone"
    found = hosts.services(nova)
    assert [(each.host, each.state) for each in found] == [
        ("compute1", "up"),
        ("compute2", "disabled"),
    ]
    assert found[1].disabled_reason == "AUTO: libvirt is gone"


def test_it_knows_a_forced_down_service(cloud: FakeCloud, nova: Any) -> None:
    cloud.hosts["compute1"].forced_down = True
    assert hosts.services(nova)[0].forced_down


def test_it_knows_services_of_a_cell_that_does_not_answer(
    cloud: FakeCloud, nova: Any
) -> None:
    cloud.cell_down("compute2")
    by_host = {each.host: each.state for each in hosts.services(nova)}
    assert by_host == {"compute1": "up", "compute2": "unknown"}


def test_it_reads_hypervisors_by_host(cloud: FakeCloud, nova: Any) -> None:
    cloud.add_server("web")
    found = hosts.hypervisors(nova)
    assert found["compute1"].type == "QEMU"
    assert found["compute1"].version == "9.0.0"
    assert found["compute1"].id == cloud.hosts["compute1"].uuid


def test_it_reads_hypervisors_page_by_page(cloud: FakeCloud, nova: Any) -> None:
    cloud.max_limit = 1
    assert set(hosts.hypervisors(nova)) == {"compute1", "compute2"}


def test_it_reads_capacities_in_one_call(
    cloud: FakeCloud, request_: HttpRequest
) -> None:
    cloud.add_server("web", "compute1", flavor="m1.small")
    found = hosts.capacities(client.placement(request_))
    memory = found[cloud.hosts["compute1"].uuid].memory_mb
    assert memory is not None
    assert memory.used == 2048
    assert memory.free == memory.capacity - 2048
    assert len(cloud.calls) == 1


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("spaces", [None, (",", ":")])
def test_it_reads_capacities_however_placement_writes_them(
    order: int, spaces: tuple[str, str] | None
) -> None:
    """The candidates, which are left out, stand before or behind."""
    resources = {"VCPU": {"capacity": 64, "used": 2}}
    parts = [
        ("allocation_requests", [{"allocations": {"a": {"resources": {"VCPU": 1}}}}]),
        ("provider_summaries", {"a": {"resources": resources, "traits": []}}),
    ][::order]
    found = hosts._summaries(json.dumps(dict(parts), separators=spaces))
    assert found == {"a": {"resources": resources, "traits": []}}


def test_it_joins_what_is_known(nova: Any, request_: HttpRequest) -> None:
    services, by_host = hosts.services(nova), hosts.hypervisors(nova)
    capacities = hosts.capacities(client.placement(request_))
    joined = hosts.joined(services, by_host, capacities)
    assert all(each.hypervisor and each.capacity for each in joined)


def test_it_joins_without_hypervisors_and_placement(nova: Any) -> None:
    joined = hosts.joined(hosts.services(nova), {}, None)
    assert {(each.hypervisor, each.capacity) for each in joined} == {(None, None)}


def test_it_tells_full_hosts_from_unasked_ones(nova: Any) -> None:
    services, by_host = hosts.services(nova), hosts.hypervisors(nova)
    for host in hosts.joined(services, by_host, {}):
        assert host.capacity is not None
        assert host.capacity.memory_mb is None


def test_it_says_when_placement_does_not_answer(
    cloud: FakeCloud, request_: HttpRequest
) -> None:
    cloud.down("placement", "hangup")
    with pytest.raises(errors.UnreachableError, match="Placement did not answer"):
        hosts.capacities(client.placement(request_))


def test_it_finds_one_service(cloud: FakeCloud, nova: Any) -> None:
    cloud.hosts["compute2"].enabled = False
    found = hosts.service(nova, "compute2")
    assert found
    assert found.state == "disabled"
    assert len(cloud.calls_to("nova")) == 1


@pytest.mark.parametrize("name", ["compute", "compute3", ""])
def test_it_finds_no_service_of_another_name(nova: Any, name: str) -> None:
    assert hosts.service(nova, name) is None
    assert hosts.hypervisor(nova, name or "x") is None


def test_it_finds_one_hypervisor(cloud: FakeCloud, nova: Any) -> None:
    cloud.add_host("compute10")
    found = hosts.hypervisor(nova, "compute1")
    assert found == hosts.hypervisors(nova)["compute1"]


def test_it_tells_what_one_provider_has(
    cloud: FakeCloud, nova: Any, request_: HttpRequest
) -> None:
    cloud.add_server("web", "compute1", flavor="m1.small")
    found = hosts.hypervisor(nova, "compute1")
    assert found
    placement = client.placement(request_)
    alone = hosts.capacity(placement, found.id)
    assert alone == hosts.capacities(placement)[found.id]
    assert alone.vcpus
    assert alone.vcpus.used == 1


@pytest.mark.parametrize("status", [403, 404, 500])
def test_it_says_that_placement_does_not_tell(
    cloud: FakeCloud, request_: HttpRequest, status: int
) -> None:
    cloud.fail_next("GET", "/placement/resource_providers/", status)
    with pytest.raises(errors.CloudError):
        hosts.capacity(client.placement(request_), "some-id")
