"""What was seen so far, look by look."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from migration_panel.facts.migration import Bytes
from migration_panel.progress.watch import Watch, seen
from migration_panel.text import N_
from tests.unit.progress_values import BEGIN, GIB, make_counters, part, unhurried

FAILED = N_("It did not answer.")
START = BEGIN.timestamp()


def look(before: Watch, left: int, now: float, saved: float = 0.0) -> Watch:
    updated = BEGIN + timedelta(seconds=saved)
    counters = make_counters(part(4 * GIB, left), updated=updated)
    return seen(before, counters, now)


class TestSeen:
    def test_it_remembers_the_first_look(self) -> None:
        found = look(Watch(), 3 * GIB, START + 2)
        assert found.counters is not None
        assert [each.percent for each in found.samples] == [25]
        assert found.looked == found.changed == START + 2

    def test_it_dates_samples_by_novas_saves(self) -> None:
        found = look(look(Watch(), 3 * GIB, START + 2), GIB, START + 9, saved=5)
        assert [each.at for each in found.samples] == [START, START + 5]

    def test_it_dates_by_the_look_where_nova_says_no_time(self) -> None:
        found = seen(Watch(), make_counters(part(4, 3)), START + 2)
        assert found.samples[0].at == START + 2

    def test_it_dates_by_the_looks_where_novas_time_stands_still(self) -> None:
        found = look(look(Watch(), 3 * GIB, START + 2), GIB, START + 9)
        assert [each.at for each in found.samples] == [START, START + 7]

    def test_it_measures_how_long_nothing_changed(self) -> None:
        found = look(Watch(), 3 * GIB, START + 2)
        for seconds in (7, 12, 32):
            found = look(found, 3 * GIB, START + seconds)
        assert found.unchanged == 30
        assert len(found.samples) == 1

    def test_it_begins_anew_after_a_change(self) -> None:
        found = look(look(Watch(), 3 * GIB, START), GIB, START + 50, saved=45)
        assert found.unchanged == 0

    def test_it_sees_no_standstill_before_the_first_save(self) -> None:
        found = seen(Watch(), make_counters(), START)
        found = seen(found, make_counters(), START + 60)
        assert found.samples == ()
        assert found.unchanged == 0


class TestFailure:
    def test_it_keeps_the_history(self) -> None:
        before = look(Watch(), 3 * GIB, START)
        found = seen(before, FAILED, START + 5)
        assert found.samples == before.samples
        assert found.failure is FAILED

    def test_it_forgets_old_counters(self) -> None:
        found = seen(look(Watch(), 3 * GIB, START), FAILED, START + 5)
        assert found.counters is None

    def test_it_is_over_with_the_next_answer(self) -> None:
        found = look(seen(Watch(), FAILED, START), GIB, START + 5, saved=5)
        assert found.failure is None
        assert len(found.samples) == 1

    def test_it_is_no_standstill(self) -> None:
        found = look(Watch(), 3 * GIB, START)
        found = seen(found, FAILED, START + 60)
        assert look(found, 3 * GIB, START + 65).unchanged == 0


@unhurried
@given(
    st.lists(
        st.tuples(
            st.none() | st.builds(Bytes, total=..., processed=..., remaining=...),
            st.floats(0, 1e10),
        ),
        max_size=80,
    )
)
def test_it_never_raises(looks: list[tuple[Bytes | None, float]]) -> None:
    found = Watch()
    for memory, now in looks:
        found = seen(found, make_counters(memory), now)
        assert found.unchanged >= 0
