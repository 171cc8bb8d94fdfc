"""Round after round: what is true of this host, and of the way to its peers."""

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Condition

from migration_panel.agent.outbox import MOST_ANSWERS, Outbox
from migration_panel.agent.peers import Peers
from migration_panel.agent.planner import Answer, Planner
from migration_panel.agent.report import Measure
from migration_panel.facts.probe import Peer, Probe
from migration_panel.facts.report import Report, Round
from migration_panel.rpc import Plan

LOG = logging.getLogger(__name__)

JITTER = 0.1  # of the period, so that a thousand hosts do not report at once
PATIENCE = 12.0  # seconds for a plan; longer than a call to the engine takes
SHORTEST, LONGEST = 5, 86_400  # seconds that an engine may make a period
REST = 5.0  # seconds between two rounds at least, whoever asks

Probing = Callable[[Report, tuple[Peer, ...]], tuple[Probe, ...]]


class Wanted:
    """Requests to measure at once, and the stop of it all."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._requests: dict[str, None] = {}
        self.stopped = False

    def ask(self, request: str) -> None:
        with self._changed:
            if len(self._requests) < MOST_ANSWERS:
                self._requests[request] = None
            self._changed.notify_all()

    def stop(self) -> None:
        self.stopped = True
        with self._changed:
            self._changed.notify_all()

    def take(self) -> tuple[str, ...]:
        with self._changed:
            taken, self._requests = tuple(self._requests), {}
            return taken

    def wait(self, seconds: float) -> None:
        """Until someone asks, it all stops, or the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: self.stopped or self._requests, seconds)

    def rest(self, seconds: float) -> None:
        """Until it all stops, or the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: self.stopped, seconds)


@dataclass(slots=True, kw_only=True)
class Rounds:
    """`period` in seconds, until the engine says another."""

    measure: Measure
    probing: Probing
    planner: Planner
    outbox: Outbox
    wanted: Wanted
    period: int
    _peers: Peers = field(default_factory=Peers, init=False)

    def run(self) -> None:
        while not self.wanted.stopped:
            started = time.monotonic()
            try:
                self.turn()
            except Exception:
                LOG.exception("This round failed; there will be another.")
            self._pause(time.monotonic() - started)

    def turn(self) -> Round:
        requests = self.wanted.take()
        answer = self.planner.ask(PATIENCE)
        self.outbox.allow(there=answer is not None)
        report = self._report(answer)
        probes = self._probes(report, everyone=bool(requests))
        found = Round(report=report, probes=probes, answers=requests)
        self.outbox.put(found)
        return found

    def _report(self, answer: Answer | None) -> Report:
        if answer is not None:
            self.period = min(max(answer.plan.period, SHORTEST), LONGEST)
        report = self.measure.report(answer, self.planner.trouble)
        return replace(report, period=self.period)

    def _probes(self, report: Report, *, everyone: bool) -> tuple[Probe, ...]:
        """Of the peers whose turn it is; of all when someone waits for the result."""
        plan = self._plan
        if plan is None:
            return ()
        self._peers.plan(plan.peers, own=report.host)
        due = self._peers.due(plan, everyone=everyone)
        found = self.probing(report, due)
        self._peers.probed(due, time.monotonic())
        return found

    @property
    def _plan(self) -> Plan | None:
        return self.planner.last.plan if self.planner.last else None

    def _pause(self, took: float) -> None:
        """The rest of the period; a request ends it, though not at once."""
        jitter = random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - no secret
        self.wanted.rest(REST)
        self.wanted.wait(self.period * jitter - took - REST)
