"""Why a peer's libvirt said nothing."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from migration_panel.agent.silence import address, reason

SILENCE = "qemu+tcp://127.0.0.1/system: no answer within 5 s"


@pytest.fixture
def port() -> Iterator[int]:
    """Someone takes connections there and says nothing."""
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        yield int(door.getsockname()[1])


@pytest.fixture
def full_port() -> Iterator[int]:
    """Its queue is full, so that the kernel answers no more, as a firewall does."""
    with ExitStack() as opened:
        door = socket.create_server(("127.0.0.1", 0), backlog=0)
        opened.enter_context(closing(door))
        found = int(door.getsockname()[1])
        for _ in range(3):
            visitor = opened.enter_context(closing(socket.socket()))
            visitor.settimeout(0)
            visitor.connect_ex(("127.0.0.1", found))
        yield found


def uri(port: int) -> str:
    return f"qemu+tcp://127.0.0.1:{port}/system"


def test_it_says_no_more_where_tcp_answers(port: int) -> None:
    assert reason(uri(port), SILENCE) == SILENCE


def test_it_says_what_libvirt_would_say_where_tcp_does_not(full_port: int) -> None:
    said = f"unable to connect to server at '127.0.0.1:{full_port}': "
    assert reason(uri(full_port), SILENCE, 0.2) == said + "Connection timed out"


def test_it_says_when_tcp_is_refused_by_now() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        gone = int(door.getsockname()[1])
    assert "Connection refused" in reason(uri(gone), SILENCE)


@pytest.mark.parametrize(
    "other", ["qemu+ssh://127.0.0.1/system", "test:///default", "nonsense", ""]
)
def test_it_tries_no_other_way(other: str) -> None:
    assert reason(other, SILENCE) == SILENCE


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("qemu+tcp://compute2/system", ("compute2", 16509)),
        ("qemu+tls://compute2/system", ("compute2", 16514)),
        ("qemu://compute2/system", ("compute2", 16514)),
        ("qemu+tcp://compute2:16999/system?x=1", ("compute2", 16999)),
        ("qemu+tcp://[2001:db8::2]/system", ("2001:db8::2", 16509)),
        ("qemu+tcp:///system", None),
        ("qemu+tcp://compute2:99999/system", None),
        ("qemu+tcp://[::1/system", None),
        ("qemu+unix:///system", None),
    ],
)
def test_it_finds_the_server_in_a_uri(
    text: str, server: tuple[str, int] | None
) -> None:
    assert address(text) == server
