"""The host's clock against the engine's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration_panel.agent.collect import clock
from migration_panel.agent.system import UnmeasuredError
from migration_panel.facts.clock import Clock


def test_it_finds_equal_clocks_equal() -> None:
    assert clock.measure(100.0, 100.5, 101.0) == Clock(offset=0, error=0.5)


def test_it_counts_a_host_that_is_ahead_positive() -> None:
    assert clock.measure(160.0, 100.0, 160.0) == Clock(offset=60, error=0)


def test_it_counts_a_host_that_is_behind_negative() -> None:
    assert clock.measure(40.0, 100.0, 41.0).offset == -59.5


def test_it_is_surer_the_quicker_the_answer() -> None:
    slow, quick = clock.measure(0, 5, 10), clock.measure(4.9, 5, 5.1)
    assert quick.error < slow.error


def test_it_refuses_a_clock_that_was_set_back_meanwhile() -> None:
    with pytest.raises(UnmeasuredError, match="set back"):
        clock.measure(100.0, 100.0, 99.0)


@given(
    start=st.floats(0, 2e9),
    ahead=st.floats(-1e6, 1e6),
    out=st.floats(0, 60),
    back=st.floats(0, 60),
)
def test_it_never_errs_by_more_than_it_says(
    start: float, ahead: float, out: float, back: float
) -> None:
    """Whatever part of the way took how long."""
    told = clock.measure(start + ahead, start + out, start + out + back + ahead)
    assert abs(told.offset - ahead) <= told.error + 1e-3
