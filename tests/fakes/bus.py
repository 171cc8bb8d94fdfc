"""An engine and peers' agents that answer, or do not."""

from dataclasses import dataclass, field
from typing import Any

from migration_panel.agent.messaging import UnansweredError
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Peer
from migration_panel.rpc import Listening, Plan
from tests.reports import NOON


@dataclass
class FakeEngine:
    """`silent`: why it does not answer; "" is that it does. Keeps what came."""

    peers: tuple[Peer, ...] = ()
    period: int = 60
    silent: str = ""
    asked: list[str] = field(default_factory=list)
    reports: list[Any] = field(default_factory=list)

    def plan(self, host: str) -> Plan:
        self.asked.append(host)
        self._reach()
        return Plan(now=NOON, period=self.period, peers=self.peers)

    def report(self, encoded: Any) -> None:
        self._reach()
        self.reports.append(encoded)

    def _reach(self) -> None:
        if self.silent:
            raise UnansweredError(self.silent)


@dataclass
class FakeAgents:
    """What every peer's agent answers; an UnansweredError is raised."""

    listening: Listening | Missing | UnansweredError = field(
        default_factory=lambda: Missing("not set")
    )
    marker: bool | Missing | UnansweredError = False
    asked: list[tuple[str, str]] = field(default_factory=list)

    def listen(self, host: str, token: str) -> Listening | Missing:
        self.asked.append((host, token))
        if isinstance(self.listening, UnansweredError):
            raise self.listening
        return self.listening

    def find_marker(self, host: str, token: str) -> bool | Missing:
        self.asked.append((host, token))
        if isinstance(self.marker, UnansweredError):
            raise self.marker
        return self.marker
