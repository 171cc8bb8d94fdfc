"""Durations in two units at most, never negative."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration_panel.progress.words import duration, time_left
from tests.unit.progress_values import unhurried


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.4, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min 0 s"),
        (61, "1 min 1 s"),
        (3599, "59 min 59 s"),
        (3600, "1 h 0 min"),
        (86399, "23 h 59 min"),
        (86400, "1 d 0 h"),
        (90 * 86400 + 3600, "90 d 1 h"),
    ],
)
def test_it_speaks_in_two_units(seconds: float, words: str) -> None:
    assert str(duration(seconds)) == words


@pytest.mark.parametrize("seconds", [-0.5, -1, -1e9])
def test_it_is_never_negative(seconds: float) -> None:
    assert str(duration(seconds)) == "0 s"


@unhurried
@given(st.floats(-1e12, 1e12))
def test_it_always_speaks(seconds: float) -> None:
    assert str(duration(seconds))


def test_it_says_about() -> None:
    assert str(time_left(35.2, at_least=False)) == "about 35 s"


def test_it_says_at_least() -> None:
    assert str(time_left(35.2, at_least=True)) == "at least 35 s"


def test_it_leaves_the_unknown_unknown() -> None:
    assert time_left(None, at_least=True) is None


@pytest.mark.parametrize("at_least", [True, False])
def test_it_makes_no_promise_beyond_a_day(*, at_least: bool) -> None:
    assert str(time_left(86401, at_least=at_least)) == "more than a day"
