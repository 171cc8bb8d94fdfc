"""Where nova.conf has others reach a host."""

from typing import Any

import pytest

from tests.sound import nova_conf


@pytest.mark.parametrize(
    ("settings", "uri"),
    [
        ({}, "qemu+tcp://compute2/system"),
        ({"live_migration_scheme": "tls"}, "qemu+tls://compute2/system"),
        ({"live_migration_scheme": ""}, "qemu+tcp://compute2/system"),
        ({"virt_type": "parallels"}, "parallels+tcp://compute2/system"),
        (
            {"live_migration_uri": "qemu+ssh://nova@%s:2022/system"},
            "qemu+ssh://nova@compute2:2022/system",
        ),
        (
            {"live_migration_uri": "qemu://%s/system", "live_migration_scheme": "tcp"},
            "qemu://compute2/system",
        ),
    ],
)
def test_it_makes_the_uri_as_nova_does(settings: dict[str, Any], uri: str) -> None:
    assert nova_conf(**settings).uri("compute2") == uri


@pytest.mark.parametrize("address", ["2001:db8::12", "[2001:db8::12]"])
def test_it_brackets_an_ipv6_address_once(address: str) -> None:
    assert nova_conf().uri(address) == "qemu+tcp://[2001:db8::12]/system"


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("192.0.2.11", "192.0.2.11"),
        ("%s", "compute1"),
        ("%s.ctlplane", "compute1.ctlplane"),
        ("mig-%d", "mig-%d"),
    ],
)
def test_it_tells_where_ssh_comes_to(told: str, address: str) -> None:
    assert nova_conf(migration_inbound_addr=told).cold_address("compute1") == address
