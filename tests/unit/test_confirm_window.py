"""When Nova confirms by itself."""

import pytest

from migration_panel.confirm_window import Window, deadline, window
from tests.samples import a_migration, after

FINISHED = a_migration(kind="migration", status="finished", updated=after(60))
HOUR = 3600


def test_it_counts_from_the_last_change_of_the_finished_migration() -> None:
    assert deadline(FINISHED, HOUR) == after(60 + HOUR)


@pytest.mark.parametrize("seconds", [0, -1])
def test_it_has_no_deadline_where_nova_never_confirms(seconds: int) -> None:
    assert deadline(FINISHED, seconds) is None
    assert window(FINISHED, seconds, after(10**6)) is Window.NEVER


def test_it_does_not_know_without_a_finished_migration() -> None:
    assert deadline(None, HOUR) is None
    assert window(None, HOUR, after(0)) is Window.UNKNOWN


def test_it_does_not_know_where_nova_told_no_change() -> None:
    unchanged = a_migration(status="finished", updated=None)
    assert window(unchanged, HOUR, after(0)) is Window.UNKNOWN


@pytest.mark.parametrize(
    ("now", "where"),
    [
        (60, Window.OPEN),
        (60 + HOUR - 1, Window.OPEN),
        (60 + HOUR, Window.DUE),
        (60 + HOUR + 299, Window.DUE),
        (60 + HOUR + 300, Window.OVERDUE),
        (10**7, Window.OVERDUE),
    ],
)
def test_it_goes_from_open_to_due_to_overdue(now: int, where: Window) -> None:
    """Nova looks once a minute, so that a little too late is as it should be."""
    assert window(FINISHED, HOUR, after(now)) is where
