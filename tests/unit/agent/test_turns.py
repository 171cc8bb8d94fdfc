"""Questions that take long do not pile up."""

import pytest

from migration_panel.agent.bounded import StuckError
from migration_panel.agent.turns import Turns
from migration_panel.facts.missing import Missing

BUSY = Missing("busy")


def failing(error: Exception) -> None:
    raise error


def test_it_gives_what_is_found() -> None:
    assert Turns(1, "busy").take(lambda: 5) == 5


def test_it_refuses_who_comes_meanwhile() -> None:
    turns = Turns(1, "busy")
    assert turns.take(lambda: turns.take(lambda: 5)) == BUSY


def test_it_lets_several_have_their_turn() -> None:
    turns = Turns(2, "busy")
    assert turns.take(lambda: turns.take(lambda: 5)) == 5


def test_it_is_free_again_after_a_fault() -> None:
    turns = Turns(1, "busy")
    for error in (StuckError("stuck"), ValueError("password=secret")):
        assert turns.take(lambda error=error: failing(error)) != BUSY  # type: ignore[misc]
    assert turns.take(lambda: 5) == 5


def test_it_says_what_was_stuck() -> None:
    assert Turns(1, "busy").take(lambda: failing(StuckError("nfs"))) == Missing("nfs")


def test_it_logs_a_fault_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    found = Turns(1, "busy").take(lambda: failing(ValueError("password=secret")))
    assert found == Missing("ValueError: password=***")
    assert "A question could not be answered" in caplog.text
