"""Whether migration data find their way to the host."""

from typing import Any

import pytest

from migration_panel.checks import network as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.missing import Missing
from migration_panel.facts.network import Name, PortRange
from tests.sound import known_host, network, never_reported, nova_conf


def found(nova: Any = None, **facts: Any) -> list[Finding]:
    settings = nova_conf() if nova is None else nova
    return checks.check(known_host(network=network(**facts), nova=settings))


def named(*addresses: str, hostname: str = "compute1") -> dict[str, Any]:
    names = (Name(name=hostname, addresses=addresses),)
    return {"hostname": hostname, "names": names}


INBOUND = nova_conf(live_migration_inbound_addr="192.0.2.11")
TUNNELLED = nova_conf(live_migration_tunnelled=True)


def test_it_has_nothing_against_a_sound_network() -> None:
    assert found() == []


@pytest.mark.parametrize("host", [never_reported(), known_host(nova=nova_conf())])
def test_it_says_nothing_of_what_was_not_measured(host: Any) -> None:
    assert checks.check(host) == []


# -- the own name --------------------


@pytest.mark.parametrize("name", ["localhost", "localhost.localdomain"])
def test_it_blocks_a_host_that_calls_itself_localhost(name: str) -> None:
    only = found(**named("192.0.2.11", hostname=name))[0]
    assert (only.id, only.level) == ("network.hostname-localhost", Level.BLOCKER)
    assert only.affects is Affects.LIVE_TO


def test_it_blocks_a_host_that_qemu_conf_calls_localhost() -> None:
    (only,) = found(migration_host="localhost.localdomain")
    assert (only.id, only.level) == ("network.hostname-localhost", Level.BLOCKER)
    assert "localhost.localdomain" in str(only.message)


@pytest.mark.parametrize(
    ("nova", "read"), [(None, False), (Missing("no nova.conf"), True)]
)
def test_it_only_warns_where_a_setting_may_save_it(nova: Any, read: object) -> None:
    facts = named("192.0.2.11", hostname="localhost")
    (only,) = found(nova, qemu_conf_read=read, **facts)
    assert (only.id, only.level) == ("network.hostname-localhost", Level.WARNING)


def test_it_does_not_mind_localhost_in_a_tunnel() -> None:
    assert found(TUNNELLED, **named("192.0.2.11", hostname="localhost")) == []


@pytest.mark.parametrize(
    "addresses",
    [("127.0.1.1",), ("127.0.0.1",), ("::1",), ("::1", "127.0.0.1"), ("127.9.9.9",)],
)
def test_it_warns_of_a_name_that_leads_to_itself(addresses: tuple[str, ...]) -> None:
    (only,) = found(**named(*addresses))
    assert (only.id, only.level) == ("network.own-name-loopback", Level.WARNING)
    assert ", ".join(addresses) in str(only.message)


@pytest.mark.parametrize(
    "addresses",
    [
        ("192.0.2.11",),
        ("127.0.1.1", "192.0.2.11"),
        ("2001:db8::11",),
        ("fe80::1%eth0",),
        ("198.51.100.77",),
    ],
)
def test_it_does_not_mind_other_addresses(addresses: tuple[str, ...]) -> None:
    assert found(**named(*addresses)) == []


def test_it_warns_of_a_name_that_leads_nowhere() -> None:
    (only,) = found(**named())
    assert (only.id, only.level) == ("network.own-name-unknown", Level.WARNING)


@pytest.mark.parametrize(
    "names",
    [
        (),
        (Name(name="other", addresses=()),),
        (Name(name="compute1", addresses=Missing("resolver is gone")),),
    ],
)
def test_it_says_nothing_of_a_name_that_was_not_asked(names: Any) -> None:
    assert found(names=names) == []


@pytest.mark.parametrize("addresses", [(), ("127.0.1.1",)])
def test_it_does_not_mind_a_name_that_nobody_is_told(
    addresses: tuple[str, ...],
) -> None:
    assert found(INBOUND, **named(*addresses)) == []
    assert found(migration_host="mig1", **named(*addresses)) == []
    assert found(INBOUND, **named(*addresses, hostname="localhost")) == []
    assert found(migration_host="m", **named(*addresses, hostname="localhost")) == []


# -- qemu.conf's address --------------------


@pytest.mark.parametrize("address", ["192.0.2.99", "127.0.0.1", "::1", "2001:db8::99"])
def test_it_blocks_an_address_at_which_none_can_come(address: str) -> None:
    (only,) = found(migration_address=address)
    assert only.id == "network.migration-address-foreign"
    assert (only.level, only.affects) == (Level.BLOCKER, Affects.LIVE_TO)


@pytest.mark.parametrize("address", [None, "192.0.2.11", "0.0.0.0", "::", "a-name"])  # noqa: S104
def test_it_does_not_mind_an_address_of_its_own(address: str | None) -> None:
    assert found(migration_address=address) == []


def test_it_does_not_mind_any_where_it_knows_none() -> None:
    unknown = Missing("no fib_trie")
    assert found(migration_address="192.0.2.99", addresses=unknown) == []


def test_it_does_not_mind_any_in_a_tunnel() -> None:
    assert found(TUNNELLED, migration_address="192.0.2.99") == []


# -- ports --------------------


def ports(first: int, last: int) -> PortRange:
    return PortRange(first=first, last=last)


@pytest.mark.parametrize(
    ("reserved", "asked"),
    [
        ((), "49152-49215"),
        ((ports(8080, 8080),), "8080-8080,49152-49215"),
        ((ports(49152, 49200),), "49152-49200,49152-49215"),
        ((ports(49160, 49215),), "49160-49215,49152-49215"),
    ],
)
def test_it_tells_of_ports_that_others_may_take(reserved: Any, asked: str) -> None:
    """The line to copy keeps what is reserved for others already."""
    (only,) = found(reserved=reserved)
    assert (only.id, only.level) == ("network.data-ports-ephemeral", Level.INFO)
    assert only.commands[1].line.endswith(f"reserved_ports={asked}")


@pytest.mark.parametrize(
    "facts",
    [
        {"ephemeral_ports": ports(32768, 49151)},
        {"ephemeral_ports": ports(49216, 60999)},
        {"ephemeral_ports": Missing("no sysctl")},
        {"data_ports": ports(61152, 61215)},
        {"reserved": (ports(8080, 8080), ports(49000, 50000))},
    ],
)
def test_it_does_not_mind_ports_of_their_own(facts: dict[str, Any]) -> None:
    assert found(**({"reserved": ()} | facts)) == []
