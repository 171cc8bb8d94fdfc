"""Whether the host's clock agrees with the engine's."""

import pytest

from migration_panel.checks import clock as checks
from migration_panel.checks.finding import Affects, Finding, Level
from tests.sound import clock, known_host, never_reported


def found(offset: float, error: float = 0.01) -> list[Finding]:
    return checks.check(known_host(clock=clock(offset, error)))


@pytest.mark.parametrize("offset", [0, 0.9, -0.9, 1.0, -1.01])
def test_it_does_not_mind_less_than_a_second(offset: float) -> None:
    assert found(offset) == []


@pytest.mark.parametrize(("offset", "error"), [(5, 5), (-5, 4.5), (100, 100)])
def test_it_does_not_blame_the_clock_for_a_slow_answer(
    offset: float, error: float
) -> None:
    assert found(offset, error) == []


@pytest.mark.parametrize("offset", [1.5, -1.5, 59, -60])
def test_it_warns_of_seconds(offset: float) -> None:
    (only,) = found(offset)
    assert (only.id, only.level) == ("clock.off", Level.WARNING)
    assert only.affects is Affects.ALL


@pytest.mark.parametrize("offset", [61, -61, 1e9])
def test_it_warns_otherwise_of_minutes(offset: float) -> None:
    (only,) = found(offset)
    assert (only.id, only.level) == ("clock.far-off", Level.WARNING)


@pytest.mark.parametrize(
    ("offset", "said"),
    [
        (2.25, "is 2.2 s ahead of the engine's"),
        (-2.25, "is 2.2 s behind the engine's"),
        (3600, "is 3600 s ahead of the engine's"),
    ],
)
def test_it_says_how_far_and_which_way(offset: float, said: str) -> None:
    assert said in str(found(offset)[0].message)


def test_it_shows_what_was_measured() -> None:
    (only,) = found(-7, 0.02)
    assert only.evidence[0].text == "-7.000 s, sure within 0.020 s"


def test_it_says_nothing_of_a_clock_that_was_not_compared() -> None:
    assert checks.check(known_host()) == []
    assert checks.check(never_reported()) == []
