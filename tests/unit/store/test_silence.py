"""Verdicts of silent hosts turn to unknown, and what is old goes."""

from datetime import UTC, datetime, timedelta

import pytest

from migration_panel.store import life, models, pruning, silence
from migration_panel.store.pruning import Limits
from migration_panel.text import N_
from tests.fakes.store import FakeStore, a_finding, a_report

pytestmark = pytest.mark.django_db(databases=["migration_panel"])

LIMITS = Limits(history=timedelta(days=30), changes=5, forget=timedelta(hours=24))
DAY = 24 * 3600


def now() -> datetime:
    return datetime.now(UTC)


def states(name: str) -> set[str]:
    row = models.Host.objects.get(name=name)
    return {row.cold_from, row.live_from, row.cold_to, row.live_to}


def prune() -> None:
    pruning.prune(LIMITS, now())


def test_it_turns_an_old_verdict_to_unknown() -> None:
    FakeStore().host("compute1", a_finding(), age=3600)
    assert silence.mark(now()) == 1
    assert states("compute1") == {"unknown"}
    row = models.Host.objects.get()
    assert row.findings, "what was found is kept"
    assert row.revision == 1


def test_it_remembers_that_it_did() -> None:
    FakeStore().host("compute1", age=3600)
    silence.mark(now())
    silence.mark(now())
    found = models.Change.objects.values_list("host", "before", "after")
    assert list(found) == [("compute1", "ready", "unknown")] * 4
    assert models.Change.objects.first().findings == ["agent.report-old"]  # type: ignore[union-attr]


def test_it_leaves_a_fresh_verdict() -> None:
    FakeStore().host("compute1")
    assert silence.mark(now()) == 0
    assert states("compute1") == {"ready"}


def test_it_leaves_a_host_that_never_reported() -> None:
    FakeStore().silent_host("compute1")
    assert silence.mark(now()) == 0
    assert not models.Change.objects.exists()


@pytest.mark.parametrize("silent", ["compute1", "compute2"])
def test_it_ends_the_pairs_of_a_silent_host(silent: str) -> None:
    store, end = FakeStore(), now()
    for name in ("compute1", "compute2", "compute3"):
        store.host(name, age=3600 if name == silent else 0)
    store.pair("compute1", "compute2")
    store.pair("compute1" if silent == "compute2" else "compute2", "compute3")
    silence.mark(end)
    fresh = models.Pair.objects.filter(fresh_until__gt=end)
    assert [each.target for each in fresh] == ["compute3"]


def test_it_prunes_old_changes() -> None:
    store = FakeStore()
    store.change("compute1", "ready", "blocked", age=31 * DAY)
    store.change("compute1", "blocked", "ready", age=29 * DAY)
    prune()
    assert [each.after for each in models.Change.objects.all()] == ["ready"]


def test_it_keeps_the_newest_of_many_changes() -> None:
    for number in range(9):
        FakeStore().change(f"compute{number}", "ready", "blocked")
    prune()
    kept = models.Change.objects.order_by("id").values_list("host", flat=True)
    assert list(kept) == [f"compute{number}" for number in range(4, 9)]


def test_it_prunes_old_pairs() -> None:
    FakeStore().pair("compute1", "compute2", age=DAY + 60)
    FakeStore().pair("compute2", "compute1", age=DAY - 60)
    prune()
    assert [each.source for each in models.Pair.objects.all()] == ["compute2"]


def test_it_prunes_requests_that_ended_long_ago() -> None:
    store, ended = FakeStore(), now()
    store.request("compute1", age=2 * DAY, ended=ended, state="done")
    store.request("compute2", age=2 * DAY)
    store.request("compute3", ended=ended, state="done")
    prune()
    left = models.Request.objects.order_by("host").values_list("host", flat=True)
    assert list(left) == ["compute2", "compute3"]


def test_it_prunes_engines_that_are_gone() -> None:
    FakeStore().engine("one", age=2 * DAY)
    FakeStore().engine("two", age=3600)
    prune()
    assert [each.name for each in models.Engine.objects.all()] == ["two"]


def test_it_forgets_a_host_that_nobody_knows() -> None:
    store, asked = FakeStore(), now()
    store.pair("compute2", "compute1")
    store.host("compute1", service=None, asked_nova=asked, age=2 * DAY)
    store.report(a_report("compute1", taken=asked - timedelta(days=2)))
    prune()
    assert not models.Host.objects.filter(name="compute1").exists()
    assert not models.Report.objects.exists()
    assert not models.Pair.objects.exists()


def test_it_keeps_a_host_that_an_agent_knows() -> None:
    store = FakeStore()
    store.host("compute1", service=None, asked_nova=now())
    store.report(a_report("compute1"))
    prune()
    assert models.Host.objects.exists()


def test_it_keeps_a_host_that_nova_knows() -> None:
    FakeStore().silent_host("compute1", asked_nova=now())
    prune()
    assert models.Host.objects.exists()


def test_it_keeps_every_host_until_nova_was_asked() -> None:
    FakeStore().host("compute1", service=None, age=2 * DAY)
    prune()
    assert models.Host.objects.exists()


def test_it_signs_and_complains() -> None:
    seen = now()
    life.sign("one", "1.0", seen, seen, reports=1, refused=2)
    life.complain("one", N_("Nova is away."))
    life.sign("one", "1.0", seen, seen + timedelta(seconds=5), reports=3, refused=2)
    row = models.Engine.objects.get()
    assert (row.reports, row.refused) == (3, 2)
    assert "Nova is away." in str(row.trouble), "a sign of life leaves the trouble"
