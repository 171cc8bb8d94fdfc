"""What pages read is never taken for true after its time."""

from datetime import UTC, datetime

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.missing import Missing
from migration_panel.readiness import PAIR_MOVES, State
from migration_panel.store import batches, reading
from tests.fakes.store import FakeStore, a_finding, a_report

pytestmark = pytest.mark.django_db(databases=["migration_panel"])
UNKNOWN = {State.UNKNOWN}


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


def worst(name: str = "compute1") -> Finding | None:
    return next(each.worst for each in reading.hosts(now()) if each.name == name)


def pair_states() -> set[State]:
    (found,) = reading.pairs(now())
    detail = reading.pair("compute1", "compute2", now())
    assert detail
    assert detail.summary == found
    (exported,) = batches.pairs(now())
    assert exported == found
    return set(found.states.values())


def test_it_is_ready_while_an_engine_lives(store: FakeStore) -> None:
    store.host("compute1")
    (found,) = reading.hosts(now())
    assert set(found.states.values()) == {State.READY}
    assert found.worst is None


@pytest.mark.parametrize("age", [61, 3600, 10**7])
def test_it_is_unknown_while_no_engine_lives(store: FakeStore, age: int) -> None:
    store.host("compute1")
    engine = store.engine(age=age)
    (found,) = reading.hosts(now())
    assert set(found.states.values()) == UNKNOWN
    assert found.worst
    assert found.worst.id == "engine.silent"
    assert found.worst.evidence[0].taken == engine.seen


def test_it_needs_one_living_engine_of_several(store: FakeStore) -> None:
    store.engine("controller1", age=3600)
    store.engine("controller2")
    store.host("compute1")
    assert reading.silence(now()) is None
    assert worst() is None


def test_it_knows_when_the_last_engine_was_seen(store: FakeStore) -> None:
    store.engine("controller1", age=3600)
    last = store.engine("controller2", age=100)
    assert reading.silence(now()) == reading.Silence(last.seen)


def test_it_knows_that_no_engine_ever_wrote() -> None:
    assert reading.silence(now()) == reading.Silence(None)


def test_it_is_unknown_when_its_agent_fell_silent(store: FakeStore) -> None:
    store.host("compute1", age=3600)
    found = worst()
    assert found
    assert found.id == "agent.report-old"


def test_it_is_unknown_when_no_agent_ever_spoke(store: FakeStore) -> None:
    store.silent_host("compute1")
    found = worst()
    assert found
    assert found.id == "agent.never-reported"


@pytest.mark.parametrize("silent", [False, True])
def test_it_says_the_same_of_a_host_everywhere(
    store: FakeStore, *, silent: bool
) -> None:
    store.host("compute1", a_finding(level=Level.WARNING), age=3600)
    store.engine(age=3600 if silent else 0)
    (summary,) = reading.hosts(now())
    detail = reading.host("compute1", now())
    assert detail
    assert detail.summary == summary
    ((exported, findings),) = batches.host_findings(now())
    assert exported == summary
    assert findings == detail.findings
    assert detail.findings[0] == summary.worst


def test_it_knows_a_pair(store: FakeStore) -> None:
    store.pair("compute1", "compute2", a_finding(affects=Affects.LIVE))
    (found,) = reading.pairs(now())
    assert [found.states[move] for move in PAIR_MOVES] == [State.READY, State.BLOCKED]


def test_it_does_not_go_by_an_old_probe(store: FakeStore) -> None:
    store.pair("compute1", "compute2", a_finding(), age=3600)
    assert pair_states() == UNKNOWN


@pytest.mark.parametrize("end", ["compute1", "compute2"])
def test_it_does_not_go_by_a_pair_with_a_silent_end(store: FakeStore, end: str) -> None:
    store.pair("compute1", "compute2")
    store.host(end, age=3600)
    assert pair_states() == UNKNOWN


@pytest.mark.parametrize("end", ["compute1", "compute2"])
def test_it_does_not_go_by_a_pair_whose_end_never_spoke(
    store: FakeStore, end: str
) -> None:
    store.pair("compute1", "compute2")
    store.silent_host(end)
    assert pair_states() == UNKNOWN


def test_it_does_not_go_by_pairs_while_no_engine_lives(store: FakeStore) -> None:
    store.pair("compute1", "compute2")
    store.engine(age=3600)
    assert pair_states() == UNKNOWN


@pytest.mark.parametrize("count", [1, 30])
def test_it_asks_as_often_for_few_as_for_many(store: FakeStore, count: int) -> None:
    for number in range(count):
        store.pair("compute0", f"compute{number + 1}")
    with CaptureQueriesContext(connections["migration_panel"]) as asked:
        reading.hosts(now())
        reading.pairs(now())
    assert len(asked) == 4


def test_it_reads_a_report_however_old_it_is(store: FakeStore) -> None:
    old = a_report("compute1", taken=datetime(2020, 1, 1, tzinfo=UTC))
    store.report(old)
    assert reading.report("compute1") == old


@pytest.mark.parametrize("host", ["compute2", "", "compute11"])
def test_it_has_no_report_of_who_never_reported(store: FakeStore, host: str) -> None:
    store.report(a_report("compute1"))
    assert reading.report(host) == Missing("no agent has reported")
