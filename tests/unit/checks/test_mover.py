"""What servers need of a target, and which of them are alike."""

from typing import Any

import pytest

from migration_panel.checks import mover as checks
from migration_panel.facts.group import Group
from migration_panel.facts.server import Flavor
from tests.samples import a_hypervisor, a_server

SWAPPING = Flavor(name="f", vcpus=1, memory_mb=512, disk_gb=10, swap_mb=512)


# -- what servers need ----------------------------------------------------------------


def with_specs(**specs: str) -> Flavor:
    told = tuple((key.replace("__", ":"), value) for key, value in specs.items())
    return Flavor(name="f", vcpus=2, memory_mb=512, disk_gb=10, extra_specs=told)


def test_it_adds_up_all_local_disks() -> None:
    flavor = Flavor(
        name="f", vcpus=2, memory_mb=512, disk_gb=10, ephemeral_gb=5, swap_mb=1025
    )
    wanted = checks.needs(a_server(flavor=flavor))
    assert wanted == {"VCPU": 2, "MEMORY_MB": 512, "DISK_GB": 17}


def test_it_needs_no_disk_for_a_root_volume() -> None:
    server = a_server(image_id=None, volumes=("vol-1",))
    assert checks.needs(server) == {"VCPU": 1, "MEMORY_MB": 2048}


@pytest.mark.parametrize("policy", ["dedicated", "mixed"])
def test_it_leaves_pinned_cpus_to_the_scheduler(policy: str) -> None:
    wanted = checks.needs(a_server(flavor=with_specs(hw__cpu_policy=policy)))
    assert wanted == {"MEMORY_MB": 512, "DISK_GB": 10}


def test_it_needs_what_a_flavor_names_itself() -> None:
    flavor = with_specs(
        resources__VGPU="1", resources__VCPU="0", hw__cpu_policy="shared"
    )
    wanted = checks.needs(a_server(flavor=flavor))
    assert wanted == {"MEMORY_MB": 512, "DISK_GB": 10, "VGPU": 1}


@pytest.mark.parametrize("amount", ["", "many", "-1", "1.5"])
def test_it_ignores_an_amount_that_is_none(amount: str) -> None:
    assert "VGPU" not in checks.needs(
        a_server(flavor=with_specs(resources__VGPU=amount))
    )


def test_it_needs_nothing_that_is_known_without_a_flavor() -> None:
    assert checks.needs(a_server(flavor=None)) == {}


def test_it_asks_for_the_least_of_all() -> None:
    of = [{"VCPU": 4, "MEMORY_MB": 512, "DISK_GB": 1}, {"VCPU": 1, "MEMORY_MB": 1024}]
    assert checks.smallest(of) == {"MEMORY_MB": 512, "VCPU": 1}
    assert checks.smallest([]) == {}


def test_it_counts_alike_servers_together() -> None:
    servers = [a_server(id=str(n), zone="nova") for n in range(3)]
    (mover,) = checks.movers(servers, {"compute1": a_hypervisor()})
    assert (mover.count, mover.host, mover.zone) == (3, "compute1", "nova")
    assert mover.hypervisor == a_hypervisor()


def test_it_keeps_unlike_servers_apart() -> None:
    servers = [a_server(), a_server(host="compute2"), a_server(zone="az2")]
    assert [mover.count for mover in checks.movers(servers, {})] == [1, 1, 1]


def test_it_keeps_servers_of_other_groups_apart() -> None:
    servers = [a_server(id="1"), a_server(id="2", groups=("g",)), a_server(id="3")]
    group = Group(id="g", name="db", policy="affinity", members=())
    both = checks.movers(servers, {}, {"g": group})
    assert [(each.servers, each.groups) for each in both] == [
        (("1", "3"), ()),
        (("2",), (group,)),
    ]


def test_it_leaves_out_a_group_of_which_nova_told_nothing() -> None:
    (only,) = checks.movers([a_server(groups=("g",))], {})
    assert only.groups == ()


@pytest.mark.parametrize(
    ("facts", "root", "local"),
    [
        ({}, True, True),
        ({"flavor": Flavor(name="f", vcpus=1, memory_mb=1, disk_gb=0)}, True, True),
        ({"image_id": None, "volumes": ("v",)}, False, False),
        ({"image_id": None, "volumes": ("v",), "flavor": SWAPPING}, False, True),
        ({"volumes": ("v",)}, True, True),
    ],
    ids=["image", "image of its own size", "volume", "volume and swap", "both"],
)
def test_it_knows_which_disks_are_the_host_s(
    facts: dict[str, Any], root: object, local: object
) -> None:
    (mover,) = checks.movers([a_server(**facts)], {})
    assert (mover.root_disk, mover.local_disks) == (root, local)


def test_it_knows_a_config_drive() -> None:
    both = checks.movers([a_server(), a_server(config_drive=True)], {})
    assert [each.config_drive for each in both] == [False, True]
