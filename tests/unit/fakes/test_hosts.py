"""Services, hypervisors, zones and Placement's view of the same hosts."""

import pytest
from keystoneauth1 import exceptions as http_errors
from novaclient import exceptions

from tests.fakes import FakeCloud
from tests.unit.fakes.conftest import NovaAs, Placement

NEEDS = "resources=VCPU:1,MEMORY_MB:2048,DISK_GB:20"


def test_it_lists_services(cloud: FakeCloud, nova_as: NovaAs) -> None:
    cloud.add_host("broken", up=False, enabled=False, disabled_reason="AUTO: oops")
    row = nova_as().services.list(host="broken")[0]
    assert (row.state, row.status) == ("down", "disabled")
    assert row.disabled_reason == "AUTO: oops"


def test_it_knows_no_other_services(nova_as: NovaAs) -> None:
    assert nova_as().services.list(host="nix") == []
    assert nova_as().services.list(binary="nova-nix") == []


def test_it_tells_little_of_a_down_cells_services(
    cloud: FakeCloud, nova_as: NovaAs
) -> None:
    cloud.cell_down("compute2")
    row = nova_as().services.list(host="compute2")[0].to_dict()
    assert row["status"] == "UNKNOWN"
    assert "state" not in row


def test_it_disables_a_host(cloud: FakeCloud, nova_as: NovaAs) -> None:
    nova = nova_as()
    service = nova.services.list(host="compute1")[0]
    nova.services.disable_log_reason(service.id, "maintenance")
    assert cloud.hosts["compute1"].disabled_reason == "maintenance"


def test_it_counts_what_runs_on_a_hypervisor(cloud: FakeCloud, nova_as: NovaAs) -> None:
    cloud.add_server("web-1", flavor="m1.medium")
    row = nova_as().hypervisors.list(detailed=True)[0]
    assert (row.vcpus_used, row.memory_mb_used, row.running_vms) == (2, 4608, 1)


@pytest.mark.parametrize("field", ["vcpus", "memory_mb", "running_vms", "cpu_info"])
def test_it_drops_capacity_from_new_hypervisors(nova_as: NovaAs, field: str) -> None:
    row = nova_as(version="2.88").hypervisors.list(detailed=True)[0]
    assert field not in row.to_dict()


def test_it_drops_statistics_too(nova_as: NovaAs) -> None:
    assert nova_as().client.get("/os-hypervisors/statistics")
    with pytest.raises(exceptions.NotFound):
        nova_as(version="2.88").client.get("/os-hypervisors/statistics")


def test_it_leaves_a_down_cells_hypervisors_out(
    cloud: FakeCloud, nova_as: NovaAs
) -> None:
    cloud.cell_down()
    assert nova_as().hypervisors.list() == []


def test_it_finds_no_unknown_hypervisor(nova_as: NovaAs) -> None:
    with pytest.raises(exceptions.NotFound, match="No hypervisor matching 'nix'"):
        nova_as().hypervisors.search("nix")


def test_it_groups_hosts_by_zone(cloud: FakeCloud, nova_as: NovaAs) -> None:
    cloud.add_host("far", zone="moon")
    zones = nova_as().availability_zones.list(detailed=True)
    assert {each.zoneName for each in zones} == {"nova", "moon"}


def test_it_offers_candidates_with_all_classes(
    cloud: FakeCloud, placement: Placement
) -> None:
    cloud.add_server("web-1")
    answer = placement(f"/allocation_candidates?{NEEDS}")
    summary = answer["provider_summaries"][cloud.hosts["compute1"].uuid]
    assert summary["resources"]["MEMORY_MB"] == {"capacity": 65024, "used": 2048}
    assert len(answer["allocation_requests"]) == 3


def test_it_offers_no_full_hosts(cloud: FakeCloud, placement: Placement) -> None:
    cloud.hosts["compute1"].memory_mb = 1024
    answer = placement(f"/allocation_candidates?{NEEDS}")
    assert cloud.hosts["compute1"].uuid not in answer["provider_summaries"]


def test_it_limits_candidates(placement: Placement) -> None:
    answer = placement(f"/allocation_candidates?{NEEDS}&limit=2")
    assert len(answer["allocation_requests"]) == 2


def test_it_summarized_less_before(placement: Placement) -> None:
    answer = placement("/allocation_candidates?resources=VCPU:1", "1.26")
    (first, *_) = answer["provider_summaries"].values()
    assert first["resources"].keys() == {"VCPU"}


@pytest.mark.parametrize("query", ["", "resources=NONSENSE:1"])
def test_it_refuses_nonsense(placement: Placement, query: str) -> None:
    with pytest.raises(http_errors.BadRequest):
        placement(f"/allocation_candidates?{query}")


def test_it_is_for_admins_only(placement: Placement) -> None:
    with pytest.raises(http_errors.Forbidden):
        placement(f"/allocation_candidates?{NEEDS}", name="mia")


def test_it_holds_both_ends_of_a_move(
    cloud: FakeCloud, nova_as: NovaAs, placement: Placement
) -> None:
    server = cloud.add_server("web-1")
    nova_as().servers.migrate(server.id, host="compute2")
    cloud.run()
    for name in ("compute1", "compute2"):
        uuid = cloud.hosts[name].uuid
        used = placement(f"/resource_providers/{uuid}/usages")["usages"]
        assert used["MEMORY_MB"] == 2048


def test_it_leaves_an_allocation_behind(
    cloud: FakeCloud, nova_as: NovaAs, placement: Placement
) -> None:
    cloud.next_move_fails("live-refused-leaking")
    nova_as().servers.live_migrate(cloud.add_server("web-1").id, "compute2", "auto")
    cloud.run()
    found = placement(f"/allocations/{cloud.migrations[0].uuid}")["allocations"]
    assert list(found) == [cloud.hosts["compute1"].uuid]


def test_it_has_no_allocation_of_strangers(placement: Placement) -> None:
    assert placement("/allocations/nobody")["allocations"] == {}
