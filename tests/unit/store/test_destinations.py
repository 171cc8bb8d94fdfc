"""The engine learns where a server was to go, though Nova forgot it."""

from datetime import timedelta

import pytest

from migration_panel.facts.migration import COLD, LIVE
from migration_panel.store import destinations, models, pruning
from migration_panel.store.pruning import Limits
from tests.samples import NOON, SERVER_ID, a_migration, after

pytestmark = pytest.mark.django_db(databases=["migration_panel"])

OTHER = "5e4b0b5c-0000-4000-8000-0000000000ff"


def remember(target: str | None = "compute2", seconds: float = 1) -> None:
    destinations.remember(SERVER_ID, LIVE, target, after(seconds))


def test_it_knows_what_was_asked_for() -> None:
    remember()
    assert destinations.of(a_migration(dest=None)) == "compute2"


@pytest.mark.parametrize(
    ("seconds", "target"), [(0, "compute2"), (25, "compute3"), (12, "compute2")]
)
def test_it_takes_the_nearest_of_several(seconds: float, target: str) -> None:
    remember("compute2", 1)
    remember("compute3", 26)
    assert destinations.of(a_migration(created=after(seconds))) == target


def test_it_knows_no_target_where_the_scheduler_was_to_choose() -> None:
    remember("compute2", 1)
    remember(None, 20)
    assert destinations.of(a_migration(created=after(19))) is None


@pytest.mark.parametrize("seconds", [-40, 40, 86400])
def test_it_takes_no_request_of_another_time(seconds: float) -> None:
    remember(seconds=seconds)
    assert destinations.of(a_migration()) is None


def test_it_takes_no_request_of_another_kind_or_server() -> None:
    remember()
    assert destinations.of(a_migration(kind=COLD)) is None
    assert destinations.of(a_migration(server_id=OTHER)) is None


def test_it_knows_nothing_of_moves_that_were_begun_elsewhere() -> None:
    assert destinations.of(a_migration()) is None


def test_it_cuts_what_does_not_fit() -> None:
    remember("x" * 300)
    assert destinations.of(a_migration()) == "x" * models.NAME


def test_it_is_forgotten_after_a_day() -> None:
    remember(seconds=0)
    remember("compute3", seconds=120)
    day = timedelta(days=1)
    limits = Limits(history=day, changes=5, forget=day)
    pruning.prune(limits, NOON + day + timedelta(seconds=60))
    assert models.Destination.objects.get().target == "compute3"
