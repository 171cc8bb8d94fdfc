"""Ports and names by which a guest's memory travels."""

from dataclasses import replace
from typing import Any

import pytest

from migration_panel.checks import pair_names, pair_network
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.network import PortRange
from tests.pairs import ADDRESS, a_pair, failed, resolved, silent, source, target
from tests.reports import SILENT
from tests.sound import network

FILTERED = "192.0.2.12 port 49160: No route to host"
TUNNELLED = {"live_migration_tunnelled": True}
INBOUND = {"live_migration_inbound_addr": ADDRESS}
BY_NAME = {"live_migration_inbound_addr": "compute2-migration"}
FULL = "compute2.example.org"


def found(from_host: Any = None, to_host: Any = None, **parts: Any) -> list[Finding]:
    return pair_network.check(a_pair(from_host, to_host, **parts))


def of_names(*names: Any, to_host: Any = None) -> list[Finding]:
    return found(to_host=to_host, names=names)


def only(findings: list[Finding]) -> tuple[str, Level, Affects]:
    (finding,) = findings
    assert finding.subject == "compute1 → compute2"
    assert finding.commands
    return finding.id, finding.level, finding.affects


# -- ports ---------------------------------------------------------------------------


def test_it_has_nothing_against_a_way_that_works() -> None:
    assert found() == []


def test_it_judges_no_pair_that_was_not_tried() -> None:
    assert pair_network.check(replace(a_pair(), probe=SILENT)) == []
    assert found(data_port=SILENT, names=SILENT) == []


@pytest.mark.parametrize(
    "said",
    [
        FILTERED,
        "192.0.2.12 port 49160: Connection timed out",
        "192.0.2.12 port 49160: timed out",
        "192.0.2.12 port 49160: Connection refused",
        "192.0.2.12 port 49160: someone else answered",
    ],
)
def test_it_blocks_where_no_memory_gets_through(said: str) -> None:
    findings = found(data_port=failed(said))
    assert only(findings) == ("pair.data-port-closed", Level.BLOCKER, Affects.LIVE)
    assert said in str(findings[0].message)


def test_it_needs_no_port_through_a_tunnel() -> None:
    assert found(source(TUNNELLED), data_port=failed(FILTERED)) == []


@pytest.mark.parametrize(
    ("to_host", "ports"),
    [
        (silent("compute2"), "49152-49215"),
        (target(), "49152-49215"),
        (
            target(network=network(data_ports=PortRange(first=61152, last=61215))),
            "61152-61215",
        ),
    ],
)
def test_it_names_the_ports_to_open(to_host: Any, ports: str) -> None:
    (finding,) = found(to_host=to_host, data_port=failed(FILTERED))
    assert ports in str(finding.hint)


# -- names ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names",
    [
        (),
        (resolved("compute2", ADDRESS),),
        (resolved("compute2", ADDRESS, "127.0.1.1"),),
        (resolved("compute2", "fe80::1%eth0"),),
        (resolved("other"), resolved("third", "127.0.0.1")),
    ],
)
def test_it_has_nothing_against_names_that_lead_there(names: Any) -> None:
    assert of_names(*names) == []


def test_it_blocks_where_the_name_that_data_goes_to_is_unknown() -> None:
    told = only(of_names(resolved("compute2")))
    assert told == ("pair.data-name-unknown", Level.BLOCKER, Affects.LIVE)


def test_it_looks_at_the_name_that_libvirt_has_of_the_target() -> None:
    to_host = target(network=network(hostname=FULL))
    names = (resolved("compute2", ADDRESS), resolved(FULL))
    (finding,) = of_names(*names, to_host=to_host)
    assert FULL in str(finding.message)


def test_it_looks_at_the_name_that_qemu_conf_gives() -> None:
    to_host = target(network=network(hostname="compute2", migration_host="fast"))
    assert only(of_names(resolved("fast"), to_host=to_host))[0] == (
        "pair.data-name-unknown"
    )
    assert of_names(resolved(FULL), to_host=to_host) == []


def test_it_leaves_it_to_libvirt_whether_libvirts_own_way_is_known() -> None:
    to_host = target(network=network(hostname=FULL))
    assert of_names(resolved("compute2"), to_host=to_host) == []


@pytest.mark.parametrize("name", [resolved("full"), resolved("full", "127.0.0.1")])
def test_it_warns_where_qemu_conf_may_give_another_name(name: Any) -> None:
    to_host = target(network=network(hostname="full", qemu_conf_read=False))
    assert only(of_names(name, to_host=to_host))[1] is Level.WARNING


def test_it_blocks_a_way_back_that_libvirt_itself_takes_whatever_qemu_conf_says() -> (
    None
):
    to_host = target(network=network(hostname="full", qemu_conf_read=False))
    findings = of_names(resolved("compute2", "::1"), to_host=to_host)
    assert only(findings)[1] is Level.BLOCKER


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.1.1", "::1"])
def test_it_blocks_where_a_name_leads_back(address: str) -> None:
    told = only(of_names(resolved("compute2", address)))
    assert told == ("pair.name-loopback", Level.BLOCKER, Affects.LIVE)


def test_it_blocks_where_libvirts_own_way_leads_back() -> None:
    """Libvirt then takes the source for the target."""
    to_host = target(network=network(hostname=FULL))
    findings = of_names(resolved("compute2", "127.0.0.1"), to_host=to_host)
    assert only(findings)[0] == "pair.name-loopback"


def test_it_warns_where_another_address_follows() -> None:
    told = only(of_names(resolved("compute2", "127.0.1.1", ADDRESS)))
    assert told == ("pair.name-loopback", Level.WARNING, Affects.LIVE)


def test_it_warns_where_the_targets_settings_are_not_known() -> None:
    findings = of_names(resolved("compute2", "::1"), to_host=silent("compute2"))
    assert only(findings)[1] is Level.WARNING


@pytest.mark.parametrize("name", [resolved("compute2"), resolved("compute2", "::1")])
def test_it_needs_no_name_where_an_address_is_set(name: Any) -> None:
    assert of_names(name, to_host=target(INBOUND)) == []
    assert not pair_names.matters(a_pair(to_host=target(INBOUND)))


def test_it_needs_the_name_that_is_set() -> None:
    to_host = target(BY_NAME)
    assert pair_names.matters(a_pair(to_host=to_host))
    led_back = resolved("compute2-migration", "127.0.0.1")
    assert only(of_names(led_back, to_host=to_host))[0] == "pair.name-loopback"


def test_it_quotes_names_in_lines_to_copy() -> None:
    to_host = target(network=network(hostname="a; reboot"))
    (finding,) = of_names(resolved("a; reboot"), to_host=to_host)
    assert finding.commands[0].line == "getent ahosts 'a; reboot'"
