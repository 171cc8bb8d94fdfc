"""All rows in batches: none twice, none left out, no query held open."""

from datetime import UTC, datetime
from itertools import islice

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from migration_panel.checks.finding import Affects, Level
from migration_panel.readiness import State
from migration_panel.store import batches
from tests.fakes.store import FakeStore, a_finding

pytestmark = pytest.mark.django_db(databases=["migration_panel"])


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "SIZE", 3)


def queries() -> CaptureQueriesContext:
    return CaptureQueriesContext(connections["migration_panel"])


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 6, 7])
def test_it_gives_every_host_once(count: int) -> None:
    names = [f"compute{number}" for number in range(count)]
    for name in reversed(names):
        FakeStore().host(name)
    assert [each.name for each in batches.hosts(now())] == names


@pytest.mark.parametrize("count", [0, 1, 3, 4, 7])
def test_it_gives_every_failure_once(count: int) -> None:
    made = [FakeStore().failure().migration for _number in range(count)]
    with queries() as asked:
        found = [each.migration for each in batches.failed()]
    assert sorted(found) == sorted(made)
    assert len(asked) == count // 3 + 1


def test_it_gives_every_pair_once() -> None:
    hosts = ("a", "b", "c")
    wanted = [(one, other) for one in hosts for other in hosts if one != other]
    for source, target in wanted:
        FakeStore().pair(source, target)
    assert [(each.source, each.target) for each in batches.pairs(now())] == wanted


def test_it_asks_once_a_batch_and_once_for_an_engine() -> None:
    for number in range(7):
        FakeStore().host(f"compute{number}")
    with queries() as asked:
        list(batches.hosts(now()))
    assert len(asked) == 1 + 3


def test_it_reads_no_further_than_it_is_asked() -> None:
    for number in range(7):
        FakeStore().host(f"compute{number}")
    with queries() as asked:
        list(islice(batches.hosts(now()), 3))
    assert len(asked) == 1 + 1


def test_it_misses_no_host_when_others_go_away_meanwhile() -> None:
    names = [f"compute{number}" for number in range(5)]
    gone, *_ = [FakeStore().host(name) for name in names]
    found = batches.hosts(now())
    first = [each.name for each in islice(found, 3)]
    gone.delete()
    assert first + [each.name for each in found] == names


def test_it_lets_verdicts_age() -> None:
    FakeStore().host("compute1", age=3600)
    FakeStore().pair("compute1", "compute2", age=3600)
    (pair,), (host, _target) = batches.pairs(now()), batches.hosts(now())
    assert {*host.states.values(), *pair.states.values()} == {State.UNKNOWN}


def test_it_says_beside_old_findings_that_they_are_old() -> None:
    FakeStore().host("compute1", a_finding("ssh.odd", Level.WARNING), age=3600)
    ((summary, found),) = batches.host_findings(now())
    assert not summary.fresh
    assert [each.id for each in found] == ["agent.report-old", "ssh.odd"]


def test_it_gives_a_hosts_findings_worst_first() -> None:
    note, stop = a_finding("ssh.note", Level.INFO), a_finding("ssh.stop")
    FakeStore().host("compute1", note, stop)
    ((_, found),) = batches.host_findings(now())
    assert found == (stop, note)


def test_it_gives_findings_of_pairs_alone() -> None:
    cold = a_finding(affects=Affects.COLD)
    FakeStore().host("compute1", a_finding("ssh.other"))
    FakeStore().pair("compute1", "compute2", cold)
    FakeStore().pair("compute2", "compute1")
    told = [(pair.source, found) for pair, found in batches.pair_findings(now())]
    assert told == [("compute1", (cold,)), ("compute2", ())]
