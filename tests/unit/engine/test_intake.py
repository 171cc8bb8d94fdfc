"""What arrived is written in one go, or waits, or is lost alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DataError, OperationalError

from migration_panel.engine import intake as module
from migration_panel.engine.arrival import Arrival
from migration_panel.engine.intake import Intake
from migration_panel.store import models, requests
from tests.fakes.engine import FakeEngine


class Stubborn:
    """A judge that refuses reports of some hosts with an error, and knows the rest."""

    def __init__(self, error: Exception, *hosts: str) -> None:
        self._error, self._hosts = error, hosts
        self.judged: list[list[str]] = []

    def judge(self, arrivals: list[Arrival], *_: Any) -> None:
        names = [each.host for each in arrivals]
        if any(name in self._hosts for name in names):
            raise self._error
        self.judged.append(names)


def intake(engine: FakeEngine, judge: Any) -> Intake:
    return Intake(engine.inbox, judge, engine.tally, engine.clock)


def test_it_writes_many_at_once(engine: FakeEngine) -> None:
    judge = Stubborn(DataError())
    for host in ("a", "b", "c"):
        engine.send(host)
    intake(engine, judge).turn()
    assert judge.judged == [["a", "b", "c"]]
    assert engine.tally.reports == 3


def test_it_keeps_what_the_database_does_not_take_now(engine: FakeEngine) -> None:
    for host in ("a", "b"):
        engine.send(host)
    away = OperationalError("server has gone away")
    with pytest.raises(OperationalError):
        intake(engine, Stubborn(away, "a")).turn()
    assert len(engine.inbox) == 2
    assert (engine.tally.reports, engine.tally.refused) == (0, 0)
    engine.write()
    assert set(models.Host.objects.values_list("name", flat=True)) == {"a", "b"}


@pytest.mark.parametrize("error", [DataError("long"), ValueError("odd"), KeyError()])
def test_it_loses_only_what_cannot_be_written(
    engine: FakeEngine, error: Exception
) -> None:
    judge = Stubborn(error, "b")
    for host in ("a", "b", "c"):
        engine.send(host)
    intake(engine, judge).turn()
    assert judge.judged == [["a"], ["c"]]
    assert (engine.tally.reports, engine.tally.refused) == (2, 1)
    assert len(engine.inbox) == 0


def test_it_keeps_the_rest_when_the_database_goes_meanwhile(
    engine: FakeEngine,
) -> None:
    class Worsening(Stubborn):
        def judge(self, arrivals: list[Arrival], *rest: Any) -> None:
            if [each.host for each in arrivals] == ["b"]:
                raise OperationalError
            super().judge(arrivals, *rest)

    for host in ("a", "b", "c"):
        engine.send(host)
    with pytest.raises(OperationalError):
        intake(engine, Worsening(ValueError(), "c")).turn()
    assert len(engine.inbox) == 2


def test_it_writes_all_of_a_report_or_nothing(engine: FakeEngine) -> None:
    class Dying:
        def judge(self, *_: Any) -> None:
            models.Host.objects.create(name="half")
            raise OperationalError

    engine.send("a")
    with pytest.raises(OperationalError):
        intake(engine, Dying()).turn()
    assert not models.Host.objects.exists()


def test_it_does_not_go_back_in_time(engine: FakeEngine) -> None:
    engine.hear("compute1", agent_version="new")
    engine.hear(
        "compute1", agent_version="old", taken=engine.now - timedelta(seconds=5)
    )
    assert models.Report.objects.get().facts["agent_version"] == "new"


def test_it_takes_the_same_report_once(engine: FakeEngine) -> None:
    engine.hear("compute1", "compute2")
    engine.hear("compute1", "compute2")
    assert models.Host.objects.get().revision == 1


def test_it_follows_a_clock_that_was_set_back(engine: FakeEngine) -> None:
    engine.hear("compute1", agent_version="before")
    engine.later(60)
    taken = engine.now - timedelta(hours=1)
    engine.hear("compute1", agent_version="after", taken=taken)
    assert models.Report.objects.get().facts["agent_version"] == "after"


def test_it_ends_the_requests_that_a_report_answers(engine: FakeEngine) -> None:
    mine = requests.ask("compute1", "admin", engine.now)
    others = requests.ask("compute2", "admin", engine.now)
    engine.hear("compute1", answers=[mine, others])
    assert models.Request.objects.get(id=mine).state == "done"
    assert models.Request.objects.get(id=mine).ended == engine.now
    assert models.Request.objects.get(id=others).state == "waiting"


def test_it_has_nothing_to_do_where_nothing_came(
    engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    engine.intake.turn()
    assert engine.tally.reports == 0
