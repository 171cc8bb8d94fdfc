"""What the engine asks of agents; whatever goes wrong is Missing, with its reason."""

import json
import logging
from collections.abc import Callable
from threading import BoundedSemaphore, Lock
from typing import Any, TypeVar

from migration_panel import rpc
from migration_panel.agent.masking import said
from migration_panel.facts import codec
from migration_panel.facts.evidence import LogEvidence, Search
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Peer, Probe

LOG = logging.getLogger(__name__)
T = TypeVar("T")

SECONDS = 8.0
AT_ONCE = 2
LONGEST = 300  # characters of what went wrong
NO_ANSWER = Missing("the agent did not answer in time")
NOT_ITS_OWN = Missing("the agent answered for another host")

Ask = Callable[..., Any]


class Agents:
    """`ask(host, seconds, method, **arguments)` is the bus's.

    An agent turns away who comes while it answers two of the kind: they wait here.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._lock = Lock()
        self._turns: dict[tuple[str, str], BoundedSemaphore] = {}

    def evidence(self, host: str, search: Search) -> LogEvidence | Missing:
        found = self._answer(LogEvidence, host, "evidence", search=search)
        if isinstance(found, LogEvidence) and found.host != host:
            return NOT_ITS_OWN
        return found

    def probe(self, source: str, peer: Peer) -> Probe | Missing:
        found = self._answer(Probe, source, "probe", peer=peer)
        if isinstance(found, Probe) and (found.source, found.target) != (
            source,
            peer.host,
        ):
            return NOT_ITS_OWN
        return found

    def _answer(
        self, kind: type[T], host: str, method: str, **what: Any
    ) -> T | Missing:
        if not rpc.HOST.match(host):
            return Missing("not the name of a host")
        arguments = {key: codec.encode(value) for key, value in what.items()}
        turn = self._turn(host, method)
        if not turn.acquire(timeout=SECONDS):
            return NO_ANSWER
        try:
            raw = self._ask(host, SECONDS, method, **arguments)
        except Exception as error:  # noqa: BLE001 - kombu's and amqp's have no base
            return _missing(host, method, error)
        finally:
            turn.release()
        return _decoded(kind, raw)

    def _turn(self, host: str, method: str) -> BoundedSemaphore:
        with self._lock:
            return self._turns.setdefault((host, method), BoundedSemaphore(AT_ONCE))


def _missing(host: str, method: str, error: Exception) -> Missing:
    """oslo.messaging makes a class of its own of what an agent raised."""
    name = type(error).__name__
    LOG.info("The agent on %s did not answer %s: %s", host, method, name)
    if name == "MessagingTimeout":
        return NO_ANSWER
    text = f"{name}: {error}".splitlines()[0]
    return Missing(f"the agent was asked in vain: {said(text, LONGEST)}")


def _decoded(kind: type[T], raw: Any) -> T | Missing:
    try:
        if len(json.dumps(raw)) > rpc.LARGEST:
            return Missing("the agent's answer is too large")
        wanted: Any = kind | Missing
        found: T | Missing = codec.decode(wanted, raw)
    except (codec.MalformedError, RecursionError, TypeError, ValueError) as error:
        return Missing(
            f"the agent's answer cannot be read: {said(str(error), LONGEST)}"
        )
    return found
