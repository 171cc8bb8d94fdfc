"""libvirt itself, by the driver that it has for tests."""

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from migration_panel.agent import hypervisor
from migration_panel.agent.hypervisor import RefusedError, open_local, open_remote
from migration_panel.agent.system import UnmeasuredError
from migration_panel.facts.probe import CpuMatch
from tests.fakes.hypervisor import FakeConnection, FakePeers, FakeRemote

MADE_UP = "test:///default"
PATIENCE = 30.0

needs_libvirt = pytest.mark.skipif(
    "not __import__('importlib.util').util.find_spec('libvirt')",
    reason="libvirt-python is not installed",
)


@pytest.fixture
def deaf_port() -> Iterator[int]:
    """A port on which someone listens and never says a word."""
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        yield door.getsockname()[1]


def closed_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        return int(door.getsockname()[1])


@needs_libvirt
def test_it_tells_what_the_local_libvirt_is() -> None:
    connection = open_local(MADE_UP)
    assert connection.uri() == MADE_UP
    assert connection.hostname()
    assert connection.libvirt_version().count(".") == 2
    assert connection.hypervisor_version() == "0.0.2"
    assert "<capabilities>" in connection.capabilities_xml()
    connection.close()


@needs_libvirt
def test_it_tells_the_domains() -> None:
    (found,) = open_local(MADE_UP).domains()
    assert (found.name, found.state) == ("test", "running")
    assert found.uuid in found.xml


@needs_libvirt
def test_it_connects_at_the_first_question_only() -> None:
    connection = open_local("nonsense:///system")
    connection.close()
    with pytest.raises(UnmeasuredError):
        connection.uri()


@needs_libvirt
def test_it_says_with_every_question_why_there_is_no_connection() -> None:
    connection = open_local(f"qemu+tcp://127.0.0.1:{closed_port()}/system")
    for ask in (connection.hostname, connection.domains, connection.capabilities_xml):
        with pytest.raises(UnmeasuredError, match="Connection refused"):
            ask()


@needs_libvirt
def test_it_tells_why_a_peer_cannot_be_reached() -> None:
    port = closed_port()
    said = f"unable to connect to server at '127.0.0.1:{port}': Connection refused"
    with pytest.raises(RefusedError, match=said):
        open_remote(f"qemu+tcp://127.0.0.1:{port}/system", PATIENCE)


@needs_libvirt
def test_it_does_not_wait_for_ever_for_a_peer(deaf_port: int) -> None:
    uri = f"qemu+tcp://127.0.0.1:{deaf_port}/system"
    with pytest.raises(RefusedError, match="no answer within"):
        open_remote(uri, 0.2)


@needs_libvirt
def test_it_says_when_a_peer_cannot_compare_cpus() -> None:
    remote = open_remote(MADE_UP, PATIENCE)
    with pytest.raises(UnmeasuredError, match="not supported"):
        remote.compare_cpu("<cpu><arch>x86_64</arch></cpu>")
    assert remote.uri() == MADE_UP
    assert remote.hostname()
    remote.close()


@needs_libvirt
def test_it_says_when_the_local_libvirt_cannot_compare_cpus() -> None:
    with pytest.raises(UnmeasuredError, match="not supported"):
        open_local(MADE_UP).gives_cpu("<cpu/>")


@needs_libvirt
def test_it_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RefusedError):
        open_remote(f"qemu+tcp://127.0.0.1:{closed_port()}/system", PATIENCE)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("uri", "opened"),
    [
        ("qemu+ssh://b/system", "qemu+ssh://b/system?no_tty=1"),
        ("qemu+ssh://b/system?keyfile=/k", "qemu+ssh://b/system?keyfile=/k&no_tty=1"),
        ("qemu+ssh://b/system?no_tty=1", "qemu+ssh://b/system?no_tty=1"),
        ("qemu+tcp://b/system", "qemu+tcp://b/system"),
        ("qemu+tls://b/system?pkipath=/p", "qemu+tls://b/system?pkipath=/p"),
        ("qemu+libssh2://b/system", "qemu+libssh2://b/system"),
    ],
)
def test_it_lets_no_ssh_ask_on_a_terminal(uri: str, opened: str) -> None:
    assert hypervisor.without_terminal(uri) == opened


@pytest.mark.parametrize(
    ("number", "words"),
    [(9_000_000, "9.0.0"), (7_002_019, "7.2.19"), (1_005_003, "1.5.3"), (0, "0.0.0")],
)
def test_it_reads_libvirts_versions(number: int, words: str) -> None:
    assert hypervisor.version(number) == words


def test_it_has_a_word_for_each_of_virshs_states() -> None:
    assert hypervisor.STATES[1] == "running"
    assert hypervisor.STATES[5] == "shut off"
    assert len(hypervisor.STATES) == 8


# The fakes behave as the real ones.


def test_it_is_faked_with_a_reason_for_every_question() -> None:
    connection = FakeConnection(failing={"domains": "no"})
    assert connection.uri() == "qemu:///system"
    with pytest.raises(UnmeasuredError, match="no"):
        connection.domains()


def test_it_is_faked_with_peers_that_refuse() -> None:
    peers = FakePeers(refusing={"qemu+tcp://b/system": "Connection refused"})
    with pytest.raises(RefusedError, match="Connection refused"):
        peers.open_remote("qemu+tcp://b/system", 1)
    assert peers.opened == []


def test_it_is_faked_with_peers_that_compare() -> None:
    remote = FakeRemote("qemu+tcp://b/system", match=CpuMatch.SUPERSET)
    assert remote.compare_cpu("<cpu/>") == (CpuMatch.SUPERSET, "")
    remote.close()
    assert remote.closed
