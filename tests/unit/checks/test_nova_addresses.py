"""Whether nova.conf sends others to an address at which they find the host."""

from typing import Any

import pytest

from migration_panel.checks import nova as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.missing import Missing
from migration_panel.facts.network import Name
from tests.sound import known_host, network, nova_conf


def found(names: Any = (), own: Any = None, **settings: Any) -> list[Finding]:
    """`names`: each with its addresses, as the host resolves them."""
    told = tuple(Name(name=name, addresses=found) for name, found in names)
    facts = {"names": told} | ({"addresses": own} if own else {})
    of = known_host(nova=nova_conf(**settings), network=network(**facts))
    return checks.check(of)


def cold(address: str, **more: Any) -> list[Finding]:
    return found(my_ip=address, migration_inbound_addr=address, **more)


def live(address: str, **more: Any) -> list[Finding]:
    return found(live_migration_inbound_addr=address, **more)


# -- cold --------------------


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.1.1", "::1", "0.0.0.0"])  # noqa: S104
def test_it_blocks_my_ip_that_leads_to_the_source_itself(address: str) -> None:
    (only,) = cold(address)
    assert (only.id, only.level) == ("nova.cold-address-loopback", Level.BLOCKER)
    assert only.affects is Affects.COLD_TO
    assert "my_ip of compute1" in str(only.message)


def test_it_warns_of_my_ip_of_another_host() -> None:
    (only,) = cold("192.0.2.98")
    assert (only.id, only.level) == ("nova.cold-address-foreign", Level.WARNING)
    assert only.affects is Affects.COLD_TO


def test_it_names_the_option_that_says_so() -> None:
    (only,) = found(migration_inbound_addr="192.0.2.98")
    assert "[libvirt]migration_inbound_addr of compute1" in str(only.message)


def test_it_does_not_mind_my_ip_that_nobody_is_told() -> None:
    assert found(my_ip="192.0.2.98", migration_inbound_addr="192.0.2.11") == []


def test_it_warns_of_a_name_that_is_another_hosts() -> None:
    names = [("compute1.mig", ("192.0.2.98",))]
    (only,) = found(names, migration_inbound_addr="%s.mig")
    assert only.id == "nova.cold-address-foreign"
    assert "compute1.mig (192.0.2.98)" in str(only.message)


# -- live --------------------


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "[::1]", "0.0.0.0"])  # noqa: S104
def test_it_blocks_an_inbound_address_of_loopback(address: str) -> None:
    (only,) = live(address)
    assert (only.id, only.level) == ("nova.live-address-loopback", Level.BLOCKER)
    assert only.affects is Affects.LIVE_TO


@pytest.mark.parametrize("address", ["192.0.2.99", "2001:db8::99", "[2001:db8::99]"])
def test_it_warns_of_an_inbound_address_of_another_host(address: str) -> None:
    (only,) = live(address)
    assert (only.id, only.level) == ("nova.live-address-foreign", Level.WARNING)
    assert only.affects is Affects.LIVE_TO


def test_it_warns_of_an_inbound_name_of_another_host() -> None:
    (only,) = live("mig1", names=[("mig1", ("192.0.2.98", "192.0.2.99"))])
    assert only.id == "nova.live-address-foreign"
    assert "mig1 (192.0.2.98, 192.0.2.99)" in str(only.message)


# -- neither --------------------


@pytest.mark.parametrize("which", [cold, live])
@pytest.mark.parametrize("address", ["192.0.2.11", "compute1", "compute1.example.org"])
def test_it_does_not_mind_an_own_address_or_an_unasked_name(
    which: Any, address: str
) -> None:
    assert which(address) == []


@pytest.mark.parametrize("which", [cold, live])
@pytest.mark.parametrize(
    "addresses",
    [
        ("192.0.2.11",),
        ("192.0.2.99", "192.0.2.11"),
        ("127.0.1.1",),
        (),
        Missing("resolver is gone"),
    ],
)
def test_it_does_not_mind_a_name_that_may_be_its_own(
    which: Any, addresses: Any
) -> None:
    assert which("mig1", names=[("mig1", addresses)]) == []


@pytest.mark.parametrize("which", [cold, live])
def test_it_knows_an_ipv6_address_however_it_is_written(which: Any) -> None:
    own = ("2001:db8::11", "192.0.2.11")
    assert which("2001:DB8:0:0::11", own=own) == []


@pytest.mark.parametrize("which", [cold, live])
def test_it_does_not_mind_any_where_it_knows_no_own_ones(which: Any) -> None:
    assert which("192.0.2.99", own=Missing("no fib_trie")) == []


def test_it_does_not_need_the_network() -> None:
    of = nova_conf(live_migration_inbound_addr="192.0.2.99")
    assert checks.check(known_host(nova=of)) == []


def test_it_blocks_loopback_without_knowing_the_network() -> None:
    of = nova_conf(live_migration_inbound_addr="127.0.0.1")
    assert len(checks.check(known_host(nova=of))) == 1
