"""Only the newest report waits, and only where there is someone to take it."""

import json

import pytest

from migration_panel.agent import outbox
from migration_panel.agent.outbox import MOST_ANSWERS, Outbox, merged, sendable
from migration_panel.facts import codec
from migration_panel.facts.missing import Missing
from migration_panel.facts.report import Round
from migration_panel.rpc import LARGEST
from tests.fakes.bus import FakeEngine
from tests.reports import probe, report
from tests.service.waiting import until


def found(*targets: str, answers: tuple[str, ...] = (), period: int = 60) -> Round:
    """A round told from another by its period."""
    probes = tuple(probe(target=each) for each in targets)
    return Round(report=report(period=period), probes=probes, answers=answers)


def periods(engine: FakeEngine) -> list[int]:
    return [each["report"]["period"] for each in engine.reports]


def test_it_sends_what_waits_once() -> None:
    engine = FakeEngine()
    box = Outbox(engine)
    box.put(found())
    assert (box.turn(), box.turn()) == (True, True)
    assert len(engine.reports) == 1


def test_it_sends_nothing_where_nothing_waits() -> None:
    engine = FakeEngine()
    assert Outbox(engine).turn()
    assert engine.reports == []


def test_it_keeps_the_newest_alone() -> None:
    engine = FakeEngine(silent="RabbitMQ is away")
    box = Outbox(engine)
    for period in (1, 2, 3):
        box.put(found(period=period))
        assert not box.turn()
    engine.silent = ""
    assert box.turn()
    assert box.turn()
    assert periods(engine) == [3]


def test_it_keeps_what_comes_while_it_sends() -> None:
    class SlowEngine(FakeEngine):
        def report(self, encoded: object) -> None:
            if not self.reports:
                box.put(found(period=2))
            super().report(encoded)

    engine = SlowEngine()
    box = Outbox(engine)
    box.put(found(period=1))
    assert box.turn()
    assert box.turn()
    assert periods(engine) == [1, 2]


def test_it_sends_by_itself_once_there_is_an_engine() -> None:
    engine = FakeEngine()
    box = Outbox(engine)
    box.start()
    box.put(found(period=1))
    box.put(found(period=2))
    assert engine.reports == []
    box.allow(there=True)
    until(lambda: engine.reports)
    assert periods(engine) == [2]


def test_it_goes_on_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "AGAIN", 0.01)
    engine = FakeEngine(silent="RabbitMQ is away")
    box = Outbox(engine)
    box.start()
    box.allow(there=True)
    box.put(found(period=1))
    engine.silent = ""
    until(lambda: engine.reports)
    box.put(found(period=2))
    until(lambda: len(engine.reports) == 2)


def test_it_survives_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    class Faulty(FakeEngine):
        def report(self, encoded: object) -> None:
            super().report(encoded)
            if len(self.reports) == 1:
                raise ZeroDivisionError

    monkeypatch.setattr(outbox, "AGAIN", 0.01)
    engine = Faulty()
    box = Outbox(engine)
    box.start()
    box.allow(there=True)
    box.put(found())
    until(lambda: len(engine.reports) == 2)


def test_it_says_a_failure_once_and_its_end(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    engine = FakeEngine(silent="RabbitMQ is away")
    box = Outbox(engine)
    box.put(found())
    assert [box.turn() for _ in range(3)] == [False] * 3
    engine.silent = ""
    assert box.turn()
    assert [each.message for each in caplog.records] == [
        "The report is not sent, the newest one waits: RabbitMQ is away",
        "Reports are sent again.",
    ]


def test_it_keeps_probes_that_the_newer_round_lacks() -> None:
    both = merged(found("a", "b"), found("b", "c", period=2))
    assert [each.target for each in both.probes] == ["a", "b", "c"]
    assert both.report.period == 2


def test_it_keeps_each_request_that_was_answered() -> None:
    both = merged(found(answers=("1", "2")), found(answers=("2", "3")))
    assert both.answers == ("1", "2", "3")


def test_it_does_not_pile_up_requests() -> None:
    many = tuple(map(str, range(MOST_ANSWERS)))
    assert len(merged(found(answers=many), found(answers=("new",))).answers) == 100
    assert merged(found(answers=many), found(answers=("new",))).answers[-1] == "new"


def test_it_takes_the_first_round_as_it_is() -> None:
    assert merged(None, found("a")) == found("a")


def test_it_sends_what_the_engine_can_read() -> None:
    raw = json.loads(json.dumps(sendable(found("a", answers=("1",)))))
    assert codec.decode(Round, raw) == found("a", answers=("1",))


def test_it_sends_no_secret() -> None:
    leaky = report(nova=Missing("rabbit://nova:hunter2@10.0.0.5/ is not known"))
    told = json.dumps(sendable(Round(report=leaky, probes=())))
    assert "hunter2" not in told
    assert "***" in told


def test_it_leaves_out_what_makes_a_report_too_large() -> None:
    many = Missing("x" * LARGEST)
    large = Round(report=report(domains=many), probes=(probe(),))
    raw = sendable(large)
    assert len(json.dumps(raw)) <= LARGEST
    assert codec.decode(Round, raw).report.domains == Missing(
        "left out: the report was too large to send"
    )
    assert len(raw["probes"]) == 1


def test_it_leaves_out_probes_at_last() -> None:
    wordy = probe(ssh=Missing("x" * 30_000))
    raw = sendable(Round(report=report(), probes=(wordy,) * 100))
    assert len(json.dumps(raw)) <= LARGEST
    assert raw["probes"] == []


def test_it_leaves_nothing_out_of_a_report_that_fits() -> None:
    many = Missing("x" * (LARGEST // 2))
    raw = sendable(Round(report=report(domains=many), probes=()))
    assert raw["report"]["domains"]["reason"] == many.reason
