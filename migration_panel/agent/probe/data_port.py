"""A rendezvous on one port of the data range: what QEMU will do, with a token."""

import random
import secrets
import socket
import time
from collections.abc import Callable
from contextlib import closing
from threading import BoundedSemaphore, Thread

from migration_panel.agent.messaging import Agents, UnansweredError
from migration_panel.facts.missing import Missing
from migration_panel.facts.network import PortRange
from migration_panel.facts.probe import Attempt
from migration_panel.rpc import Listening, is_reachable

LISTENS = 8.0  # seconds that a listener waits for its visitor
AT_ONCE = 4  # listeners
TRIES = 20  # ports that may be taken before one is free
_SHORT = 2.0  # seconds for the few bytes of a token


class Listeners:
    """Answers peers that want to know whether migration data would reach this host.

    `bind_to`: where QEMU would listen; None: on every address.
    """

    def __init__(self, seconds: float = LISTENS, at_once: int = AT_ONCE) -> None:
        self._seconds = seconds
        self._free = BoundedSemaphore(at_once)

    def open(self, token: str, ports: PortRange, bind_to: str | None) -> int | Missing:
        """The port on which it listens from now on; Missing with the reason."""
        if not self._free.acquire(blocking=False):
            return Missing("it listens for several other hosts already")
        try:
            door = bound(ports, bind_to)
        except OSError as error:
            self._free.release()
            return Missing(f"no data port could be opened there: {error.strerror}")
        port = int(door.getsockname()[1])
        Thread(target=self._wait, args=(door, token), daemon=True).start()
        return port

    def _wait(self, door: socket.socket, token: str) -> None:
        try:
            with closing(door):
                serve(door, token.encode(), self._seconds)
        finally:
            self._free.release()


def bound(ports: PortRange, bind_to: str | None) -> socket.socket:
    """Listens on a free port of the range; OSError: on none that was tried."""
    choice = range(ports.first, ports.last + 1)
    tried = random.sample(choice, min(TRIES, len(choice)))
    problem = OSError(0, "the range of data ports is empty")
    for port in tried:
        try:
            return _listen(port, bind_to)
        except OSError as error:
            problem = error
    raise problem


def _listen(port: int, bind_to: str | None) -> socket.socket:
    if bind_to is not None:
        family = socket.AF_INET6 if ":" in bind_to else socket.AF_INET
        return socket.create_server((bind_to, port), family=family, backlog=1)
    if not socket.has_dualstack_ipv6():
        return socket.create_server(("", port), backlog=1)
    return socket.create_server(
        ("", port), family=socket.AF_INET6, backlog=1, dualstack_ipv6=True
    )


def serve(door: socket.socket, token: bytes, seconds: float) -> bool:
    """Until someone who knows the token came, or the time is over."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        try:
            door.settimeout(left)
            visitor, _address = door.accept()
        except OSError:
            return False
        with closing(visitor):
            if _greeted(visitor, token):
                return True
    return False


def _greeted(visitor: socket.socket, token: bytes) -> bool:
    try:
        visitor.settimeout(_SHORT)
        if _received(visitor, len(token)) != token:
            return False
        visitor.sendall(token)
    except OSError:
        return False
    return True


def _received(peer: socket.socket, length: int) -> bytes:
    heard = b""
    while len(heard) < length and (more := peer.recv(length - len(heard))):
        heard += more
    return heard


def probe(agents: Agents, host: str, timeout: float) -> Attempt | Missing:
    """Ask the peer's agent to listen, then knock."""
    token = secrets.token_hex(16)
    try:
        answer = agents.listen(host, token)
    except UnansweredError as error:
        return Missing(f"the agent on {host} did not listen: {error}")
    if isinstance(answer, Missing):
        return Missing(f"the agent on {host} did not listen: {answer.reason}")
    return knock(answer, token, timeout)


def knock(
    there: Listening,
    token: str,
    timeout: float,
    connect: Callable[..., socket.socket] = socket.create_connection,
) -> Attempt | Missing:
    if not is_reachable(there.address) or not 0 < there.port < 2**16:
        return Missing(f"the peer named an address that is none: {there.address!r}")
    start = time.monotonic()
    refusal = _refusal(there, token.encode(), timeout, connect)
    return Attempt(
        worked=not refusal,
        tried=f"nc -z {there.address} {there.port}",
        said=refusal,
        seconds=time.monotonic() - start,
    )


def _refusal(
    there: Listening,
    token: bytes,
    timeout: float,
    connect: Callable[..., socket.socket],
) -> str:
    try:
        with closing(connect((there.address, there.port), timeout=timeout)) as way:
            way.settimeout(timeout)
            way.sendall(token)
            back = _received(way, len(token))
    except (OSError, UnicodeError) as error:
        return f"{there.address} port {there.port}: {_text(error)}"
    if back != token:
        return f"{there.address} port {there.port}: someone else answered"
    return ""


def _text(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
