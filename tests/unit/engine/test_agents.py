"""What agents answer is looked at; what they do not is Missing, with its reason."""

from threading import Event, Semaphore
from typing import Any

import pytest

from migration_panel.engine import agents
from migration_panel.engine.agents import Agents
from migration_panel.engine.hands import Hands
from migration_panel.facts import codec
from migration_panel.facts.evidence import LogEvidence, Search
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Peer
from tests.fakes.following import FakeAgents
from tests.reports import NOON, probe

SEARCH = Search(server_id="server", since=NOON, until=NOON)
PEER = Peer(host="compute2", my_ip="192.0.2.12", connect_to="compute2")


@pytest.fixture
def fake() -> FakeAgents:
    found = FakeAgents()
    found.clock = lambda: NOON
    return found


def reason(found: object) -> str:
    assert isinstance(found, Missing)
    return found.reason


def test_it_brings_the_lines_of_a_log(fake: FakeAgents) -> None:
    fake.logs["compute1"] = ["Live Migration failure"]
    found = Agents(fake.ask).evidence("compute1", SEARCH)
    assert isinstance(found, LogEvidence)
    lines = found.excerpts[0].lines
    assert not isinstance(lines, Missing)
    assert [each.text for each in lines] == ["Live Migration failure"]
    assert fake.searches == {"compute1": SEARCH}


def test_it_brings_a_probe(fake: FakeAgents) -> None:
    found = Agents(fake.ask).probe("compute1", PEER)
    assert found == probe("compute1", "compute2")


def test_it_does_not_wait_for_a_silent_agent(fake: FakeAgents) -> None:
    fake.silent.add("compute1")
    found = Agents(fake.ask).evidence("compute1", SEARCH)
    assert found == agents.NO_ANSWER


def test_it_brings_why_an_agent_cannot_tell(fake: FakeAgents) -> None:
    fake.broken["compute1"] = codec.encode(Missing("nova may not read its log"))
    found = Agents(fake.ask).evidence("compute1", SEARCH)
    assert reason(found) == "nova may not read its log"


@pytest.mark.parametrize(
    "answer",
    [None, 1, "text", [], {}, {"reason": 1}, {"host": "compute1"}, {"host": []}],
)
def test_it_reads_nothing_that_is_malformed(fake: FakeAgents, answer: Any) -> None:
    fake.broken["compute1"] = answer
    one = Agents(fake.ask)
    assert "cannot be read" in reason(one.evidence("compute1", SEARCH))
    assert "cannot be read" in reason(one.probe("compute1", PEER))


def test_it_reads_nothing_that_is_too_large(fake: FakeAgents) -> None:
    fake.broken["compute1"] = {"reason": "x" * 3_000_000}
    found = Agents(fake.ask).evidence("compute1", SEARCH)
    assert reason(found) == "the agent's answer is too large"


def test_it_believes_no_answer_for_another(fake: FakeAgents) -> None:
    foreign = LogEvidence(host="compute9", taken=NOON, excerpts=())
    fake.broken["compute1"] = codec.encode(foreign)
    assert Agents(fake.ask).evidence("compute1", SEARCH) == agents.NOT_ITS_OWN
    fake.broken["compute1"] = codec.encode(probe("compute1", "compute9"))
    assert Agents(fake.ask).probe("compute1", PEER) == agents.NOT_ITS_OWN


@pytest.mark.parametrize("host", ["", "-oProxyCommand=x", "a b", "a.#", "*", "a\n"])
def test_it_asks_no_host_without_a_name(fake: FakeAgents, host: str) -> None:
    assert reason(Agents(fake.ask).evidence(host, SEARCH))
    assert fake.asked == []


def test_it_masks_and_cuts_what_went_wrong() -> None:
    def ask(*_: Any, **__: Any) -> None:
        raise ValueError("password=hunter2 " + "x" * 9000 + "\nsecond line")

    found = reason(Agents(ask).evidence("compute1", SEARCH))
    assert "hunter2" not in found
    assert "second" not in found
    assert len(found) < 400


def test_it_asks_two_at_a_time_of_one_agent() -> None:
    go, hands = Event(), Hands("agents", 8)
    at_it = Semaphore(0)

    def ask(*_: Any, **__: Any) -> Any:
        at_it.release()
        go.wait(10)
        return codec.encode(Missing("done"))

    one = Agents(ask)
    same = [hands.do(lambda: one.evidence("compute1", SEARCH)) for _ in range(4)]
    other = hands.do(lambda: one.evidence("compute2", SEARCH))
    for _ in range(3):
        assert at_it.acquire(timeout=10)
    assert not at_it.acquire(timeout=0.05), "the others wait"
    go.set()
    assert {each.result(10) for each in (*same, other)} == {Missing("done")}
