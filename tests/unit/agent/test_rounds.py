"""Round after round, whatever fails."""

from dataclasses import replace
from threading import Thread
from typing import Any

import pytest

from migration_panel.agent import rounds
from migration_panel.agent.outbox import MOST_ANSWERS, Outbox
from migration_panel.agent.planner import Planner
from migration_panel.agent.rounds import Rounds, Wanted
from migration_panel.facts.probe import Peer, Probe
from migration_panel.facts.report import Report
from tests.fakes.bus import FakeEngine
from tests.reports import probe, report
from tests.service.waiting import until

PEERS = tuple(
    Peer(host=f"compute{n}", my_ip=f"192.0.2.{n}", connect_to=f"compute{n}")
    for n in range(2, 5)
)


class FakeMeasure:
    """Measures nothing; fails the first so many times."""

    def __init__(self, failing: int = 0) -> None:
        self.failing = failing
        self.told: list[Any] = []

    def report(self, answer: Any, silence: str) -> Report:
        self.told.append((answer, silence))
        if len(self.told) <= self.failing:
            message = "a fault of ours"
            raise ValueError(message)
        return report()


def probing(_report: Report, peers: tuple[Peer, ...]) -> tuple[Probe, ...]:
    return tuple(probe(target=each.host) for each in peers)


def made(engine: FakeEngine, wanted: Wanted, failing: int = 0) -> Rounds:
    box = Outbox(engine)
    box.start()
    planner = Planner("compute1", engine, lambda: box.allow(there=True))
    planner.start()
    return Rounds(
        measure=FakeMeasure(failing),  # type: ignore[arg-type]
        probing=probing,
        planner=planner,
        outbox=box,
        wanted=wanted,
        period=60,
    )


@pytest.fixture(autouse=True)
def _in_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "PATIENCE", 0.2)
    monkeypatch.setattr(rounds, "REST", 0.01)


def targets(found: Any) -> list[str]:
    return [each.target for each in found.probes]


def test_it_measures_probes_and_sends() -> None:
    engine = FakeEngine(peers=PEERS, period=45)
    found = made(engine, Wanted()).turn()
    assert targets(found) == ["compute2", "compute3", "compute4"]
    assert found.report.period == 45
    until(lambda: engine.reports)


def test_it_measures_without_an_engine() -> None:
    engine = FakeEngine(silent="no answer in time")
    turning = made(engine, Wanted())
    found = turning.turn()
    assert (targets(found), found.report.period) == ([], 60)
    assert turning.measure.told[0][0] is None  # type: ignore[attr-defined]
    assert engine.reports == []


def test_it_goes_on_by_the_last_plan() -> None:
    engine = FakeEngine(peers=PEERS, period=45)
    turning = made(engine, Wanted())
    turning.turn()
    engine.silent = "no answer in time"
    found = turning.turn()
    assert len(targets(found)) == 1
    assert found.report.period == 45


def test_it_names_the_requests_it_answers_once() -> None:
    wanted = Wanted()
    turning = made(FakeEngine(), wanted)
    wanted.ask("one")
    wanted.ask("two")
    wanted.ask("one")
    assert turning.turn().answers == ("one", "two")
    assert turning.turn().answers == ()


def test_it_probes_every_peer_for_a_request() -> None:
    wanted = Wanted()
    turning = made(FakeEngine(peers=PEERS), wanted)
    turning.turn()
    assert len(targets(turning.turn())) == 1
    wanted.ask("one")
    assert len(targets(turning.turn())) == 3


def test_it_does_not_probe_itself() -> None:
    own = replace(PEERS[0], host="compute1")
    assert targets(made(FakeEngine(peers=(own,)), Wanted()).turn()) == []


def test_it_survives_a_round_that_fails() -> None:
    engine, wanted = FakeEngine(), Wanted()
    turning = made(engine, wanted, failing=1)
    thread = Thread(target=turning.run, daemon=True)
    thread.start()
    until(lambda: turning.measure.told)  # type: ignore[attr-defined]
    wanted.ask("again")
    until(lambda: engine.reports)
    wanted.stop()
    thread.join(30)
    assert not thread.is_alive()


def test_it_measures_at_once_when_asked() -> None:
    engine, wanted = FakeEngine(period=3600), Wanted()
    thread = Thread(target=made(engine, wanted).run, daemon=True)
    thread.start()
    until(lambda: engine.reports)
    wanted.ask("now")
    until(lambda: len(engine.reports) == 2)
    assert engine.reports[1]["answers"] == ["now"]
    wanted.stop()
    thread.join(30)


def test_it_does_not_pile_up_requests() -> None:
    wanted = Wanted()
    for number in range(10 * MOST_ANSWERS):
        wanted.ask(str(number))
    assert len(wanted.take()) == MOST_ANSWERS


@pytest.mark.parametrize(("told", "kept"), [(-1, 5), (0, 5), (10**15, 86_400)])
def test_it_takes_no_period_that_makes_no_sense(told: int, kept: int) -> None:
    assert made(FakeEngine(period=told), Wanted()).turn().report.period == kept


def test_it_ends_before_its_first_round_when_told_to() -> None:
    engine, wanted = FakeEngine(), Wanted()
    wanted.stop()
    made(engine, wanted).run()
    assert engine.asked == []
