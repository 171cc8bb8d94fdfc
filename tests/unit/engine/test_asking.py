"""Requests of the web reach the agents, once or again."""

from datetime import timedelta

import pytest

from migration_panel.engine.asking import Asker
from migration_panel.store import models, requests
from tests.fakes.engine import FakeEngine

PATIENCE = timedelta(seconds=180)


class Agents:
    """Hears what it is told; `deaf`: RabbitMQ is away."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.deaf = False
        self.nova_asked = 0

    def ask_nova(self) -> None:
        self.nova_asked += 1

    def tell(self, host: str, request: str) -> None:
        if self.deaf:
            raise ConnectionError
        self.told.append((host, request))


@pytest.fixture
def agents() -> Agents:
    return Agents()


def asker(engine: FakeEngine, agents: Agents, name: str = "one") -> Asker:
    return Asker(name, agents.tell, PATIENCE, engine.clock, agents.ask_nova)


def state() -> str:
    return models.Request.objects.get().state


def test_it_has_nova_asked_as_well(engine: FakeEngine, agents: Agents) -> None:
    one = asker(engine, agents)
    one.turn()
    assert agents.nova_asked == 0
    requests.ask("compute1", "admin", engine.now)
    one.turn()
    one.turn()
    assert agents.nova_asked == 1


def test_it_tells_the_agent_once(engine: FakeEngine, agents: Agents) -> None:
    request = requests.ask("compute1", "admin", engine.now)
    for _ in range(3):
        asker(engine, agents).turn()
    assert agents.told == [("compute1", str(request))]
    assert state() == "asked"


def test_it_is_told_by_one_engine_of_two(engine: FakeEngine, agents: Agents) -> None:
    requests.ask("compute1", "admin", engine.now)
    for name in ("one", "two"):
        asker(engine, agents, name).turn()
    assert len(agents.told) == 1


def test_it_is_done_when_the_report_comes(engine: FakeEngine, agents: Agents) -> None:
    request = requests.ask("compute1", "admin", engine.now)
    asker(engine, agents).turn()
    engine.hear("compute1", answers=[request])
    asker(engine, agents).turn()
    assert state() == "done"


def test_it_fails_when_no_report_comes(engine: FakeEngine, agents: Agents) -> None:
    requests.ask("compute1", "admin", engine.now)
    asker(engine, agents).turn()
    engine.later(179)
    asker(engine, agents).turn()
    assert state() == "asked"
    engine.later(2)
    asker(engine, agents).turn()
    found = models.Request.objects.get()
    assert (found.state, found.ended) == ("failed", engine.now)
    assert "did not answer in time" in str(found.said)


def test_it_takes_over_from_an_engine_that_died(
    engine: FakeEngine, agents: Agents
) -> None:
    request = requests.ask("compute1", "admin", engine.now)
    requests.claim("dead", engine.now)
    asker(engine, agents).turn()
    assert agents.told == []
    engine.later(31)
    asker(engine, agents).turn()
    assert agents.told == [("compute1", str(request))]


def test_it_tries_again_when_rabbitmq_is_back(
    engine: FakeEngine, agents: Agents
) -> None:
    requests.ask("compute1", "admin", engine.now)
    agents.deaf = True
    asker(engine, agents).turn()
    assert state() == "waiting"
    agents.deaf = False
    engine.later(31)
    asker(engine, agents).turn()
    assert state() == "asked"


def test_it_gives_up_when_rabbitmq_stays_away(
    engine: FakeEngine, agents: Agents
) -> None:
    requests.ask("compute1", "admin", engine.now)
    agents.deaf = True
    engine.later(361)
    asker(engine, agents).turn()
    assert state() == "failed"


@pytest.mark.parametrize("host", ["", "-oProxyCommand=x", "a b", "a.#", "*"])
def test_it_asks_no_host_without_a_name(
    engine: FakeEngine, agents: Agents, host: str
) -> None:
    requests.ask(host, "admin", engine.now)
    asker(engine, agents).turn()
    assert agents.told == []
    assert state() == "failed"
