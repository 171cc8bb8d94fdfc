"""What an agent answers where a migration failed: its logs, and a probe of now."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migration_panel.agent.bounded import StuckError
from migration_panel.agent.questions import AT_ONCE, NOT_YET, Questions
from migration_panel.facts import codec
from migration_panel.facts.evidence import Excerpt, LogEvidence, LogLine, Search
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Peer, Probe
from migration_panel.facts.report import Report
from tests.reports import probe, report
from tests.service.waiting import until

NOW = datetime.now(UTC)
SEARCH = Search(
    server_id="a966f7ba-53f5-4d91-8d21-b90165240e2d",
    since=NOW - timedelta(minutes=5),
    until=NOW,
    request_ids=("req-593dd72e-cffb-47c6-8932-b8134fc1789b",),
    domain="instance-00000007",
    peer="compute2",
)
FOUND = LogEvidence(
    host="compute1",
    taken=NOW,
    excerpts=(
        Excerpt(log="qemu", source="/a", lines=(LogLine(at=NOW, text="text"),)),
        Excerpt(log="libvirtd", source="/b", lines=Missing("closed")),
    ),
)
PEER = Peer(host="compute2", my_ip="192.0.2.2", connect_to="compute2")


@dataclass
class Host:
    """An agent that looks and probes as it is told to."""

    known: Report | None = field(default_factory=report)
    look: Callable[..., Any] = lambda _search: FOUND
    attempt: Callable[..., Any] = lambda _report, peer: probe("compute1", peer.host)
    done: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.questions = Questions(
            lambda: self.known, self.done.append, self._look, self._attempt
        )

    def evidence(self, raw: Any) -> LogEvidence | Missing:
        kind: Any = LogEvidence | Missing
        answer = json.dumps(self.questions.evidence({}, search=raw))
        found: LogEvidence | Missing = codec.decode(kind, json.loads(answer))
        return found

    def probe(self, raw: Any) -> Probe | Missing:
        kind: Any = Probe | Missing
        answer = json.dumps(self.questions.probe({}, peer=raw))
        found: Probe | Missing = codec.decode(kind, json.loads(answer))
        return found

    def _look(self, search: Search) -> LogEvidence:
        self.done.append(search)
        found: LogEvidence = self.look(search)
        return found

    def _attempt(self, known: Report, peer: Peer) -> Probe:
        self.done.append(peer)
        found: Probe = self.attempt(known, peer)
        return found


def test_it_tells_what_its_logs_say() -> None:
    host = Host()
    assert host.evidence(codec.encode(SEARCH)) == FOUND
    assert host.done == [SEARCH]


def test_it_looks_before_it_has_measured() -> None:
    assert Host(known=None).evidence(codec.encode(SEARCH)) == FOUND


def test_it_probes_a_peer() -> None:
    host = Host()
    found = host.probe(codec.encode(PEER))
    assert isinstance(found, Probe)
    assert (found.target, host.done) == ("compute2", [PEER])


def test_it_probes_nobody_before_it_has_measured() -> None:
    assert Host(known=None).probe(codec.encode(PEER)) == NOT_YET


def test_it_does_not_probe_itself() -> None:
    host = Host()
    own = codec.encode(PEER) | {"host": "compute1"}
    assert host.probe(own) == Missing("that is this very host")
    assert host.done == []


UNSOUND: list[dict[str, Any]] = [
    {"host": "-oProxyCommand=sh"},
    {"host": "a b"},
    {"host": "../x"},
    {"my_ip": "-x"},
    {"my_ip": "fe80::1%eth0"},
    {"connect_to": "a;b"},
    {"connect_to": ""},
    {"connect_to": None},
    {"run": "sh"},
]


@pytest.mark.parametrize("unsound", UNSOUND)
def test_it_goes_to_no_unsound_peer(unsound: dict[str, Any]) -> None:
    host = Host()
    found = host.probe(codec.encode(PEER) | unsound)
    assert isinstance(found, Missing)
    assert found.reason.startswith("that is no peer")
    assert host.done == []


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(ANYTHING)
@settings(deadline=None)
def test_it_is_harmed_by_nothing(payload: Any) -> None:
    host = Host()
    assert isinstance(host.evidence(payload), Missing)
    assert isinstance(host.probe(payload), Missing)
    assert host.done == []


def test_it_is_harmed_by_no_depth() -> None:
    deep: Any = []
    for _ in range(10_000):
        deep = [deep]
    questions = Host().questions
    for raw in (questions.evidence({}, search=deep), questions.probe({}, peer=deep)):
        assert list(raw) == ["reason"]


FAULTS = [
    StuckError("the log: no answer within 7 s"),
    ValueError("token=abc"),
    OSError(),
]


@pytest.mark.parametrize("fault", FAULTS)
def test_it_says_what_went_wrong(fault: Exception) -> None:
    def fail(*_arguments: Any) -> Any:
        raise fault

    host = Host(look=fail, attempt=fail)
    for found in (host.evidence(codec.encode(SEARCH)), host.probe(codec.encode(PEER))):
        assert isinstance(found, Missing)
        assert found.reason
        assert "abc" not in found.reason


def test_it_does_not_let_others_wait() -> None:
    go = Event()

    def slow(*_arguments: Any) -> LogEvidence:
        assert go.wait(30)
        return FOUND

    host, answers = Host(look=slow), []  # type: tuple[Host, list[Any]]
    raw = codec.encode(SEARCH)
    threads = [
        Thread(target=lambda: answers.append(host.evidence(raw)))
        for _ in range(AT_ONCE)
    ]
    for each in threads:
        each.start()
    until(lambda: len(host.done) == AT_ONCE)
    busy = host.evidence(raw)
    assert busy == Missing("it looks through its logs for others already")
    assert isinstance(host.probe(codec.encode(PEER)), Probe)
    go.set()
    for each in threads:
        each.join()
    assert answers == [FOUND] * AT_ONCE
    assert host.evidence(raw) == FOUND
