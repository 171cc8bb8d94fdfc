"""Names, addresses and ports, from the kernel's and libvirt's files."""

from typing import Any

import pytest

from migration_panel.agent.collect import network
from migration_panel.agent.system import System
from migration_panel.facts.missing import Missing
from migration_panel.facts.network import PortRange
from tests.fakes.hypervisor import captured
from tests.fakes.system import FakeSystem
from tests.sound import nova_conf

RANGE = f"{network.SETTINGS}/ip_local_port_range"
RESERVED = f"{network.SETTINGS}/ip_local_reserved_ports"


def text(name: str) -> str:
    return captured(f"network/{name}.txt")


def a_host(**known: Any) -> FakeSystem:
    """Debian 12; qemu.conf is root's there."""
    files = {
        network.IPV4: text("fib_trie-debian-12"),
        network.IPV6: text("if_inet6-debian-12"),
        RANGE: "32768\t60999\n",
        RESERVED: "\n",
        network.QEMU_CONF: text("qemu.conf-debian-12"),
    }
    denied = frozenset({network.QEMU_CONF})
    return FakeSystem(**({"files": files, "denied": denied} | known))


def collected(host: FakeSystem, hostname: str = "compute1") -> Any:
    return network.collect(host, nova_conf(host="compute1.example.org"), hostname)


def test_it_tells_the_kernels_own_addresses() -> None:
    found = network.parse_fib_trie(text("fib_trie-debian-12"))
    assert found == ("127.0.0.1", "192.0.2.2", "198.51.100.1")


def test_it_tells_no_broadcast_and_no_network_for_an_address() -> None:
    found = network.parse_fib_trie(text("fib_trie-debian-12"))
    assert not {"192.0.2.0", "192.0.2.255", "127.0.0.0"} & set(found)


def test_it_tells_ipv6_addresses() -> None:
    found = network.parse_if_inet6(text("if_inet6-debian-12"))
    assert found[0] == "::1"
    assert "fd00::2" in found


def test_it_agrees_with_the_host_it_runs_on() -> None:
    told = network.collect(System(), Missing("none"), "localhost")
    assert isinstance(told.addresses, tuple)
    assert "127.0.0.1" in told.addresses


def test_it_names_each_name_once_and_libvirts_first() -> None:
    host = a_host(hosts={"compute1": ("192.0.2.11",)}, name="compute1")
    told = collected(host)
    assert told.hostname == "compute1"
    assert [each.name for each in told.names] == ["compute1", "compute1.example.org"]
    assert [each.addresses for each in told.names] == [("192.0.2.11",), ()]


def test_it_knows_names_without_nova() -> None:
    told = network.collect(a_host(name="kernels"), Missing("no nova.conf"), "libvirts")
    assert [each.name for each in told.names] == ["libvirts", "kernels"]


def test_it_names_what_nova_conf_has_others_use() -> None:
    nova = nova_conf(
        host="compute1",
        live_migration_inbound_addr="mig1",
        migration_inbound_addr="%s.ctlplane",
    )
    told = network.collect(a_host(), nova, "compute1")
    names = [each.name for each in told.names]
    assert names == ["compute1", "mig1", "compute1.ctlplane"]


@pytest.mark.parametrize("address", ["192.0.2.9", "2001:db8::9", "[2001:db8::9]"])
def test_it_resolves_no_address(address: str) -> None:
    nova = nova_conf(live_migration_inbound_addr=address)
    told = network.collect(a_host(), nova, "compute1")
    assert [each.name for each in told.names] == ["compute1"]


def test_it_takes_libvirts_defaults_where_nova_may_not_read() -> None:
    told = collected(a_host())
    assert told.qemu_conf_read is False
    assert told.data_ports == PortRange(first=49152, last=49215)
    assert (told.migration_address, told.migration_host) == (None, None)


def test_it_takes_no_comment_for_a_setting() -> None:
    told = collected(a_host(denied=frozenset()))
    assert told.qemu_conf_read is True
    assert told.data_ports == PortRange(first=49152, last=49215)
    assert told.migration_host is None


def test_it_reads_what_is_set() -> None:
    files = {**a_host().files, network.QEMU_CONF: text("qemu.conf-set")}
    told = collected(a_host(files=files, denied=frozenset()))
    assert told.data_ports == PortRange(first=61152, last=61215)
    assert told.migration_address == "198.51.100.11"
    assert told.migration_host == "compute1-mig.example.org"


@pytest.mark.parametrize(
    "line",
    [
        'migration_port_min = "x"',
        "migration_port_min =",
        f"migration_port_min = {10**30}",
        "xmigration_port_min = 5",
        "migration_address = unquoted",
        "/* migration_port_min */",
    ],
)
def test_it_passes_over_what_libvirt_would_refuse(line: str) -> None:
    assert network.parse_qemu_conf(line) == {}


def test_it_reads_the_ephemeral_ports() -> None:
    assert collected(a_host()).ephemeral_ports == PortRange(first=32768, last=60999)


@pytest.mark.parametrize("said", ["", "1", "1 2 3", "from to"])
def test_it_says_what_it_did_not_understand(said: str) -> None:
    files = {**a_host().files, RANGE: said}
    told = collected(a_host(files=files)).ephemeral_ports
    assert told == Missing(f"ip_local_port_range: {said!r}")


@pytest.mark.parametrize(
    ("said", "ranges"),
    [
        ("\n", []),
        ("8080\n", [(8080, 8080)]),
        ("8080,49152-49215\n", [(8080, 8080), (49152, 49215)]),
    ],
)
def test_it_reads_reserved_ports(said: str, ranges: list[tuple[int, int]]) -> None:
    found = network.parse_ports(said)
    assert [(each.first, each.last) for each in found] == ranges


def test_it_reserves_nothing_in_an_old_kernel() -> None:
    files = {path: text for path, text in a_host().files.items() if path != RESERVED}
    assert collected(a_host(files=files)).reserved == ()


def test_it_says_which_addresses_it_could_not_see() -> None:
    told = collected(FakeSystem())
    assert told.addresses == Missing(f"{network.IPV4}: No such file or directory")
    assert isinstance(told.ephemeral_ports, Missing)


def test_it_does_without_ipv6() -> None:
    files = {k: text for k, text in a_host().files.items() if k != network.IPV6}
    told = collected(a_host(files=files))
    assert told.addresses == ("127.0.0.1", "192.0.2.2", "198.51.100.1")
