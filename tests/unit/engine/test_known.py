"""What is kept at hand of hosts is what the database says."""

from datetime import timedelta

import pytest

from migration_panel.engine import known as module
from migration_panel.engine.known import Archive
from migration_panel.facts.missing import Missing
from migration_panel.store import models
from tests.fakes.engine import FakeEngine
from tests.fakes.store import FakeStore, a_finding, a_report

HOLDS = timedelta(minutes=3)


@pytest.fixture
def archive() -> Archive:
    return Archive(HOLDS)


def test_it_knows_nothing_of_a_host_without_a_row(
    engine: FakeEngine, archive: Archive
) -> None:
    found = archive.judged(["compute9"], engine.now)["compute9"]
    assert isinstance(found.known.report, Missing)
    assert found.fresh_until is None


def test_it_reads_a_host_and_its_report(engine: FakeEngine, archive: Archive) -> None:
    store = FakeStore()
    store.host("compute1", a_finding())
    store.report(a_report("compute1", agent_version="7"))
    found = archive.judged(["compute1"], engine.now)["compute1"]
    assert [each.id for each in found.findings] == ["ssh.key-missing"]
    assert getattr(found.known.report, "agent_version", "") == "7"


def test_it_leaves_out_what_pairs_have_said(
    engine: FakeEngine, archive: Archive
) -> None:
    peers = a_finding("peers.none-reachable")
    FakeStore().host("compute1", a_finding(), peers)
    found = archive.judged(["compute1"], engine.now)["compute1"]
    assert [each.id for each in found.findings] == ["ssh.key-missing"]
    assert found.lonely


def test_it_reads_a_host_once(engine: FakeEngine, archive: Archive) -> None:
    FakeStore().host("compute1")
    archive.judged(["compute1"], engine.now)
    models.Host.objects.update(findings=[{"id": "without a new revision"}])
    assert archive.judged(["compute1"], engine.now)["compute1"].findings == ()


def test_it_reads_a_host_again_when_another_engine_wrote_it(
    engine: FakeEngine, archive: Archive
) -> None:
    FakeStore().host("compute1")
    archive.judged(["compute1"], engine.now)
    engine.rules.hosts["compute1"] = (a_finding(),)
    engine.hear("compute1")
    found = archive.judged(["compute1"], engine.now)["compute1"]
    assert [each.id for each in found.findings] == ["ssh.key-missing"]


def test_it_forgets_a_host_that_was_deleted(
    engine: FakeEngine, archive: Archive
) -> None:
    FakeStore().host("compute1", a_finding())
    archive.judged(["compute1"], engine.now)
    models.Host.objects.all().delete()
    assert archive.judged(["compute1"], engine.now)["compute1"].findings == ()


def test_it_goes_by_the_time_it_is(engine: FakeEngine, archive: Archive) -> None:
    FakeStore().host("compute1")
    for _ in range(2):
        engine.later(60)
        found = archive.judged(["compute1"], engine.now)["compute1"]
        assert found.known.now == engine.now


def test_it_keeps_no_more_than_it_may(
    engine: FakeEngine, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    names = [f"compute{number}" for number in range(5)]
    for name in names:
        FakeStore().host(name, a_finding(host=name))
    found = archive.judged(names, engine.now)
    assert [found[name].findings[0].subject for name in names] == names
    assert len(archive._at_hand) == 2


@pytest.mark.parametrize("facts", [{}, {"schema": 0}, {"unknown": 1}])
def test_it_takes_a_report_of_another_version_for_unknown(
    engine: FakeEngine, archive: Archive, facts: dict[str, int]
) -> None:
    store = FakeStore()
    store.host("compute1")
    store.report(a_report("compute1"))
    models.Report.objects.update(facts=facts)
    report = archive.judged(["compute1"], engine.now)["compute1"].known.report
    assert "another version" in getattr(report, "reason", "")


def test_it_takes_findings_of_another_version_for_unknown(
    engine: FakeEngine, archive: Archive
) -> None:
    FakeStore().host("compute1")
    models.Host.objects.update(findings=[{"id": "old.finding"}])
    found = archive.judged(["compute1"], engine.now)["compute1"]
    assert [each.id for each in found.findings] == ["engine.not-judged"]
