"""A thread goes on, whatever its work does."""

from threading import Event

import pytest
from django.db import InterfaceError, OperationalError

from migration_panel.engine import loops
from migration_panel.engine.loops import FIRST_PAUSE, LONGEST_PAUSE, Loop


class Work:
    """Fails with what is next in line, or does not."""

    def __init__(self, *failures: Exception | None) -> None:
        self.failures = list(failures)
        self.turns = 0
        self.happened = Event()

    def __call__(self) -> None:
        self.turns += 1
        failure = self.failures.pop(0) if self.failures else None
        if failure is not None:
            raise failure
        self.happened.set()


def loop(work: Work, seconds: float = 5.0) -> Loop:
    return Loop("work", work, seconds, Event())


def test_it_waits_as_long_as_it_is_told() -> None:
    assert loop(Work()).once() == 5.0


@pytest.mark.parametrize(
    "failure", [OperationalError(), InterfaceError(), ValueError(), AssertionError()]
)
def test_it_survives_a_failure(failure: Exception) -> None:
    work = Work(failure)
    one = loop(work)
    one.once()
    assert one.once() == 5.0
    assert work.turns == 2


def test_it_waits_longer_with_each_failure_in_a_row() -> None:
    one = loop(Work(*[OperationalError()] * 12), seconds=0.0)
    pauses = [one.once() for _ in range(12)]
    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pauses[-1] == LONGEST_PAUSE


def test_it_begins_anew_after_a_success() -> None:
    away = OperationalError()
    one = loop(Work(away, away, None, away), 0)
    assert [one.once() for _ in range(4)] == [
        FIRST_PAUSE,
        2 * FIRST_PAUSE,
        0,
        FIRST_PAUSE,
    ]


def test_it_says_once_that_the_database_is_away(
    caplog: pytest.LogCaptureFixture,
) -> None:
    one = loop(Work(OperationalError("gone\n"), OperationalError("gone")))
    with caplog.at_level("INFO"):
        for _ in range(3):
            one.once()
    assert caplog.messages == ["The database is away: gone", "work goes on."]


def test_it_runs_until_it_is_stopped() -> None:
    stop, work = Event(), Work(ValueError())
    one = Loop("work", work, 0.0, stop)
    one.start()
    assert work.happened.wait(30)
    stop.set()
    one.join(30)
    turns = work.turns
    assert turns >= 2
    assert not work.failures


def test_it_takes_its_next_turn_sooner_when_hurried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(loops, "LEAST_PAUSE", 0.0)
    work, stop = Work(), Event()
    one = Loop("work", work, 3600.0, stop)
    one.start()
    assert work.happened.wait(20)
    work.happened.clear()
    one.hurry()
    assert work.happened.wait(20)
    stop.set()
    one.join(20)


def test_it_takes_no_turn_for_having_been_hurried_before() -> None:
    work, stop = Work(), Event()
    one = Loop("work", work, 3600.0, stop)
    one.hurry()
    one.start()
    assert work.happened.wait(20)
    stop.set()
    one.join(20)
    assert work.turns == 1
