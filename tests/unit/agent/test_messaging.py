"""oslo.messaging with its driver for tests: the engine, peers, and ourselves."""

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC
from threading import Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oslo_config import cfg

from migration_panel import rpc
from migration_panel.agent import messaging
from migration_panel.agent.messaging import (
    Bus,
    RemoteAgents,
    RemoteEngine,
    UnansweredError,
)
from migration_panel.agent.questions import AT_ONCE, NOT_YET, Questions
from migration_panel.facts import codec
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Peer, Probe
from migration_panel.facts.report import Report
from tests.reports import NOON, probe, report
from tests.service.waiting import until
from tests.sound import network

TOKEN = "0123456789abcdef" * 2
PLAN = rpc.Plan(
    now=NOON.astimezone(UTC),
    period=30,
    peers=(Peer(host="c2", my_ip="192.0.2.2", connect_to="c2"),),
)
_numbers = itertools.count()

Serve = Callable[..., None]


def never(*_arguments: Any) -> Any:
    raise AssertionError


def questions(asked: Callable[[str], None] = lambda _: None) -> Questions:
    """Of an agent that has not measured its host yet."""
    return Questions(lambda: None, asked, look=never, attempt=never)


@pytest.fixture(autouse=True)
def _in_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messaging, "PLAN_TIMEOUT", 1.0)
    monkeypatch.setattr(messaging, "PEER_TIMEOUT", 1.0)


@pytest.fixture
def bus() -> Bus:
    cfg.CONF([], default_config_files=[])
    return Bus(cfg.CONF, "fake://")


@pytest.fixture
def serve(bus: Bus) -> Iterator[Serve]:
    """`serve(name, endpoint, topic)` until the test is over."""
    running = []

    def start(name: str, endpoint: Any, topic: str = rpc.AGENT) -> None:
        running.append(bus.serve(name, endpoint, topic))
        running[-1].start()

    yield start
    for each in running:
        # It takes its second, for which no one has to wait.
        Thread(target=each.stop, daemon=True).start()


def named() -> str:
    """A host that no other test has: the driver's queues outlive a test."""
    return f"host{next(_numbers)}"


class Engine:
    def __init__(self, plan: Any) -> None:
        self._plan = plan
        self.asked: list[str] = []
        self.rounds: list[Any] = []

    def plan(self, _context: Any, host: str) -> Any:
        self.asked.append(host)
        if isinstance(self._plan, Exception):
            raise self._plan
        return self._plan

    def report(self, _context: Any, **arguments: Any) -> None:
        self.rounds.append(arguments["round"])


def test_it_gets_its_plan(bus: Bus, serve: Serve) -> None:
    engine = Engine(codec.encode(PLAN))
    serve("engine", engine, rpc.ENGINE)
    assert RemoteEngine(bus).plan("c1") == PLAN
    assert engine.asked == ["c1"]


def test_it_sends_its_round(bus: Bus, serve: Serve) -> None:
    engine = Engine(codec.encode(PLAN))
    serve("engine", engine, rpc.ENGINE)
    RemoteEngine(bus).report({"a": [1, None]})
    until(lambda: engine.rounds)
    assert engine.rounds == [{"a": [1, None]}]


def test_it_does_not_wait_for_ever_for_a_plan(bus: Bus) -> None:
    with pytest.raises(UnansweredError, match="no answer in time"):
        RemoteEngine(bus).plan("c1")


NO_PLANS: list[Any] = [
    None,
    {},
    [],
    "plan",
    5,
    {"period": 60},
    {**codec.encode(PLAN), "run": "x"},
]


@pytest.mark.parametrize("raw", NO_PLANS)
def test_it_takes_no_plan_that_is_none(bus: Bus, serve: Serve, raw: Any) -> None:
    serve("engine", Engine(raw), rpc.ENGINE)
    with pytest.raises(UnansweredError, match="an answer that is none"):
        RemoteEngine(bus).plan("c1")


def test_it_survives_an_engine_that_fails(bus: Bus, serve: Serve) -> None:
    serve("engine", Engine(ValueError("a fault of the engine's")), rpc.ENGINE)
    with pytest.raises(UnansweredError, match="a fault of the engine's"):
        RemoteEngine(bus).plan("c1")


