"""Samples: bounded, never the same twice, always forward in time."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration_panel.facts.migration import Bytes
from migration_panel.progress.samples import (
    LIMIT,
    RECENT,
    Sample,
    percent,
    recorded,
    taken,
    thinned,
)
from tests.unit.progress_values import GIB, line, make_counters, part, unhurried

NUMBERS = st.integers(min_value=-(2**63), max_value=2**63)
PARTS = st.none() | st.builds(
    Bytes, total=NUMBERS, processed=NUMBERS, remaining=NUMBERS
)
TIMES = st.floats(min_value=0, max_value=1e11)


class TestPercent:
    def test_it_counts_what_is_not_remaining(self) -> None:
        assert percent((part(4 * GIB, 3 * GIB), None)) == 25

    def test_it_adds_memory_and_disk(self) -> None:
        assert percent((part(2 * GIB, GIB), part(6 * GIB, GIB))) == 75

    def test_it_takes_a_disk_of_no_bytes_as_none(self) -> None:
        assert percent((part(2 * GIB, GIB), part(0, 0))) == 50

    def test_it_ignores_that_more_was_sent_than_there_is(self) -> None:
        assert percent((part(GIB, GIB // 2, processed=9 * GIB), None)) == 50

    def test_it_is_the_disk_alone_until_memory_has_a_total(self) -> None:
        assert percent((part(0, 0), part(10 * GIB, 5 * GIB))) == 50

    @pytest.mark.parametrize(
        "parts",
        [(), (None,), (None, None), (part(0, 0), part(0, 0)), (part(0, 5), None)],
    )
    def test_it_is_unknown_without_a_total(
        self, parts: tuple[Bytes | None, ...]
    ) -> None:
        assert percent(parts) is None

    def test_it_takes_more_remaining_than_total_as_nothing_done(self) -> None:
        assert percent((part(GIB, 2 * GIB), None)) == 0

    def test_it_takes_a_negative_remainder_as_all_done(self) -> None:
        assert percent((part(GIB, -1), None)) == 100

    @unhurried
    @given(st.lists(PARTS, max_size=3))
    def test_it_stays_within_its_bounds(self, parts: list[Bytes | None]) -> None:
        share = percent(parts)
        assert share is None or 0 <= share <= 100


class TestTaken:
    def test_it_holds_what_remains_and_what_was_sent(self) -> None:
        counters = make_counters(part(10, 4), part(20, 15))
        assert taken(counters, 9.0) == Sample(9.0, 4, 15, 11, 1100 / 30)

    def test_it_is_none_before_the_first_save(self) -> None:
        assert taken(make_counters(), 9.0) is None

    def test_it_does_without_a_disk(self) -> None:
        sample = taken(make_counters(part(10, 4)), 9.0)
        assert sample is not None
        assert sample.remaining == 4

    @pytest.mark.parametrize("disk", [None, part(0, 0)])
    def test_it_is_none_while_all_that_nova_saved_is_zero(
        self, disk: Bytes | None
    ) -> None:
        assert taken(make_counters(part(0, 0), disk), 9.0) is None

    @unhurried
    @given(PARTS, PARTS, TIMES)
    def test_it_never_raises_nor_remains_below_zero(
        self, memory: Bytes | None, disk: Bytes | None, at: float
    ) -> None:
        sample = taken(make_counters(memory, disk), at)
        assert sample is None or sample.remaining >= 0


class TestRecorded:
    def test_it_begins_with_the_first(self) -> None:
        (first,) = line(90)
        assert recorded((), first) == (first,)

    def test_it_appends(self) -> None:
        first, second = line(90, 80)
        assert recorded((first,), second) == (first, second)

    def test_it_keeps_nothing_of_no_sample(self) -> None:
        samples = line(90, 80)
        assert recorded(samples, None) is samples

    def test_it_keeps_the_same_counters_once(self) -> None:
        samples = line(90, 80)
        again = samples[-1]._replace(at=samples[-1].at + 5)
        assert recorded(samples, again) is samples

    def test_it_dates_by_our_clock_where_novas_stands_still(self) -> None:
        first, second = line(90, 80)
        found = recorded((first,), second._replace(at=first.at), elapsed=6.0)
        assert found[-1].at == first.at + 6

    def test_it_goes_forward_though_both_clocks_go_back(self) -> None:
        first, second = line(90, 80)
        found = recorded((first,), second._replace(at=1.0), elapsed=-100.0)
        assert found[-1].at > first.at

    def test_it_is_bounded(self) -> None:
        samples: tuple[Sample, ...] = ()
        for number in range(10 * LIMIT):
            samples = recorded(samples, Sample(float(number), number, 0, number, 1.0))
        assert len(samples) <= LIMIT
        assert samples[0].at == 0
        assert samples[-1].at == 10 * LIMIT - 1

    @unhurried
    @given(st.lists(st.tuples(TIMES, st.integers(0, 100)), max_size=150), TIMES)
    def test_it_only_goes_forward(
        self, seen: list[tuple[float, int]], elapsed: float
    ) -> None:
        samples: tuple[Sample, ...] = ()
        for at, left in seen:
            samples = recorded(samples, Sample(at, left, 0, left, None), elapsed)
        assert all(old.at <= new.at for old, new in pairwise(samples))
        assert len(samples) <= LIMIT


class TestThinned:
    def test_it_leaves_few_alone(self) -> None:
        samples = line(*range(LIMIT, 0, -1))
        assert thinned(samples) is samples

    def test_it_keeps_the_newest_ones_in_full(self) -> None:
        samples = line(*range(LIMIT + 1, 0, -1))
        assert thinned(samples)[-RECENT:] == samples[-RECENT:]

    def test_it_keeps_the_first_one(self) -> None:
        samples = line(*range(LIMIT + 1, 0, -1))
        assert thinned(samples)[0] == samples[0]
