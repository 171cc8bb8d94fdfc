"""An engine notices that RabbitMQ has gone."""

import pytest

from migration_panel.engine.pulse import Pulse
from tests.fakes.engine import FakeEngine


class Rabbit:
    """Carries a ping, or does not."""

    def __init__(self) -> None:
        self.away = False
        self.pings = 0

    def ping(self) -> None:
        self.pings += 1
        if self.away:
            raise TimeoutError


@pytest.fixture
def rabbit() -> Rabbit:
    return Rabbit()


@pytest.fixture
def pulse(engine: FakeEngine, rabbit: Rabbit) -> Pulse:
    return Pulse(rabbit.ping, engine.tally, engine.clock)


def told(engine: FakeEngine) -> str:
    return str(engine.tally.told or "")


def test_it_says_that_it_is_not_let_in_yet(
    engine: FakeEngine, pulse: Pulse, rabbit: Rabbit
) -> None:
    pulse.turn()
    pulse.tell()
    assert told(engine) == "RabbitMQ has not answered yet."
    assert rabbit.pings == 0


def test_it_is_content_once_it_is_let_in(engine: FakeEngine, pulse: Pulse) -> None:
    pulse.begin()
    pulse.tell()
    assert told(engine) == ""


def test_it_stays_content_while_pings_come_back(
    engine: FakeEngine, pulse: Pulse
) -> None:
    pulse.begin()
    for _ in range(10):
        engine.later(15)
        pulse.turn()
        pulse.tell()
    assert told(engine) == ""


@pytest.mark.parametrize(("seconds", "complains"), [(60, False), (61, True)])
def test_it_complains_after_a_while(
    engine: FakeEngine, pulse: Pulse, rabbit: Rabbit, seconds: int, *, complains: bool
) -> None:
    pulse.begin()
    rabbit.away = True
    engine.later(seconds)
    pulse.turn()
    pulse.tell()
    assert told(engine).startswith("RabbitMQ does not answer") is complains


def test_it_complains_though_a_ping_never_returns(
    engine: FakeEngine, pulse: Pulse
) -> None:
    pulse.begin()
    engine.later(61)
    pulse.tell()
    assert told(engine)


def test_it_is_content_again_when_rabbitmq_is_back(
    engine: FakeEngine, pulse: Pulse, rabbit: Rabbit
) -> None:
    pulse.begin()
    rabbit.away = True
    engine.later(61)
    pulse.turn()
    pulse.tell()
    rabbit.away = False
    pulse.turn()
    pulse.tell()
    assert told(engine) == ""


def test_it_answers_itself(engine: FakeEngine) -> None:
    assert engine.endpoint.ping({}) is True