def test_it_asks_one_agent_and_no_other(bus: Bus, serve: Serve) -> None:
    one, other = named(), named()
    asked: list[str] = []
    for name in (one, other):
        serve(name, questions(asked.append))
    assert RemoteAgents(bus).listen(one, TOKEN) == NOT_YET
    assert RemoteAgents(bus).find_marker(other, "no token") == Missing(
        "that is no token"
    )


def test_it_does_not_wait_for_ever_for_an_agent(bus: Bus) -> None:
    with pytest.raises(UnansweredError, match="no answer in time"):
        RemoteAgents(bus).find_marker(named(), TOKEN)


def test_it_takes_no_answer_that_is_none(bus: Bus, serve: Serve) -> None:
    class Liar:
        def find_marker(self, _context: Any, token: str) -> Any:
            return {"reason": token, "run": "reboot"}

    host = named()
    serve(host, Liar())
    with pytest.raises(UnansweredError, match="an answer that is none"):
        RemoteAgents(bus).find_marker(host, TOKEN)


def test_it_measures_when_the_engine_says_so(bus: Bus, serve: Serve) -> None:
    host, asked = named(), []  # type: tuple[str, list[str]]
    serve(host, questions(asked.append))
    bus.client(rpc.AGENT, 1)("cast", host, "report_now", request="42")
    until(lambda: asked)
    assert asked == ["42"]


METHODS = ["_listen", "__init__", "run", "system", "report", "", "listen.__class__"]


@pytest.mark.parametrize("method", METHODS)
def test_it_answers_nothing_else(bus: Bus, serve: Serve, method: str) -> None:
    host = named()
    serve(host, questions())
    with pytest.raises(UnansweredError):
        bus.client(rpc.AGENT, 1)("call", host, method)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
NAMES = st.sampled_from(
    ["request", "token", "search", "peer", "context", "self", "host", "x"]
)


class Host:
    """An agent that is asked, and the requests that got through."""

    def __init__(self, bus: Bus, serve: Serve) -> None:
        self.name, self.asked = named(), []  # type: tuple[str, list[str]]
        self.ask = bus.client(rpc.AGENT, 2)
        serve(self.name, questions(self.asked.append))


@pytest.fixture
def host(bus: Bus, serve: Serve) -> Host:
    return Host(bus, serve)


@given(st.dictionaries(NAMES, JSON, max_size=3))
@settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_it_goes_on_after_any_arguments(host: Host, arguments: dict[str, Any]) -> None:
    for method in ("report_now", "listen", "find_marker", "evidence", "probe"):
        host.ask("cast", host.name, method, arguments=arguments)
        passed = {k: v for k, v in arguments.items() if k not in {"self", "how"}}
        host.ask("cast", host.name, method, **passed)
    last = f"last-{next(_numbers)}"
    host.ask("cast", host.name, "report_now", request=last)
    until(lambda: last in host.asked)
    assert all(isinstance(each, str) for each in host.asked)


@dataclass
class Probing:
    """An agent whose probes ask their peers to listen, as a real one's do."""

    bus: Bus
    known: Report
    asked: list[rpc.Listening | Missing] = field(default_factory=list)

    def serve(self, serve: Serve) -> None:
        endpoint = Questions(
            lambda: self.known, print, look=never, attempt=self._attempt
        )
        serve(self.known.host, endpoint)

    def _attempt(self, known: Report, peer: Peer) -> Probe:
        self.asked.append(RemoteAgents(self.bus).listen(peer.host, TOKEN))
        return probe(known.host, peer.host)


def test_it_lets_hosts_probe_each_other_at_once(bus: Bus, serve: Serve) -> None:
    """Each of them waits for the other while it is waited for."""
    here = network(hostname="127.0.0.1", migration_address="127.0.0.1")
    hosts = [Probing(bus, report(named(), network=here)) for _ in range(2)]
    for each in hosts:
        each.serve(serve)
    one, other = (each.known.host for each in hosts)
    ask = bus.client(rpc.AGENT, 10)
    with ThreadPoolExecutor(2 * AT_ONCE) as pool:
        answers = [
            pool.submit(ask, "call", host, "probe", peer=codec.encode(a_peer(there)))
            for host, there in [(one, other), (other, one)] * AT_ONCE
        ]
        found = [each.result(30) for each in answers]
    assert all(each.get("ssh") is not None for each in found), found
    listened = [each for host in hosts for each in host.asked]
    assert all(isinstance(each, rpc.Listening) for each in listened), listened


def a_peer(host: str) -> Peer:
    return Peer(host=host, my_ip="127.0.0.1", connect_to=host)
