"""Every status of Nova has words; what takes an order is known."""

import pytest

from migration_panel.facts.migration import (
    COLD,
    EVACUATION,
    IN_PROGRESS,
    KINDS,
    LIVE,
    RESIZE,
    STATUSES,
)
from migration_panel.progress import phases
from migration_panel.progress.phases import phase
from migration_panel.text import N_
from tests.unit.progress_values import make_migration, make_server

MISSING = N_("Nobody told.")
LIVE_STATUSES = (
    "accepted",
    "queued",
    "preparing",
    "running",
    "running (post-copy)",
    "post-migrating",
)


class TestLive:
    @pytest.mark.parametrize("status", LIVE_STATUSES)
    def test_it_knows_each_status(self, status: str) -> None:
        found = phase(make_server(), make_migration(status), MISSING)
        assert found.slug != "unknown"
        assert found.step is None

    def test_it_understands_post_copy(self) -> None:
        found = phase(make_server(), make_migration("running (post-copy)"), MISSING)
        assert found.slug == "post-copy"
        assert "takes no orders" in str(found.hint)

    def test_it_shows_a_status_it_does_not_know_as_it_is(self) -> None:
        found = phase(make_server(), make_migration("teleporting"), MISSING)
        assert found.slug == "unknown"
        assert str(found.text) == "Nova says: teleporting"


class TestCold:
    @pytest.mark.parametrize(
        ("task", "step"),
        [
            ("resize_prep", 1),
            ("resize_migrating", 2),
            ("resize_migrated", 3),
            ("resize_finish", 4),
        ],
    )
    @pytest.mark.parametrize("kind", [COLD, RESIZE])
    def test_it_counts_steps(self, task: str, step: int, kind: str) -> None:
        server = make_server("RESIZE", task)
        found = phase(server, make_migration("migrating", kind), MISSING)
        assert found.step == step
        assert step <= phases.STEPS

    def test_it_knows_the_step_before_there_is_a_migration(self) -> None:
        assert phase(make_server("RESIZE", "resize_prep"), None, MISSING).step == 1

    @pytest.mark.parametrize("task", [None, "resize_dancing"])
    def test_it_counts_no_step_of_a_task_it_does_not_know(
        self, task: str | None
    ) -> None:
        server = make_server("RESIZE", task)
        found = phase(server, make_migration("migrating", COLD), MISSING)
        assert found.step is None
        assert str(found.text) == "Nova says: migrating"

    def test_it_knows_a_revert_by_the_server_alone(self) -> None:
        server = make_server("REVERT_RESIZE", "resize_reverting")
        assert phase(server, None, MISSING).slug == "reverting"

    def test_it_knows_a_confirmation_by_the_migration_alone(self) -> None:
        server = make_server("VERIFY_RESIZE", None)
        found = phase(server, make_migration("confirming", RESIZE), MISSING)
        assert found.slug == "confirming"

    @pytest.mark.parametrize("status", ["accepted", "pre-migrating"])
    def test_it_knows_an_evacuation(self, status: str) -> None:
        server = make_server("REBUILD", "rebuilding")
        found = phase(server, make_migration(status, EVACUATION), MISSING)
        assert found.slug == "evacuating"


class TestUnknown:
    def test_it_gives_the_reason_for_a_missing_migration(self) -> None:
        found = phase(make_server(), None, MISSING)
        assert found.slug == "unknown"
        assert found.hint is MISSING

    @pytest.mark.parametrize("status", STATUSES)
    @pytest.mark.parametrize("kind", [*KINDS, "something new"])
    def test_it_has_words_for_everything(self, status: str, kind: str) -> None:
        found = phase(make_server(), make_migration(status, kind), MISSING)
        assert str(found.text)


class TestOrders:
    @pytest.mark.parametrize("status", ["queued", "preparing", "running"])
    def test_it_can_be_aborted_until_it_switches_over(self, status: str) -> None:
        assert phases.takes_abort(make_migration(status))

    @pytest.mark.parametrize(
        "status", sorted({*STATUSES} - {"queued", "preparing", "running"})
    )
    def test_it_cannot_be_aborted_otherwise(self, status: str) -> None:
        assert not phases.takes_abort(make_migration(status))

    @pytest.mark.parametrize("status", sorted(IN_PROGRESS))
    @pytest.mark.parametrize("kind", [COLD, RESIZE, EVACUATION])
    def test_it_takes_no_orders_when_cold(self, status: str, kind: str) -> None:
        migration = make_migration(status, kind)
        assert not phases.takes_abort(migration)
        assert not phases.takes_force(make_server(), migration)
        assert not phases.counts_bytes(migration)

    def test_it_is_forced_while_it_runs(self) -> None:
        assert phases.takes_force(make_server(), make_migration("running"))

    @pytest.mark.parametrize("status", sorted({*STATUSES} - {"running"}))
    def test_it_is_not_forced_otherwise(self, status: str) -> None:
        assert not phases.takes_force(make_server(), make_migration(status))

    def test_it_is_not_forced_while_paused(self) -> None:
        server = make_server(vm="paused")
        assert not phases.takes_force(server, make_migration("running"))
        assert phases.takes_abort(make_migration("running"))

    def test_nothing_takes_no_orders(self) -> None:
        assert not phases.takes_abort(None)
        assert not phases.takes_force(make_server(), None)
        assert not phases.counts_bytes(None)

    def test_bytes_are_counted_while_it_copies_only(self) -> None:
        counted = [
            status
            for status in STATUSES
            if phases.counts_bytes(make_migration(status, LIVE))
        ]
        assert counted == ["running"]
