"""Listening sockets, from the kernel's tables."""

import pytest

from migration_panel.agent.collect import listeners
from migration_panel.agent.system import System, UnmeasuredError
from migration_panel.facts.listener import Listener
from tests.fakes.hypervisor import captured
from tests.fakes.system import FakeSystem

TCP = captured("network/tcp-debian-12.txt")
TCP6 = captured("network/tcp6-centos-stream-9.txt")
HEADER = TCP.splitlines()[0]


def test_it_reads_addresses_and_ports() -> None:
    found = listeners.parse(TCP)
    assert Listener("0.0.0.0", 4369) in found  # noqa: S104
    assert Listener("127.0.0.1", 45237) in found
    assert Listener("192.0.2.11", 22) in found


def test_it_passes_over_what_does_not_listen() -> None:
    assert len(listeners.parse(TCP)) == 4
    assert len(TCP.splitlines()) == 7
    assert Listener("2001:db8::11", 22) not in listeners.parse(TCP6)


def test_it_reads_ipv6() -> None:
    found = listeners.parse(TCP6)
    assert found[0] == Listener("::", 22)
    assert found[2] == Listener("2001:db8::11", 16514)
    assert found[3] == Listener("::1", 3306)


def test_it_tells_an_ipv4_address_behind_an_ipv6_socket_as_such() -> None:
    assert listeners.parse(TCP6)[1] == Listener("192.0.2.11", 16509)


def test_it_reads_the_other_table_of_the_same_kernel() -> None:
    text = captured("network/tcp6-debian-12.txt")
    assert listeners.parse(text) == (Listener("::", 4369),)


@pytest.mark.parametrize("table", ["", HEADER, f"{HEADER}\n\n", f"{HEADER}\n  0: x\n"])
def test_it_finds_none_in_an_empty_table(table: str) -> None:
    assert listeners.parse(table) == ()


def test_it_collects_both_tables_in_order_and_each_once() -> None:
    files = {"/proc/net/tcp": TCP + TCP[len(HEADER) + 1 :], "/proc/net/tcp6": TCP6}
    found = listeners.collect(FakeSystem(files=files))
    assert list(found) == sorted(set(found))
    assert len(found) == 8


def test_it_does_without_ipv6() -> None:
    found = listeners.collect(FakeSystem(files={"/proc/net/tcp": TCP}))
    assert len(found) == 4


def test_it_says_that_it_may_not_look() -> None:
    with pytest.raises(UnmeasuredError, match="/proc/net/tcp: No such file"):
        listeners.collect(FakeSystem())


def test_it_reads_this_kernels_tables() -> None:
    assert isinstance(listeners.collect(System()), tuple)
