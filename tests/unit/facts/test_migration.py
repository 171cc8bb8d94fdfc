"""What a row of os-migrations says of itself."""

from datetime import timedelta

import pytest

from migration_panel.facts import migration as facts
from tests.samples import a_migration, after, an_event

GROUPS = (
    facts.IN_PROGRESS,
    facts.AWAITING,
    facts.SUCCEEDED,
    facts.FAILED,
    facts.CANCELLED,
)


def test_it_puts_every_status_into_one_group() -> None:
    assert sum(len(group) for group in GROUPS) == len(facts.STATUSES)
    assert set().union(*GROUPS) == set(facts.STATUSES)


@pytest.mark.parametrize("status", ["queued", "running (post-copy)", "reverting"])
def test_it_goes_on(status: str) -> None:
    assert a_migration(status=status).in_progress


@pytest.mark.parametrize("status", ["finished", "done", "error", "cancelled", "new"])
def test_it_does_not_go_on(status: str) -> None:
    assert not a_migration(status=status).in_progress


@pytest.mark.parametrize("status", ["error", "failed"])
def test_it_failed(status: str) -> None:
    """Nova up to 2025.1 says failed where later ones say error."""
    assert a_migration(status=status).failed


def test_it_took_from_its_creation_to_its_last_change() -> None:
    assert a_migration(updated=after(90)).duration == timedelta(seconds=90)


def test_it_has_no_duration_while_it_goes_on_or_never_changed() -> None:
    assert a_migration(status="running").duration is None
    assert a_migration(updated=None).duration is None


def test_it_knows_how_long_a_step_took() -> None:
    assert an_event("any", finish=after(3)).took == timedelta(seconds=3)
    assert an_event("any", finish=None).took is None
