"""Exports from the panel's own addresses: what they hold, and what goes wrong."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connections
from django.http import HttpResponseBase
from django.test.utils import CaptureQueriesContext

from migration_panel import export
from migration_panel.checks.finding import Level
from migration_panel.dashboards.admin.migration.views.base import url
from migration_panel.store import batches
from tests.conftest import ClientAs
from tests.fakes import FakeCloud
from tests.fakes.store import FakeStore, a_finding

KINDS = ("hosts", "pairs", "findings", "failures")
Get = Callable[[str, str], Any]


@pytest.fixture
def get(client_as: ClientAs) -> Get:
    """``get("hosts", "csv")``: an admin's answer."""

    def ask(kind: str, form: str) -> HttpResponseBase:
        return client_as("admin").get(url("export", kind, form))

    return ask


def told(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode()


@pytest.fixture
def told_json(get: Get) -> Callable[[str], Any]:
    return lambda kind: json.loads(told(get(kind, "json")))


@pytest.fixture
def filled(store: FakeStore) -> FakeStore:
    store.host("compute1", a_finding("ssh.odd", Level.WARNING))
    store.host("compute2", age=3600)
    store.pair("compute1", "compute2", a_finding("pair.no-way"))
    store.failure("ssh_auth_denied")
    return store


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("kind", KINDS)
def test_it_tells_the_same_as_json_and_as_csv(
    get: Get, told_json: Callable[[str], Any], kind: str
) -> None:
    lines = csv.DictReader(io.StringIO(told(get(kind, "csv"))))
    records = told_json(kind)[kind]
    for field in ("host", "source", "target", "cold", "cold_from", "id", "level"):
        in_csv = [each.get(field) or None for each in lines]
        assert not in_csv or in_csv == [each.get(field) for each in records]
    assert records


@pytest.mark.parametrize("kind", KINDS)
def test_it_tells_an_empty_store(
    get: Get, told_json: Callable[[str], Any], kind: str
) -> None:
    assert told_json(kind)[kind] == []
    assert told(get(kind, "csv")) == ",".join(export.FIELDS_OF[kind]) + "\r\n"


@pytest.mark.parametrize(
    ("form", "content_type"),
    [("json", "application/json"), ("csv", "text/csv; charset=utf-8")],
)
def test_it_is_a_file_to_keep(get: Get, form: str, content_type: str) -> None:
    answer = get("pairs", form)
    assert answer["Content-Type"].startswith(content_type)
    named = f'attachment; filename="migration-panel-pairs.{form}"'
    assert answer["Content-Disposition"] == named
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.usefixtures("filled")
def test_it_never_lets_what_is_old_look_ready(told_json: Callable[[str], Any]) -> None:
    _, old = told_json("hosts")["hosts"]
    moves = ("cold_from", "live_from", "cold_to", "live_to")
    assert {old[each] for each in moves} == {"unknown"}
    assert (old["fresh"], old["worst"]) == (False, "agent.report-old")
    assert old["age_seconds"] >= 3600


@pytest.mark.usefixtures("filled")
def test_it_tells_findings_of_hosts_and_of_pairs(
    told_json: Callable[[str], Any],
) -> None:
    found = told_json("findings")["findings"]
    assert [(each["id"], each["host"], each["target"]) for each in found] == [
        ("ssh.odd", "compute1", None),
        ("agent.report-old", "compute2", None),
        ("pair.no-way", "compute1", "compute2"),
    ]


def test_it_keeps_formulas_of_hosts_from_spreadsheets(
    store: FakeStore, get: Get
) -> None:
    store.host("compute1", zone="=1+1", aggregates=["@SUM(A1)"])
    (line,) = csv.DictReader(io.StringIO(told(get("hosts", "csv"))))
    assert (line["zone"], line["aggregates"]) == ("'=1+1", "'@SUM(A1)")


@pytest.mark.parametrize("form", ["xml", "", "json/", "CSV"])
@pytest.mark.parametrize("kind", ["hosts", "servers", "..", ""])
def test_it_knows_no_other_kind_or_form(
    client_as: ClientAs, kind: str, form: str
) -> None:
    address = url("export", "hosts", "csv").replace("hosts.csv", f"{kind}.{form}")
    assert client_as("admin").get(address).status_code == 404


def test_it_asks_no_service(cloud: FakeCloud, get: Get) -> None:
    for kind in KINDS:
        told(get(kind, "csv"))
    assert cloud.calls == []


def test_it_streams(
    store: FakeStore, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first piece goes out when the first batch is read, not the last."""
    monkeypatch.setattr(batches, "SIZE", 2)
    monkeypatch.setattr(export, "PIECE", 80)
    for number in range(20):
        store.pair("compute1", f"compute{number + 2}")
    with CaptureQueriesContext(connections["migration_panel"]) as asked:
        answer = get("pairs", "csv")
        assert len(asked) == 2
        assert told(answer).count("\r\n") == 21
        assert len(asked) == 12


@pytest.fixture
def no_table() -> Iterator[None]:
    """As where nobody has run the store's migrations."""
    with connections["migration_panel"].cursor() as cursor:
        cursor.execute("ALTER TABLE migration_panel_store_pair RENAME TO away")
        yield
        cursor.execute("ALTER TABLE away RENAME TO migration_panel_store_pair")


@pytest.mark.usefixtures("no_table")
@pytest.mark.parametrize("form", ["json", "csv"])
def test_it_says_when_the_database_is_away(get: Get, form: str) -> None:
    answer = get("pairs", form)
    assert answer.status_code == 503
    assert "database" in answer.content.decode()
    assert "migration_panel_store" not in answer.content.decode()
    assert "Content-Disposition" not in answer


@pytest.mark.usefixtures("no_table")
def test_it_ends_in_the_middle_where_the_database_does(
    store: FakeStore, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection breaks: nobody takes half of it for all."""
    monkeypatch.setattr(export, "PIECE", 100)
    store.host("compute1", a_finding())
    answer = get("findings", "csv")
    assert answer.status_code == 200
    with pytest.raises(DatabaseError):
        told(answer)
