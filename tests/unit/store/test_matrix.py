"""What the matrix reads is never taken for true after its time."""

from datetime import UTC, datetime

import pytest

from migration_panel.checks.finding import Affects
from migration_panel.readiness import State
from migration_panel.store import matrix
from tests.fakes.store import FakeStore, a_finding

pytestmark = pytest.mark.django_db(databases=["migration_panel"])


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


def test_it_places_hosts_by_name(store: FakeStore) -> None:
    store.host("b", a_finding(affects=Affects.LIVE_TO), zone="z", aggregates=["x"])
    store.host("a")
    first, second = matrix.places(now())
    assert (first.name, first.fresh) == ("a", True)
    assert (second.zone, second.aggregates) == ("z", ("x",))
    assert second.states[Affects.LIVE_TO] is State.BLOCKED
    assert second.states[Affects.COLD_TO] is State.READY


@pytest.mark.parametrize("silence", ["engine", "report", "agent"])
def test_it_knows_nothing_of_what_is_silent(store: FakeStore, silence: str) -> None:
    if silence == "agent":
        store.silent_host("a")
    else:
        store.host("a", age=3600 if silence == "report" else 0)
    store.engine(age=3600 if silence == "engine" else 0)
    (found,) = matrix.places(now())
    assert not found.fresh
    assert set(found.states.values()) == {State.UNKNOWN}


def test_it_gives_pairs_that_still_hold(store: FakeStore) -> None:
    store.pair("a", "b", a_finding(affects=Affects.COLD))
    store.pair("b", "a", age=3600)
    found = matrix.cells(now(), ["a", "b"], ["a", "b"])
    assert found == [("a", "b", "blocked", "ready")]


@pytest.mark.parametrize(
    ("sources", "targets", "count"),
    [(["a"], ["b", "c"], 2), (["b"], ["a"], 1), (["a"], ["a"], 0), ([], [], 0)],
)
def test_it_gives_those_that_are_asked_for(
    store: FakeStore, sources: list[str], targets: list[str], count: int
) -> None:
    for source, target in (("a", "b"), ("a", "c"), ("b", "a")):
        store.pair(source, target)
    assert len(matrix.cells(now(), sources, targets)) == count


def test_it_names_no_more_hosts_than_a_query_takes(store: FakeStore) -> None:
    store.pair("a", "b")
    many = [f"x{number}" for number in range(matrix.MOST_NAMED + 1)]
    assert len(matrix.cells(now(), many, ["b"])) == 1
