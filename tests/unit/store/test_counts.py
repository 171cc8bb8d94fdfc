"""How many are in which state, as the database counts."""

from datetime import UTC, datetime

import pytest

from migration_panel.checks.finding import Affects, Level
from migration_panel.readiness import HOST_MOVES, PAIR_MOVES, State
from migration_panel.store import counts, models, reading
from tests.fakes.store import FakeStore, a_finding
from tests.samples import NOON

pytestmark = pytest.mark.django_db(databases=["migration_panel"])
LEVELS = (Level.INFO, Level.WARNING, Level.UNKNOWN, Level.BLOCKER)


def now() -> datetime:
    return datetime.now(UTC)


def listed(summaries: tuple[reading.HostSummary | reading.PairSummary, ...]) -> object:
    """The same by going through what the pages list."""
    moves = HOST_MOVES if isinstance(summaries[0], reading.HostSummary) else PAIR_MOVES
    found = {move: [each.states[move] for each in summaries] for move in moves}
    return {
        move: {state: states.count(state) for state in State}
        for move, states in found.items()
    }


def fill() -> None:
    """Hosts of every level, one old, one silent, and all pairs of them."""
    store = FakeStore()
    for number, level in enumerate(LEVELS):
        affects = (*HOST_MOVES, Affects.ALL)[number]
        store.host(f"compute{number}", a_finding(level=level, affects=affects))
    store.host("compute4", age=3600)
    store.silent_host("compute5")
    for source in range(6):
        for target in range(6):
            found = [a_finding(affects=Affects.LIVE)] if source == 1 else []
            age = 3600 if target == 2 else 0
            store.pair(f"compute{source}", f"compute{target}", *found, age=age)


def test_it_counts_nothing_in_an_empty_store() -> None:
    zero = dict.fromkeys(State, 0)
    assert counts.hosts(now()) == dict.fromkeys(HOST_MOVES, zero)
    assert counts.pairs(now()) == dict.fromkeys(PAIR_MOVES, zero)
    assert counts.never_measured() == 0


def test_it_counts_what_the_pages_list() -> None:
    fill()
    assert counts.hosts(now()) == listed(reading.hosts(now()))
    assert counts.pairs(now()) == listed(reading.pairs(now()))
    assert counts.pairs(now())[Affects.LIVE][State.BLOCKED] > 0
    assert counts.pairs(now())[Affects.COLD][State.READY] > 0


def test_it_counts_what_the_pages_list_when_no_engine_lives() -> None:
    fill()
    models.Engine.objects.update(seen=NOON)
    assert counts.hosts(now()) == listed(reading.hosts(now()))
    assert counts.pairs(now()) == listed(reading.pairs(now()))
    assert counts.hosts(now())[Affects.LIVE_TO][State.UNKNOWN] == 6


@pytest.mark.parametrize("word", ["", "READY", "superb"])
def test_it_takes_a_word_that_it_does_not_know_for_unknown(word: str) -> None:
    FakeStore().host("compute1", cold_to=word)
    assert counts.hosts(now())[Affects.COLD_TO][State.UNKNOWN] == 1
    assert counts.hosts(now())[Affects.COLD_TO][State.READY] == 0


def test_it_counts_hosts_that_never_reported_whatever_else_is_known() -> None:
    fill()
    assert counts.never_measured() == 1
