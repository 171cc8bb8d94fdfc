"""What the pages read of failed migrations."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from migration_panel.diagnosis.diagnosis import Diagnosis, Standing
from migration_panel.facts.codec import MalformedError
from migration_panel.store import failures, models
from migration_panel.store.failures import Where
from tests.fakes.failures import a_diagnosed, a_proof
from tests.fakes.store import FakeStore

pytestmark = pytest.mark.django_db(databases=["migration_panel"])
SERVER = uuid.UUID("5e4b0b5c-0000-4000-8000-000000000001")


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


def test_it_tells_all_of_one(store: FakeStore) -> None:
    row = store.failure("ssh_host_key_unknown", standing="gone", phase="cold_migrate")
    found = failures.one(row.migration)
    assert found
    assert found.diagnosis
    assert [each.cause for each in found.diagnosis.causes] == ["ssh_host_key_unknown"]
    told = found.summary
    assert (told.migration, told.server, told.source) == (
        row.migration,
        row.server,
        "compute1",
    )
    assert (told.standing, told.phase) == (Standing.GONE, "cold_migrate")
    assert not told.looking


def test_it_tells_that_one_is_looked_into(store: FakeStore) -> None:
    found = failures.one(store.failure(state="looking").migration)
    assert found
    assert found.summary.looking
    assert (found.summary.cause, found.diagnosis) == ("", None)


def test_it_knows_no_other(store: FakeStore) -> None:
    store.failure()
    assert failures.one(uuid.uuid4()) is None


def test_it_refuses_what_another_version_wrote(store: FakeStore) -> None:
    row = store.failure()
    models.Failure.objects.update(diagnosis={"causes": "many"})
    with pytest.raises(MalformedError):
        failures.one(row.migration)


def test_it_cuts_a_line_that_has_no_end(store: FakeStore) -> None:
    proof = a_proof("x" * 10**6)
    row = store.failure(a_diagnosed(proofs=(proof,)))
    found = failures.one(row.migration)
    assert found
    assert found.diagnosis
    (cut,) = found.diagnosis.causes[0].proofs
    assert len(cut.text) == failures.LONGEST_TEXT


@pytest.mark.skipif(
    connections["migration_panel"].vendor != "sqlite",
    reason="the others refuse to store it",
)
@pytest.mark.parametrize(("said", "read"), [("a\0b", "a\u2400b"), ("\ud800", "?")])
def test_it_reads_a_line_that_cannot_be_sent(
    store: FakeStore, said: str, read: str
) -> None:
    found = failures.one(store.failure(a_diagnosed(proofs=(a_proof(said),))).migration)
    assert found
    assert found.diagnosis
    assert found.diagnosis.causes[0].proofs[0].text == read


def sources(where: Where, limit: int = 5) -> list[str]:
    return [each.source for each in failures.newest(where, limit)]


def test_it_tells_the_newest_first(store: FakeStore) -> None:
    for age in (30, 10, 20):
        store.failure(age=age, source=f"compute{age}")
    assert sources(Where()) == ["compute10", "compute20", "compute30"]
    assert sources(Where(), 2) == ["compute10", "compute20"]


def test_it_tells_no_more_than_anybody_reads(store: FakeStore) -> None:
    row = store.failure()
    rows = [
        models.Failure(
            migration=uuid.uuid4(),
            server=row.server,
            failed=row.failed,
            noticed=row.noticed,
        )
        for _number in range(failures.MOST + 1)
    ]
    models.Failure.objects.bulk_create(rows)
    assert len(failures.newest(Where(), 10**6)) == failures.MOST


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (Where(host="a"), 2),
        (Where(host="b"), 3),
        (Where(host="A b"), 0),
        (Where(source="a", target="b"), 1),
        (Where(source="b", target="a"), 1),
        (Where(source="b", target="b"), 0),
        (Where(server=SERVER), 1),
        (Where(server=uuid.uuid4()), 0),
        (Where(cause="unknown"), 2),
        (Where(cause="data_port_blocked"), 0),
        (Where(host=""), 1),
    ],
)
def test_it_tells_what_is_wanted(store: FakeStore, where: Where, found: int) -> None:
    store.failure(source="a", target="b")
    store.failure("ssh_auth_denied", source="b", target="a")
    store.failure(source="b", target="", server=SERVER)
    assert len(failures.newest(where)) == found


@pytest.mark.parametrize(("minutes", "found"), [(1, 0), (5, 1), (60, 2)])
def test_it_tells_those_of_late(store: FakeStore, minutes: int, found: int) -> None:
    store.failure(age=120)
    store.failure(age=600)
    since = datetime.now(UTC) - timedelta(minutes=minutes)
    assert len(failures.newest(Where(since=since))) == found


def test_it_tells_of_migrations(store: FakeStore) -> None:
    row = store.failure("ssh_auth_denied")
    store.failure()
    asked = [str(row.migration).upper(), None, "", "x", "' OR 1=1", str(uuid.uuid4())]
    found = failures.of_migrations(asked)
    assert {key: each.cause for key, each in found.items()} == {
        str(row.migration): "ssh_auth_denied"
    }


def test_it_tells_the_newest_of_each_server(store: FakeStore) -> None:
    store.failure("ssh_auth_denied", server=SERVER, age=100)
    store.failure("ssh_host_key_unknown", server=SERVER, age=10)
    store.failure(server=SERVER, age=1000)
    store.failure()
    found = failures.of_servers([str(SERVER), "x", str(uuid.uuid4())])
    causes = {key: each.cause for key, each in found.items()}
    assert causes == {str(SERVER): "ssh_host_key_unknown"}


def test_it_leaves_out_the_old_ones_of_a_server(store: FakeStore) -> None:
    store.failure(server=SERVER, age=100)
    since = datetime.now(UTC) - timedelta(seconds=50)
    assert failures.of_servers([str(SERVER)], since) == {}


def _servers(found: list[models.Failure]) -> object:
    return failures.of_servers(str(each.server) for each in found)


def _migrations(found: list[models.Failure]) -> object:
    return failures.of_migrations(str(each.migration) for each in found)


@pytest.mark.parametrize(
    "ask",
    [
        _servers,
        _migrations,
        lambda found: failures.one(found[0].migration),
        lambda _found: failures.newest(Where(host="compute1"), 100),
    ],
)
def test_it_asks_once_however_many_there_are(
    store: FakeStore, ask: Callable[[list[models.Failure]], object]
) -> None:
    rows = [store.failure("ssh_auth_denied") for _number in range(30)]
    with CaptureQueriesContext(connections["migration_panel"]) as asked:
        ask(rows)
    assert len(asked) == 1


@pytest.mark.parametrize("ids", [[], [None], ["", "x"]])
def test_it_asks_nothing_for_nothing(ids: list[str | None]) -> None:
    with CaptureQueriesContext(connections["migration_panel"]) as asked:
        assert failures.of_migrations(ids) == {}
        assert failures.of_servers(each or "" for each in ids) == {}
    assert len(asked) == 0


def test_it_reads_what_the_codec_wrote(store: FakeStore) -> None:
    told = Diagnosis(taken=datetime.now(UTC), causes=(a_diagnosed(),), phase="x")
    row = store.failure(diagnosis=told)
    found = failures.one(row.migration)
    assert found
    assert found.diagnosis == told
