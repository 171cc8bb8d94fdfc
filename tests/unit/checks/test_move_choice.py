"""What another flavor means for a server."""

from collections.abc import Callable
from typing import Any

import pytest

from migration_panel.checks import move as checks
from migration_panel.checks.finding import Finding
from migration_panel.facts.server import Flavor, Server
from tests.samples import SMALL, active, of_volume


def ids(found: list[Finding]) -> list[str]:
    return [each.id for each in found]


# -- another flavor ---------------------------------------------------------------


def flavor(**sizes: Any) -> Flavor:
    """The small one, but for what is named."""
    known: dict[str, Any] = {"vcpus": 1, "memory_mb": 2048, "disk_gb": 20}
    return Flavor(**({"name": "other", "id": "7"} | known | sizes))


def test_it_takes_a_larger_flavor() -> None:
    assert checks.to_flavor(active(), flavor(vcpus=2, disk_gb=40)) == []


def test_it_takes_a_flavor_with_less_memory_and_fewer_vcpus() -> None:
    """Only disks cannot shrink."""
    large = flavor(name="large", vcpus=8, memory_mb=16384)
    assert checks.to_flavor(active(flavor=large), flavor()) == []


def test_it_refuses_the_flavor_that_the_server_has() -> None:
    same = flavor(name=SMALL.name)
    assert ids(checks.to_flavor(active(), same)) == ["resize.same-flavor"]


def test_it_takes_a_flavor_that_only_shares_the_name() -> None:
    """The old one was deleted and made anew with other sizes."""
    assert checks.to_flavor(active(), flavor(name=SMALL.name, vcpus=2)) == []


def test_it_refuses_a_smaller_disk() -> None:
    (found,) = checks.to_flavor(active(), flavor(disk_gb=10))
    assert found.id == "resize.smaller-disk"
    assert "from 20 to 10 GiB" in str(found.message)


def test_it_refuses_no_disk_at_all() -> None:
    assert ids(checks.to_flavor(active(), flavor(disk_gb=0))) == ["resize.zero-disk"]


@pytest.mark.parametrize("disk", [0, 10])
def test_it_does_not_mind_a_smaller_disk_where_the_root_is_a_volume(disk: int) -> None:
    assert checks.to_flavor(of_volume(), flavor(disk_gb=disk)) == []


@pytest.mark.parametrize("make", [active, of_volume])
def test_it_refuses_a_smaller_ephemeral_disk(make: Callable[..., Server]) -> None:
    server = make(flavor=flavor(name="now", ephemeral_gb=5))
    found = checks.to_flavor(server, flavor(ephemeral_gb=4))
    assert ids(found) == ["resize.smaller-ephemeral"]


def test_it_tells_every_disk_that_would_shrink() -> None:
    server = active(flavor=flavor(name="now", ephemeral_gb=5))
    found = checks.to_flavor(server, flavor(disk_gb=1))
    assert ids(found) == ["resize.smaller-disk", "resize.smaller-ephemeral"]


def test_it_says_nothing_of_flavors_where_the_present_one_is_unknown() -> None:
    assert checks.to_flavor(active(flavor=None), flavor()) == []
