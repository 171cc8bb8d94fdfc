"""The flavor before a resize, as far as Placement's numbers tell it."""

from migration_panel.facts.server import Flavor
from migration_panel.old_flavor import told

TINY = Flavor(name="m1.tiny", vcpus=1, memory_mb=512, disk_gb=1)
SMALL = Flavor(name="m1.small", vcpus=1, memory_mb=2048, disk_gb=20)
TWIN = Flavor(name="c1.small", vcpus=1, memory_mb=2048, disk_gb=20)
SWAPPING = Flavor(
    name="swap", vcpus=2, memory_mb=1024, disk_gb=10, ephemeral_gb=5, swap_mb=1500
)
HELD = {"VCPU": 1, "MEMORY_MB": 2048, "DISK_GB": 20}


def test_it_names_the_only_flavor_of_that_size() -> None:
    assert told(HELD, [TINY, SMALL, SWAPPING], volume_backed=False) == "m1.small"


def test_it_tells_the_size_where_two_flavors_have_it() -> None:
    said = told(HELD, [SMALL, TWIN], volume_backed=False)
    assert str(said) == "1 vCPU, 2048 MiB, 20 GiB"


def test_it_tells_the_size_where_the_flavor_was_deleted() -> None:
    said = told(HELD, [TINY], volume_backed=False)
    assert str(said) == "1 vCPU, 2048 MiB, 20 GiB"


def test_it_admits_that_nothing_tells() -> None:
    assert "unknown" in str(told({}, [TINY, SMALL], volume_backed=False))


def test_it_leaves_out_the_root_disk_of_a_server_on_a_volume() -> None:
    held = {"VCPU": 1, "MEMORY_MB": 2048}
    assert told(held, [TINY, SMALL], volume_backed=True) == "m1.small"


def test_it_adds_ephemeral_disk_and_swap_rounded_up() -> None:
    held = {"VCPU": 2, "MEMORY_MB": 1024, "DISK_GB": 10 + 5 + 2}
    assert told(held, [SMALL, SWAPPING], volume_backed=False) == "swap"


def test_it_counts_pinned_cpus_as_cpus() -> None:
    held = {"PCPU": 1, "MEMORY_MB": 2048, "DISK_GB": 20}
    assert told(held, [TINY, SMALL], volume_backed=False) == "m1.small"
