"""Rate, time left, and honesty where there is none to tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration_panel.facts.migration import Bytes
from migration_panel.progress.estimate import (
    MEASURING,
    NO_GAIN,
    NOT_CONVERGING,
    STANDSTILL,
    estimate,
    window,
)
from migration_panel.progress.samples import Sample, taken
from tests.unit.progress_values import line, make_counters, unhurried

SAMPLES = st.lists(
    st.builds(
        Sample,
        at=st.floats(0, 1e10),
        memory=st.integers(0, 2**50),
        disk=st.integers(0, 2**50),
        sent=st.integers(-(2**50), 2**50),
        percent=st.none() | st.floats(0, 100),
    ),
    max_size=70,
).map(lambda found: sorted(found, key=lambda each: each.at))


class TestRate:
    def test_it_is_what_went_over_the_wire(self) -> None:
        assert estimate(line(90, 80, 70)).rate == 2.0

    def test_it_counts_what_is_sent_again(self) -> None:
        assert estimate(line(50, 60, 70)).rate == 2.0

    def test_it_looks_at_the_last_half_minute_only(self) -> None:
        slow = line(90, 90, 90, 90, 90, 90, 90)
        fast = [
            Sample(slow[-1].at + 5 * n, 90 - n, 0, slow[-1].sent + 1000 * n, None)
            for n in range(1, 8)
        ]
        assert estimate([*slow, *fast]).rate == 200.0

    def test_it_is_unknown_where_the_count_began_anew(self) -> None:
        first, second = line(90, 80)
        assert estimate((first, second._replace(sent=-5))).rate is None


class TestTimeLeft:
    def test_it_is_what_remains_by_what_the_remainder_shrinks(self) -> None:
        found = estimate(line(90, 80, 70))
        assert found.eta == 35.0
        assert not found.at_least
        assert found.note is None

    def test_it_is_zero_when_nothing_remains(self) -> None:
        assert estimate(line(90, 40, 0)).eta == 0.0

    def test_it_is_at_least_that_once_memory_was_copied_again(self) -> None:
        found = estimate(line(90, 40, 60, 20))
        assert found.eta is not None
        assert found.at_least

    @pytest.mark.parametrize("samples", [(), line(90), line(90, 80, every=1.0)])
    def test_it_is_unknown_while_there_is_too_little(
        self, samples: tuple[Sample, ...]
    ) -> None:
        found = estimate(samples)
        assert found.eta is None
        assert found.rate is None
        assert found.note is MEASURING

    def test_it_is_unknown_while_nothing_is_gained(self) -> None:
        found = estimate(line(505, 509, total=1000))
        assert found.eta is None
        assert found.converging
        assert found.note is NO_GAIN

    def test_it_sees_what_a_real_migration_gains(self) -> None:
        """Saved by Nova 34 every 5 seconds; the first save is all zeros."""
        saved = [(3.5, 0, 0, 0), (8.8, 235413504, 7208801, 227258368)]
        saved += [(14.1, 235413504, 14341633, 220139520)]
        counters = [
            (at, make_counters(Bytes(total=of, processed=done, remaining=left)))
            for at, of, done, left in saved
        ]
        samples = [taken(each, at) for at, each in counters]
        found = estimate([each for each in samples if each])
        assert found.note is None
        assert found.eta is not None
        assert 100 < found.eta < 200

    def test_it_uses_the_last_two_of_rare_samples(self) -> None:
        assert estimate(line(90, 60, every=120.0)).eta == 240.0


class TestConvergence:
    def test_it_gives_up_on_a_remainder_that_stays(self) -> None:
        found = estimate(line(40, 50, 45, 50, 46, 50, 47, 50))
        assert not found.converging
        assert found.eta is None
        assert found.note is NOT_CONVERGING
        assert found.rate == 2.0

    def test_it_gives_up_on_a_remainder_that_grows(self) -> None:
        assert not estimate(line(*range(10, 90, 10))).converging

    def test_it_gives_up_on_passes_of_one_size(self) -> None:
        passes = (100, 60, 20, 100, 60, 30, 100, 70, 50, 40, 30)
        assert not estimate(line(*passes)).converging

    @pytest.mark.parametrize(
        "remaining",
        [
            (90, 80, 70, 60, 50, 40, 30, 20),
            (90, 60, 30, 50, 30, 15, 25, 10),
            (50, 55, 54, 53),
            (90, 80, 70, 75, 74, 60, 62, 50),
        ],
    )
    def test_it_trusts_what_still_finds_new_lows(
        self, remaining: tuple[int, ...]
    ) -> None:
        assert estimate(line(*remaining)).converging

    def test_it_waits_half_a_minute_before_it_says_so(self) -> None:
        early, late = line(40, 50, 50, 51, 52), line(40, 50, 50, 51, 52, 53, 54)
        assert estimate(early).converging
        assert not estimate(late).converging


class TestGoingBack:
    def test_it_says_that_the_percentage_went_back(self) -> None:
        found = estimate(line(90, 20, 60))
        assert "80 %" in str(found.note)

    def test_it_says_so_with_a_time_left_too(self) -> None:
        found = estimate(line(90, 40, 60, 55))
        assert found.eta is not None
        assert "60 %" in str(found.note)

    def test_it_is_quiet_once_the_old_mark_is_reached(self) -> None:
        assert estimate(line(90, 40, 60, 30)).note is None

    def test_it_is_quiet_about_less_than_one_percent(self) -> None:
        samples = line(900, 802, 803, total=1000)
        assert estimate(samples).note is None

    def test_it_is_quiet_where_no_percentage_is_known(self) -> None:
        samples = [each._replace(percent=None) for each in line(90, 40, 60)]
        assert estimate(samples).note is None


class TestStandstill:
    def test_it_tells_after_four_saves_without_a_change(self) -> None:
        found = estimate(line(90, 80, 70), STANDSTILL + 2.5)
        assert found.rate == 0.0
        assert found.eta is None
        assert "22 s" in str(found.note)

    def test_it_does_not_tell_before(self) -> None:
        assert estimate(line(90, 80, 70), STANDSTILL - 1).eta == 35.0

    def test_it_tells_of_a_single_sample_too(self) -> None:
        assert estimate(line(90), 60).note is not MEASURING


class TestWhatever:
    @unhurried
    @given(SAMPLES, st.floats(0, 1e9))
    def test_it_never_raises_nor_goes_below_zero(
        self, samples: list[Sample], unchanged: float
    ) -> None:
        found = estimate(samples, unchanged)
        assert found.eta is None or found.eta >= 0
        assert found.rate is None or found.rate >= 0

    @unhurried
    @given(SAMPLES)
    def test_it_gives_no_time_left_to_what_does_not_converge(
        self, samples: list[Sample]
    ) -> None:
        found = estimate(samples)
        assert found.converging or found.eta is None

    @unhurried
    @given(SAMPLES)
    def test_it_says_why_a_time_is_unknown(self, samples: list[Sample]) -> None:
        found = estimate(samples)
        assert found.eta is not None or found.note is not None

    @unhurried
    @given(SAMPLES)
    def test_its_window_lasts(self, samples: list[Sample]) -> None:
        found = window(samples)
        assert found is None or found[1].at - found[0].at >= 4
