"""An engine that follows failures, with agents that answer, and no threads."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from migration_panel.checks.finding import Affects
from migration_panel.diagnosis.combine import Failed
from migration_panel.diagnosis.diagnosis import (
    Confidence,
    Diagnosed,
    Diagnosis,
    Place,
    Proof,
)
from migration_panel.engine.agents import Agents
from migration_panel.engine.checking import Checks
from migration_panel.engine.closing import Closer, Terms
from migration_panel.engine.cloud import Cloud
from migration_panel.engine.ends import Ends, is_down
from migration_panel.engine.following import Follower
from migration_panel.engine.hands import Desk, Hands
from migration_panel.engine.looking import Investigator, Tools
from migration_panel.engine.measuring import Measurer
from migration_panel.engine.noticing import Limits, Noticer
from migration_panel.engine.rechecking import Rechecker
from migration_panel.facts import codec
from migration_panel.facts.evidence import Excerpt, LogEvidence, LogLine, Search
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Attempt, Peer, Probe
from migration_panel.store import models
from tests.fakes.cloud import FakeCloud
from tests.fakes.engine import FakeEngine
from tests.fakes.store import a_finding
from tests.reports import probe

T = TypeVar("T")

LIMITS = Limits(stuck=timedelta(minutes=15), look_back=timedelta(hours=1))
TERMS = Terms(
    every=timedelta(seconds=60),
    probe=timedelta(seconds=300),
    quiet=timedelta(minutes=10),
    forget=timedelta(hours=24),
)


KEY = "Host key verification failed."
WORKED = Attempt(worked=True, tried="ssh", said="", seconds=0.1)
REFUSED = Attempt(worked=False, tried="ssh", said=KEY, seconds=0.1)


class MessagingTimeout(Exception):  # noqa: N818 - oslo.messaging's name
    """No answer."""


class FakeHands(Hands):
    """Does what it is asked for at once, in the thread of who asks.

    What comes as the number `late`, from 0, is left until `catch_up`.
    """

    def __init__(self, late: int | None = None) -> None:
        super().__init__("fake", 1)
        self._late, self._asked = late, 0
        self._left: list[tuple[Future[Any], Callable[[], Any]]] = []

    def do(self, work: Callable[[], T]) -> Future[T]:
        future: Future[T] = Future()
        if self._asked == self._late:
            self._left.append((future, work))
        else:
            self._once(future, work)
        self._asked += 1
        return future

    def catch_up(self) -> None:
        while self._left:
            self._once(*self._left.pop())


class FakeAgents:
    """What agents find: lines of a log by host, and what of a probe they `tried`.

    Who is in `silent` does not answer; `broken` answers something else.
    """

    def __init__(self) -> None:
        self.logs: dict[str, list[str]] = {}
        self.tried: dict[str, Any] = {}
        self.silent: set[str] = set()
        self.broken: dict[str, Any] = {}
        self.asked: list[tuple[str, str]] = []
        self.told: list[str] = []
        self.searches: dict[str, Search] = {}
        self.clock: Callable[[], Any] = lambda: None
        self.hear: Callable[[str], None] = lambda _host: None

    def ask(self, host: str, _seconds: float, method: str, **arguments: Any) -> Any:
        self.asked.append((host, method))
        if host in self.silent:
            raise MessagingTimeout
        if host in self.broken:
            return self.broken[host]
        if method == "evidence":
            self.searches[host] = codec.decode(Search, arguments["search"])
            return codec.encode(self._evidence(host))
        peer = codec.decode(Peer, arguments["peer"])
        return codec.encode(self._probe(host, peer))

    def tell(self, host: str, _request: str) -> None:
        if host in self.silent:
            raise ConnectionError
        self.told.append(host)
        self.hear(host)

    def probes(self) -> list[str]:
        """Hosts that were asked to try a peer."""
        return [host for host, method in self.asked if method == "probe"]

    def _evidence(self, host: str) -> LogEvidence:
        now = self.clock()
        lines = tuple(LogLine(at=now, text=each) for each in self.logs.get(host, ()))
        file = "/var/log/nova/nova-compute.log"
        excerpt = Excerpt(log="nova-compute", source=file, lines=lines)
        return LogEvidence(host=host, taken=now, excerpts=(excerpt,))

    def _probe(self, host: str, peer: Peer) -> Probe:
        return replace(probe(host, peer.host, taken=self.clock()), **self.tried)


class Doctor:
    """Knows the causes that a test has told it, by words in logs and events."""

    def __init__(self) -> None:
        self.knows: dict[str, tuple[str, Place]] = {
            "Host key": ("ssh_host_key_unknown", Place.PAIR)
        }
        self.seen: list[Failed] = []

    def __call__(self, failed: Failed) -> Diagnosis:
        self.seen.append(failed)
        found = tuple(
            _diagnosed(cause, place, text)
            for word, (cause, place) in self.knows.items()
            for text in texts(failed)
            if word in text
        )
        return Diagnosis(taken=failed.now, causes=found[:1])


def texts(failed: Failed) -> list[str]:
    """Details of events, then lines of logs."""
    events = (event for each in failed.requests for event in each.events)
    lines = (
        line.text
        for host in failed.evidence
        for excerpt in host.excerpts
        if not isinstance(excerpt.lines, Missing)
        for line in excerpt.lines
    )
    return [*(each.details for each in events if each.details), *lines]


def _diagnosed(cause: str, place: Place, text: str) -> Diagnosed:
    proof = Proof(confidence=Confidence.LOG, host="compute1", source="log", text=text)
    return Diagnosed(cause=cause, place=place, proofs=(proof,), remedy=())


class FakeFollowing:
    """Two clocks that go together: the cloud's and the engine's."""

    def __init__(self, fake: FakeCloud, cloud: Cloud, name: str = "one") -> None:
        self.fake, self.cloud, self.name = fake, cloud, name
        self.engine = FakeEngine(start=fake.clock.now)
        self.agents, self.doctor = FakeAgents(), Doctor()
        self.agents.clock, self.agents.hear = self.engine.clock, self.engine.hear
        rules = Checks(self.engine.rules.host, self.engine.rules.pair)
        self.ends = Ends(self.engine.archive, self.engine.judge, rules)
        self.tools = Tools(
            nova=cloud.nova,
            agents=Agents(self.agents.ask),
            ends=self.ends,
            hands=FakeHands(),
            clock=self.engine.clock,
            diagnose=self.doctor,
        )
        self.noticer = Noticer(LIMITS, is_down)
        self.desk = Desk(nova=cloud.nova, clock=self.engine.clock, hands=FakeHands())
        self.begin(name)

    def begin(self, name: str) -> None:
        """As if this engine had just been started."""
        investigator = Investigator(self.tools)
        measurer = Measurer(investigator, self.agents.tell, patience=0.0)
        tally = self.engine.tally
        self.follower = Follower(name, self.desk, self.noticer, investigator, tally)
        self.rechecker = Rechecker(name, self.desk, measurer, investigator)
        self.closer = Closer(name, self.desk, measurer, TERMS)

    def later(self, seconds: float) -> None:
        self.fake.advance(seconds)
        self.engine.later(seconds)

    def turn(self, seconds: float = 2) -> None:
        """Time passes, and the engine looks."""
        self.later(seconds)
        self.follower.turn()

    def report(self, *hosts: str) -> None:
        """Their agents live."""
        for host in hosts:
            self.engine.hear(host)


def failure() -> models.Failure:
    """The only one."""
    return models.Failure.objects.get()


def knows_no_host_key(following: FakeFollowing) -> None:
    """compute1 does not know compute2's: checks, probes and logs say so."""
    found = a_finding(
        "pair.ssh-host-key-unknown", host="compute1 → compute2", affects=Affects.COLD
    )
    following.engine.rules.pairs["compute1", "compute2"] = (found,)
    following.agents.tried = {"ssh": REFUSED}
    following.agents.logs["compute1"] = [KEY]


def fails(following: FakeFollowing) -> None:
    """The server web was to go cold from compute1 to compute2, and has not."""
    web = following.fake.add_server("web")
    following.fake.add_migration(web, "migration", "error", dest="compute2")
    following.turn()


def heal(following: FakeFollowing) -> None:
    """Nothing stands against that pair any more."""
    following.engine.rules.pairs.clear()
    following.agents.tried = {"ssh": WORKED}
