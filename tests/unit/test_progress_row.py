"""A row tells what is known and why the rest is not."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration_panel.facts.migration import COLD, STATUSES, Bytes, Migration
from migration_panel.facts.server import Server
from migration_panel.progress import phases
from migration_panel.progress.row import COARSE, NO_TOTAL, NOT_SAVED, Row
from migration_panel.progress.watch import Watch
from migration_panel.text import N_
from tests.unit.progress_values import (
    BEGIN,
    GIB,
    line,
    make_counters,
    make_migration,
    make_server,
    part,
    unhurried,
)

MISSING = N_("Nobody told.")
FAILED = N_("It did not answer.")
START = BEGIN.timestamp()


def make_row(
    status: str = "running",
    memory: Bytes | None = None,
    disk: Bytes | None = None,
    *,
    progress: int | None = 0,
    watch: Watch | None = None,
) -> Row:
    server, migration = make_server(progress=progress), make_migration(status)
    watch = watch or Watch(counters=make_counters(memory, disk))
    return row_of(server, migration, watch)


def row_of(
    server: Server, migration: Migration | None, watch: Watch | None = None
) -> Row:
    phase = phases.phase(server, migration, MISSING)
    return Row(server=server, migration=migration, phase=phase, watch=watch)


class TestPercent:
    def test_it_comes_from_the_counters(self) -> None:
        assert make_row(memory=part(4 * GIB, 3 * GIB)).percent == 25

    def test_it_prefers_them_to_the_servers_own(self) -> None:
        assert make_row(memory=part(4, 3), progress=80).percent == 25

    def test_it_falls_back_to_the_servers_own(self) -> None:
        row = make_row(progress=42)
        assert row.percent == 42
        assert row.note is NOT_SAVED

    @pytest.mark.parametrize("progress", [None, 0, -1])
    def test_it_is_unknown_rather_than_nothing(self, progress: int | None) -> None:
        assert make_row(progress=progress).percent is None

    def test_it_is_never_more_than_all(self) -> None:
        assert make_row(progress=250).percent == 100

    def test_it_is_all_when_it_switches_over(self) -> None:
        assert make_row("post-migrating").percent == 100

    def test_it_is_coarse_in_post_copy_and_says_so(self) -> None:
        row = make_row("running (post-copy)", progress=83)
        assert row.percent == 83
        assert row.note is COARSE

    def test_it_does_not_use_old_counters_in_post_copy(self) -> None:
        row = make_row("running (post-copy)", memory=part(4, 3))
        assert row.percent is None
        assert row.counters is None

    @pytest.mark.parametrize("status", ["accepted", "queued", "preparing"])
    def test_it_is_unknown_before_it_runs(self, status: str) -> None:
        assert make_row(status, progress=40).percent is None

    def test_it_is_unknown_of_cold_ones(self) -> None:
        server = make_server("RESIZE", "resize_migrating", progress=50)
        assert row_of(server, make_migration("migrating", COLD)).percent is None

    def test_it_is_unknown_without_a_migration(self) -> None:
        assert row_of(make_server(progress=50), None).percent is None


class TestNote:
    def test_it_says_what_failed(self) -> None:
        assert make_row(watch=Watch(failure=FAILED)).note is FAILED

    def test_it_says_that_nothing_was_saved_yet(self) -> None:
        assert make_row().note is NOT_SAVED

    def test_it_says_that_no_total_is_known(self) -> None:
        assert make_row(memory=part(0, 0), disk=part(0, 0)).note is NO_TOTAL

    def test_it_says_what_the_estimate_says(self) -> None:
        samples = line(50, 50)
        watch = Watch(
            counters=make_counters(part(100, 50)), samples=samples, looked=30.0
        )
        row = make_row(watch=watch)
        assert "No counter has changed" in str(row.note)
        assert row.warned

    def test_it_is_quiet_when_all_is_known(self) -> None:
        watch = Watch(counters=make_counters(part(100, 70)), samples=line(90, 80, 70))
        row = make_row(watch=watch)
        assert row.note is None
        assert row.estimate.eta == 35.0
        assert not row.warned

    @pytest.mark.parametrize("status", ["queued", "preparing", "post-migrating"])
    def test_it_is_quiet_where_the_phase_says_it(self, status: str) -> None:
        assert make_row(status).note is None

    def test_it_warns_of_what_does_not_converge(self) -> None:
        samples = line(40, 50, 50, 51, 52, 53, 54)
        watch = Watch(counters=make_counters(part(100, 54)), samples=samples)
        assert make_row(watch=watch).warned

    def test_it_does_not_warn_of_what_is_done(self) -> None:
        watch = Watch(counters=make_counters(part(100, 0)), samples=line(90, 40, 0))
        assert not make_row(watch=watch).warned


class TestElapsed:
    def test_it_counts_from_the_beginning(self) -> None:
        assert make_row().elapsed(START + 90) == 90

    def test_it_is_never_negative(self) -> None:
        assert make_row().elapsed(START - 90) == 0

    def test_it_is_unknown_without_a_migration(self) -> None:
        assert row_of(make_server(), None).elapsed(START) is None

    @pytest.mark.parametrize("status", ["confirming", "reverting"])
    def test_it_counts_an_undoing_from_its_own_beginning(self, status: str) -> None:
        updated = BEGIN + timedelta(days=2)
        migration = make_migration(status, COLD, updated=updated)
        row = row_of(make_server("VERIFY_RESIZE", None), migration)
        assert row.elapsed(updated.timestamp() + 3) == 3

    def test_it_does_without_a_change(self) -> None:
        migration = make_migration("confirming", COLD)
        row = row_of(make_server("VERIFY_RESIZE", None), migration)
        assert row.elapsed(START + 3) == 3


@unhurried
@given(
    status=st.sampled_from([*STATUSES, "new"]),
    memory=st.none() | st.builds(Bytes, total=..., processed=..., remaining=...),
    progress=st.none() | st.integers(),
)
def test_it_never_raises(
    status: str, memory: Bytes | None, progress: int | None
) -> None:
    row = make_row(status, memory, progress=progress)
    assert row.percent is None or 0 <= row.percent <= 100
    assert row.warned in (True, False)
    assert row.note is None or str(row.note)
