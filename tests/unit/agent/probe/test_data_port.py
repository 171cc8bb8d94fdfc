"""A rendezvous on real ports of the loopback."""

import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from threading import Thread
from typing import Any

import pytest

from migration_panel.agent.messaging import UnansweredError
from migration_panel.agent.probe import data_port
from migration_panel.agent.probe.data_port import Listeners, knock, serve
from migration_panel.facts.missing import Missing
from migration_panel.facts.network import PortRange
from migration_panel.facts.probe import Attempt
from migration_panel.rpc import Listening
from tests.fakes.bus import FakeAgents
from tests.service.waiting import until

LOOPBACK = "127.0.0.1"
PORTS = PortRange(first=46000, last=46999)
TOKEN = "0123456789abcdef" * 2


def opened(listeners: Listeners, token: str = TOKEN) -> Listening:
    port = listeners.open(token, PORTS, LOOPBACK)
    assert isinstance(port, int), port
    return Listening(address=LOOPBACK, port=port)


def attempt(found: Attempt | Missing) -> Attempt:
    assert isinstance(found, Attempt), found
    return found


@pytest.fixture
def door() -> Iterator[socket.socket]:
    with closing(socket.create_server((LOOPBACK, 0))) as made:
        yield made


def where(door: socket.socket) -> Listening:
    return Listening(address=LOOPBACK, port=door.getsockname()[1])


def answering(door: socket.socket, answer: Callable[[bytes], bytes]) -> None:
    """Answer the one visitor in another way."""

    def wait() -> None:
        visitor, _ = door.accept()
        with closing(visitor):
            visitor.sendall(answer(visitor.recv(100)))

    Thread(target=wait, daemon=True).start()


def test_two_agents_meet() -> None:
    there = opened(Listeners())
    found = attempt(knock(there, TOKEN, 5))
    assert found.worked
    assert found.tried == f"nc -z {LOOPBACK} {there.port}"
    assert found.said == ""


def test_it_takes_a_port_of_the_range() -> None:
    assert PORTS.first <= opened(Listeners()).port <= PORTS.last


def test_it_stops_listening_once_they_met() -> None:
    there = opened(Listeners())
    assert attempt(knock(there, TOKEN, 5)).worked
    until(lambda: not attempt(knock(there, TOKEN, 1)).worked)


def test_it_stops_listening_when_nobody_comes() -> None:
    listeners = Listeners(seconds=0.1, at_once=1)
    opened(listeners)
    until(lambda: isinstance(listeners.open(TOKEN, PORTS, LOOPBACK), int))


def test_it_listens_for_a_few_at_a_time() -> None:
    listeners = Listeners(at_once=2)
    there = opened(listeners)
    opened(listeners)
    refused = listeners.open(TOKEN, PORTS, LOOPBACK)
    assert refused == Missing("it listens for several other hosts already")
    assert attempt(knock(there, TOKEN, 5)).worked
    until(lambda: isinstance(listeners.open(TOKEN, PORTS, LOOPBACK), int))


def test_it_goes_on_listening_after_a_stranger() -> None:
    there = opened(Listeners())
    assert not attempt(knock(there, secrets.token_hex(16), 2)).worked
    assert attempt(knock(there, TOKEN, 5)).worked


def test_it_tells_a_stranger_nothing(door: socket.socket) -> None:
    Thread(target=serve, args=(door, TOKEN.encode(), 20.0), daemon=True).start()
    with closing(socket.create_connection(door.getsockname())) as stranger:
        stranger.sendall(b"x" * len(TOKEN))
        assert stranger.recv(100) == b""


def test_it_does_not_wait_for_ever_for_a_silent_visitor() -> None:
    there = opened(Listeners())
    with closing(socket.create_connection((there.address, there.port))):
        assert attempt(knock(there, TOKEN, 10)).worked


def test_it_says_that_nothing_listens(door: socket.socket) -> None:
    there = where(door)
    door.close()
    found = attempt(knock(there, TOKEN, 5))
    assert not found.worked
    assert found.said == f"{LOOPBACK} port {there.port}: Connection refused"


def test_it_says_that_nobody_answers(door: socket.socket) -> None:
    found = attempt(knock(where(door), TOKEN, 0.1))
    assert not found.worked
    assert "timed out" in found.said


@pytest.mark.parametrize("answer", [b"", b"x" * 32, TOKEN.upper().encode()])
def test_it_notices_that_someone_else_answers(
    door: socket.socket, answer: bytes
) -> None:
    answering(door, lambda _heard: answer)
    found = attempt(knock(where(door), TOKEN, 5))
    assert not found.worked
    assert found.said


@pytest.mark.parametrize("address", ["-x", "a b", "$(reboot)", "", "fe80::1%-x"])
def test_it_goes_to_no_address_that_is_none(address: str) -> None:
    assert isinstance(knock(Listening(address=address, port=1), TOKEN, 1), Missing)


@pytest.mark.parametrize("port", [0, -1, 65536, 2**40])
def test_it_goes_to_no_port_that_is_none(port: int) -> None:
    assert isinstance(knock(Listening(address=LOOPBACK, port=port), TOKEN, 1), Missing)


def test_it_says_that_a_name_is_not_known() -> None:
    def unknown(*_arguments: Any, **_options: Any) -> socket.socket:
        raise socket.gaierror(-2, "Name or service not known")

    found = knock(Listening(address="c2", port=1), TOKEN, 1, connect=unknown)
    assert attempt(found).said == "c2 port 1: Name or service not known"


def test_it_says_that_every_port_is_taken(door: socket.socket) -> None:
    port = door.getsockname()[1]
    only = PortRange(first=port, last=port)
    found = Listeners().open(TOKEN, only, LOOPBACK)
    assert isinstance(found, Missing)
    assert "Address already in use" in found.reason


def test_it_can_listen_again_after_it_could_not(door: socket.socket) -> None:
    listeners, port = Listeners(at_once=1), door.getsockname()[1]
    listeners.open(TOKEN, PortRange(first=port, last=port), LOOPBACK)
    assert opened(listeners)


@pytest.mark.parametrize("address", ["192.0.2.77", "no-such-host.invalid", "\u2603"])
def test_it_says_that_an_address_is_not_its_own(address: str) -> None:
    found = Listeners().open(TOKEN, PORTS, address)
    assert isinstance(found, Missing)


def test_it_has_no_port_in_an_empty_range() -> None:
    found = Listeners().open(TOKEN, PortRange(first=5, last=4), LOOPBACK)
    assert isinstance(found, Missing)


def test_it_listens_everywhere_where_no_address_is_set() -> None:
    port = Listeners().open(TOKEN, PORTS, None)
    assert isinstance(port, int)
    assert attempt(knock(Listening(address=LOOPBACK, port=port), TOKEN, 5)).worked


def test_it_asks_the_peers_agent_first() -> None:
    agents = FakeAgents(listening=Missing("busy"))
    found = data_port.probe(agents, "compute2", 1)
    assert found == Missing("the agent on compute2 did not listen: busy")
    ((host, token),) = agents.asked
    assert host == "compute2"
    assert len(token) == 32


def test_it_does_not_know_where_no_agent_answers() -> None:
    agents = FakeAgents(listening=UnansweredError("no answer in time"))
    assert data_port.probe(agents, "compute2", 1) == Missing(
        "the agent on compute2 did not listen: no answer in time"
    )


def test_it_knocks_where_the_peer_listens(door: socket.socket) -> None:
    answering(door, lambda heard: heard)
    agents = FakeAgents(listening=where(door))
    assert attempt(data_port.probe(agents, "compute2", 5)).worked
