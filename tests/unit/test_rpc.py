"""Whom agents may be sent to."""

import pytest

from migration_panel.facts.probe import Peer
from migration_panel.rpc import is_address, is_reachable, is_sound

UNSOUND = [
    "",
    "-oProxyCommand=sh",
    "host name",
    "host;reboot",
    "$(reboot)",
    "../etc",
    "host\n",
    "nova@host",
    "fe80::1%eth0",
    "fe80::1%-oProxyCommand=sh",
    "\u0661.1.1.1",
    "a" * 300,
]


@pytest.mark.parametrize("text", UNSOUND)
def test_it_reaches_nothing_that_is_no_host(text: str) -> None:
    assert not is_reachable(text)
    assert not is_sound(Peer(host=text, my_ip="192.0.2.1", connect_to="a"))
    assert not is_sound(Peer(host="a", my_ip=text, connect_to="a"))
    assert not is_sound(Peer(host="a", my_ip="192.0.2.1", connect_to=text))


REACHABLE = ["192.0.2.1", "2001:db8::1", "compute1", "c1.example.org"]


@pytest.mark.parametrize("text", REACHABLE)
def test_it_reaches_addresses_and_names(text: str) -> None:
    assert is_reachable(text)


def test_it_takes_no_address_for_the_name_of_a_host() -> None:
    peer = Peer(host="2001:db8::1", my_ip="2001:db8::1", connect_to="2001:db8::1")
    assert not is_sound(peer)


@pytest.mark.parametrize("text", ["compute1", "192.0.2", "1", "", "::1%1"])
def test_it_tells_names_from_addresses(text: str) -> None:
    assert not is_address(text)
