"""What is stored of moves from some hosts to all others."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from migration_panel.checks.finding import (
    Affects,
    Command,
    Evidence,
    Finding,
    Level,
)
from migration_panel.facts.codec import MalformedError
from migration_panel.store import models, targets
from tests.fakes.store import FakeStore, a_finding, a_report
from tests.unit.checks.known import DB, WEB, a_domain, the_domains

pytestmark = pytest.mark.django_db(databases=["migration_panel"])
Measure = Callable[..., targets.Measured]


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


def measured(*sources: str, servers: tuple[str, ...] = (WEB,)) -> targets.Measured:
    return targets.measured(datetime.now(UTC), sources or ("compute1",), servers)


def told(found: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(each.id, str(each.message)) for each in found]


UNKNOWN = "target.not-measured"


def test_it_finds_nothing_wrong_where_all_is_sound(store: FakeStore) -> None:
    store.pair("compute1", "compute2")
    found = measured()
    assert found.leaving("compute1") == ()
    assert found.entering("compute2") == ()
    assert found.between("compute1", "compute2") == ()
    assert found.guest(WEB) is None


def test_it_keeps_the_two_sides_of_a_host_apart(store: FakeStore) -> None:
    key = a_finding("ssh.key", affects=Affects.COLD_FROM | Affects.LIVE_TO)
    full = a_finding("storage.full", affects=Affects.TO)
    store.host("compute1", key, full)
    found = measured()
    assert [(each.id, each.affects) for each in found.leaving("compute1")] == [
        ("ssh.key", Affects.COLD_FROM)
    ]
    assert [(each.id, each.affects) for each in found.entering("compute1")] == [
        ("ssh.key", Affects.LIVE_TO),
        ("storage.full", Affects.TO),
    ]


def test_it_tells_what_stands_between(store: FakeStore) -> None:
    wrong = a_finding("pair.x", affects=Affects.LIVE)
    store.pair("compute1", "compute2", wrong)
    assert measured().between("compute1", "compute2") == (wrong,)


def test_it_leaves_out_what_a_row_has_no_room_for(store: FakeStore) -> None:
    """A pair's page shows it; here it would be read a thousand times for nothing."""
    seen = Evidence(host="compute2", source="df", text="1 %")
    line = Command(host="compute2", line="df -h")
    full = a_finding("storage.full", affects=Affects.TO)
    store.host("compute2", replace(full, evidence=(seen,), commands=(line,)))
    assert measured().entering("compute2") == (full,)


@pytest.mark.parametrize(
    "finding",
    [
        a_finding("agent.other-version", Level.INFO),
        a_finding("service.disabled"),
        a_finding("peers.none-reachable"),
        a_finding("x.y", affects=Affects.NOTHING),
    ],
    ids=lambda each: each.id,
)
def test_it_leaves_out_what_others_tell_better(
    store: FakeStore, finding: Finding
) -> None:
    """Nova was asked of its services anew; each pair speaks for itself."""
    store.host("compute2", finding)
    assert measured().entering("compute2") == ()
    assert measured().leaving("compute2") == ()


# -- never green on silence ---------------------------------------------------------


def test_it_knows_nothing_of_a_host_that_never_reported(store: FakeStore) -> None:
    store.silent_host("compute2", worst=None)
    message = "No agent on compute2 has reported of late."
    assert told(measured().entering("compute2")) == [(UNKNOWN, message)]


def test_it_knows_nothing_of_a_host_that_is_not_stored(store: FakeStore) -> None:
    store.engine()
    assert told(measured().entering("x"))[0][0] == UNKNOWN


def test_it_does_not_go_by_what_was_wrong_long_ago(store: FakeStore) -> None:
    store.host("compute2", a_finding(), age=999)
    (only,) = measured().entering("compute2")
    assert (only.id, only.level) == (UNKNOWN, Level.UNKNOWN)


def test_it_knows_nothing_of_a_pair_that_was_not_tried(store: FakeStore) -> None:
    store.pair("compute2", "compute1")
    message = "compute1 has not tried to reach it."
    assert told(measured().between("compute1", "compute2")) == [(UNKNOWN, message)]


def test_it_does_not_go_by_a_pair_tried_long_ago(store: FakeStore) -> None:
    store.pair("compute1", "compute2", age=999)
    message = "compute1 tried too long ago."
    assert told(measured().between("compute1", "compute2")) == [(UNKNOWN, message)]


def test_it_knows_nothing_while_no_engine_lives(store: FakeStore) -> None:
    store.pair("compute1", "compute2", a_finding())
    longer = datetime.now(UTC) - timedelta(hours=1)
    models.Engine.objects.update(seen=longer)
    found = measured()
    ways = (
        found.leaving("compute1"),
        found.entering("compute2"),
        found.between("compute1", "compute2"),
    )
    assert [each.id for way in ways for each in way] == [UNKNOWN] * 3


def test_it_knows_nothing_in_an_empty_store() -> None:
    message = "Nothing was measured of late."
    assert told(measured().entering("compute2")) == [(UNKNOWN, message)]


# -- guests -------------------------------------------------------------------------


def test_it_finds_the_guest_of_a_server(store: FakeStore) -> None:
    held = the_domains(a_domain(WEB, tpm=True), a_domain(DB))
    store.report(a_report("compute1", domains=held))
    found = measured()
    assert found.guest(WEB) == a_domain(WEB, tpm=True)
    assert found.guest(DB) is None


@pytest.mark.parametrize("source", ["compute2", "compute3"])
def test_it_finds_no_guest_on_another_host(store: FakeStore, source: str) -> None:
    store.report(a_report("compute1", domains=the_domains(a_domain(WEB))))
    store.report(a_report("compute2"))
    assert measured(source).guest(WEB) is None


@pytest.mark.parametrize(
    "change", [{"machine": 7}, {"extra": 1}, {"local_disks": "many"}]
)
def test_it_says_that_a_guest_was_stored_by_another_version(
    store: FakeStore, change: dict[str, Any]
) -> None:
    row = store.report(a_report("compute1", domains=the_domains(a_domain(WEB))))
    row.facts["domains"]["domains"][0] |= change
    row.save()
    with pytest.raises(MalformedError):
        measured()


def test_it_asks_the_same_number_of_times_however_many_there_are(
    store: FakeStore, django_assert_num_queries: Callable[..., CaptureQueriesContext]
) -> None:
    for number in range(2, 20):
        store.pair("compute1", f"compute{number}")
    for sources in (("compute1",), ("compute1", "compute2", "compute3")):
        with django_assert_num_queries(5, using="migration_panel"):
            measured(*sources)
