"""The fake store against what pages read of it."""

from datetime import UTC, datetime

import pytest

from migration_panel.checks.finding import Affects, Level
from migration_panel.facts.missing import Missing
from migration_panel.readiness import State
from migration_panel.store import reading
from tests.fakes.store import FakeStore, a_finding, a_probe, a_report

pytestmark = pytest.mark.django_db(databases=["migration_panel"])


def now() -> datetime:
    return datetime.now(UTC)


def test_it_is_empty_to_begin_with() -> None:
    assert reading.hosts(now()) == ()
    assert reading.pairs(now()) == ()
    assert reading.engines(now()) == ()


def test_it_judges_a_host_by_its_findings() -> None:
    FakeStore().host("compute1", a_finding(affects=Affects.COLD_TO))
    (found,) = reading.hosts(now())
    assert found.states[Affects.COLD_TO] is State.BLOCKED
    assert found.states[Affects.LIVE_TO] is State.READY
    assert found.worst == a_finding(affects=Affects.COLD_TO)


def test_it_lets_a_host_age() -> None:
    FakeStore().host("compute1", age=3600)
    (found,) = reading.hosts(now())
    assert set(found.states.values()) == {State.UNKNOWN}
    assert not found.fresh


def test_it_has_hosts_that_never_reported() -> None:
    FakeStore().silent_host("compute1")
    found = reading.host("compute1", now())
    assert found
    assert found.summary.taken is None
    assert isinstance(found.report, Missing)


def test_it_gives_back_a_report() -> None:
    store, report = FakeStore(), a_report("compute1")
    store.host("compute1")
    store.report(report)
    found = reading.host("compute1", now())
    assert found
    assert found.report == report


def test_it_judges_a_pair_by_its_findings() -> None:
    probe = a_probe("compute1", "compute2", shared_storage=True)
    warning = a_finding("pair.slow", Level.WARNING, affects=Affects.LIVE)
    FakeStore().pair("compute1", "compute2", warning, probe=probe)
    found = reading.pair("compute1", "compute2", now())
    assert found
    assert found.summary.states == {
        Affects.COLD: State.READY,
        Affects.LIVE: State.WARNING,
    }
    assert found.probe == probe


@pytest.mark.parametrize(("age", "alive"), [(0, True), (59, True), (61, False)])
def test_it_has_engines_that_live_and_that_fell_silent(
    age: int, *, alive: bool
) -> None:
    FakeStore().engine(age=age)
    (found,) = reading.engines(now())
    assert found.alive is alive


def test_it_has_whoever_wrote_a_host_alive() -> None:
    FakeStore().host("compute1")
    assert [each.alive for each in reading.engines(now())] == [True]


def test_it_lets_a_test_have_that_engine_die() -> None:
    store = FakeStore()
    store.host("compute1")
    store.engine(age=3600)
    assert [each.alive for each in reading.engines(now())] == [False]


def test_it_keeps_changes_and_requests() -> None:
    store = FakeStore()
    assert store.change("compute1", "ready", "blocked").move == "live_to"
    assert store.request("compute1").state == "waiting"
