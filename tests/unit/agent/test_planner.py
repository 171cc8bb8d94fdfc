"""The plan, and what is left of it when the engine is silent."""

from datetime import UTC, datetime

import pytest

from migration_panel.agent import planner
from migration_panel.agent.planner import Planner
from migration_panel.rpc import Plan
from tests.fakes.bus import FakeEngine
from tests.reports import NOON
from tests.service.waiting import until

PATIENCE = 30.0
HASTE = 0.05


def started(engine: FakeEngine) -> Planner:
    found = Planner("compute1", engine, lambda: None)
    found.start()
    return found


def test_it_asks_for_its_own_host() -> None:
    engine = FakeEngine()
    answer = started(engine).ask(PATIENCE)
    assert answer is not None
    assert answer.plan.now == NOON
    assert engine.asked == ["compute1"]


def test_it_says_between_which_moments_the_engine_looked_at_its_clock() -> None:
    before = datetime.now(UTC)
    answer = started(FakeEngine()).ask(PATIENCE)
    assert answer is not None
    assert before <= answer.asked <= answer.answered <= datetime.now(UTC)


def test_it_asks_each_time() -> None:
    engine = FakeEngine()
    found = started(engine)
    assert found.ask(PATIENCE) is not found.ask(PATIENCE)
    assert len(engine.asked) == 2


def test_it_asks_nobody_before_it_is_told_to() -> None:
    engine = FakeEngine()
    found = started(engine)
    assert (engine.asked, found.last, found.there) == ([], None, False)


def test_it_does_not_wait_for_ever() -> None:
    found = started(FakeEngine(silent="no answer in time"))
    assert found.ask(HASTE) is None
    until(lambda: found.trouble == "no answer in time")
    assert not found.there


def test_it_keeps_the_last_plan() -> None:
    engine = FakeEngine(period=45)
    found = started(engine)
    assert found.ask(PATIENCE)
    engine.silent = "no answer in time"
    assert found.ask(HASTE) is None
    assert found.last is not None
    assert found.last.plan.period == 45


def test_it_goes_on_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "AGAIN", 0.01)
    engine = FakeEngine(silent="no answer in time")
    told: list[None] = []
    found = Planner("compute1", engine, lambda: told.append(None))
    found.start()
    assert found.ask(HASTE) is None
    engine.silent = ""
    until(lambda: found.there)
    until(lambda: told)


def test_it_survives_a_fault() -> None:
    class Faulty(FakeEngine):
        def plan(self, host: str) -> Plan:
            if not self.asked:
                self.asked.append(host)
                raise ZeroDivisionError
            return super().plan(host)

    found = Planner("compute1", Faulty(), lambda: None)
    found.turn()
    assert not found.there
    found.turn()
    assert found.there


def test_it_says_a_silence_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    engine = FakeEngine(silent="no answer in time")
    found = Planner("compute1", engine, lambda: None)
    found.turn()
    found.turn()
    engine.silent = ""
    found.turn()
    engine.silent = "gone"
    found.turn()
    assert [each.message for each in caplog.records] == [
        "The engine gives no plan, there is no plan yet: no answer in time",
        "The engine answers.",
        "The engine gives no plan, the last plan is kept: gone",
    ]
