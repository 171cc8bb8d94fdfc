"""Check again: a row for the engine, and how it goes."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from migration_panel.dashboards.admin.migration.views.base import url
from migration_panel.facts import codec
from migration_panel.store import models
from migration_panel.text import N_
from tests.conftest import ClientAs
from tests.fakes.page import read
from tests.fakes.store import FakeStore, store_failing

NOBODYS = "5e4b0b5c-0000-4000-8000-000000000001"
HOST = url("host") + "?name=compute1"


def ask(client: Client, **form: str) -> Any:
    return client.post(url("check"), {"host": "compute1", "next": HOST, **form})


def request_in(address: str) -> str:
    return parse_qs(urlsplit(address).query)["request"][0]


@pytest.fixture
def asked(store: FakeStore) -> models.Request:
    store.host("compute1")
    return store.request("compute1")


def page_of(admin: Client, asked: models.Request) -> Any:
    return read(admin.get(url("host"), {"name": "compute1", "request": str(asked.id)}))


def test_it_has_a_button(admin: Client, store: FakeStore) -> None:
    store.host("compute1")
    form = read(admin.get(HOST)).one("form.mp-check-again")
    assert form["action"] == url("check")
    assert form.has("input[name=csrfmiddlewaretoken]")


def test_it_asks_the_engine_by_a_row(admin: Client, store: FakeStore) -> None:
    store.host("compute1")
    answer = ask(admin)
    assert answer.status_code == 302
    row = models.Request.objects.get()
    assert (row.host, row.asked_by, row.state) == ("compute1", "admin", "waiting")
    assert answer["Location"].startswith(HOST)
    assert request_in(answer["Location"]) == str(row.id)


def test_it_shares_a_request_that_waits(admin: Client, store: FakeStore) -> None:
    store.host("compute1")
    first, second = ask(admin)["Location"], ask(admin)["Location"]
    assert first == second


def test_it_replaces_an_older_request_in_the_address(
    admin: Client, asked: models.Request
) -> None:
    models.Request.objects.filter(id=asked.id).update(state="done")
    answer = ask(admin, next=f"{HOST}&request={asked.id}")
    assert request_in(answer["Location"]) != str(asked.id)
    assert answer["Location"].count("request=") == 1


@pytest.mark.parametrize("age", [61, 10**6])
def test_it_says_at_once_that_no_engine_lives(
    admin: Client, store: FakeStore, age: int
) -> None:
    store.host("compute1")
    store.engine(age=age)
    answer = admin.post(url("check"), {"host": "compute1", "next": HOST}, follow=True)
    assert "No engine is alive" in " ".join(read(answer).messages)
    assert not models.Request.objects.exists()


def test_it_says_at_once_that_the_database_is_away(
    admin: Client, store: FakeStore
) -> None:
    store.host("compute1")
    with store_failing():
        form = {"host": "compute1", "next": HOST}
        answer = admin.post(url("check"), form, follow=True)
    assert "does not answer" in " ".join(read(answer).messages)


def test_it_takes_no_host_that_is_not_known(admin: Client, store: FakeStore) -> None:
    store.host("compute1")
    assert ask(admin, host="-oProxyCommand=x").status_code == 404
    assert not models.Request.objects.exists()


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", ""])
def test_it_goes_back_to_no_other_site(
    admin: Client, store: FakeStore, address: str
) -> None:
    store.host("compute1")
    assert ask(admin, next=address)["Location"].startswith(HOST)


@pytest.mark.parametrize("name", ["olive", "mia", "mona"])
def test_it_is_for_admins(client_as: ClientAs, store: FakeStore, name: str) -> None:
    store.host("compute1")
    assert ask(client_as(name)).status_code == 403
    assert not models.Request.objects.exists()


def test_it_needs_a_token_against_forgery(
    client_as: ClientAs, store: FakeStore
) -> None:
    store.host("compute1")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client_as("admin").cookies
    assert "csrf_failure" in ask(strict)["Location"]
    assert not models.Request.objects.exists()


def test_it_is_not_asked_by_looking(admin: Client, store: FakeStore) -> None:
    store.host("compute1")
    assert admin.get(url("check"), {"host": "compute1"}).status_code == 405


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("waiting", "has not taken the request yet"),
        ("asked", "The agent was asked and measures now."),
    ],
)
def test_it_shows_that_it_runs(
    admin: Client, asked: models.Request, state: str, said: str
) -> None:
    models.Request.objects.filter(id=asked.id).update(state=state)
    shown = page_of(admin, asked).one("#asked")
    assert said in shown.text
    assert shown["data-url"] == url("check_state", asked.id)
    assert shown.one("a").text == "Look again"


def test_it_shows_the_new_result(admin: Client, asked: models.Request) -> None:
    models.Request.objects.filter(id=asked.id).update(state="done")
    shown = page_of(admin, asked).one("#asked")
    assert "this is the new result" in shown.text
    assert "data-url" not in shown.attrs


def test_it_shows_why_there_is_none(admin: Client, asked: models.Request) -> None:
    said = codec.encode(N_("The agent did not answer: %(why)s", why="<b>x"))
    models.Request.objects.filter(id=asked.id).update(state="failed", said=said)
    shown = page_of(admin, asked).one("#asked.alert-danger")
    assert shown.text == "The agent did not answer: <b>x"


def test_it_gives_up_when_the_engine_dies(
    admin: Client, asked: models.Request, store: FakeStore
) -> None:
    store.engine(age=3600)
    shown = page_of(admin, asked).one("#asked.alert-danger")
    assert "No engine is alive" in shown.text
    assert "data-url" not in shown.attrs


def test_it_shows_no_other_hosts_request(
    admin: Client, asked: models.Request, store: FakeStore
) -> None:
    store.host("compute2")
    query = {"name": "compute2", "request": str(asked.id)}
    assert not read(admin.get(url("host"), query)).has("#asked")


@pytest.mark.parametrize("request_id", ["x", NOBODYS, "'; --"])
def test_it_shows_no_request_that_is_none(
    admin: Client, store: FakeStore, request_id: str
) -> None:
    store.host("compute1")
    query = {"name": "compute1", "request": request_id}
    assert not read(admin.get(url("host"), query)).has("#asked")


@pytest.mark.parametrize(
    ("state", "ended"),
    [("waiting", False), ("asked", False), ("done", True), ("failed", True)],
)
def test_it_tells_a_script_how_it_goes(
    admin: Client, asked: models.Request, state: str, *, ended: bool
) -> None:
    models.Request.objects.filter(id=asked.id).update(state=state)
    answer = admin.get(url("check_state", asked.id))
    assert answer.json()["ended"] is ended
    assert answer.json()["words"]
    assert answer["Cache-Control"] == "no-store"


def test_it_tells_a_script_of_no_other_request(admin: Client, store: FakeStore) -> None:
    store.engine()
    assert admin.get(url("check_state", NOBODYS)).status_code == 404


def test_it_tells_a_script_that_the_database_is_away(
    admin: Client, asked: models.Request
) -> None:
    with store_failing():
        answer = admin.get(url("check_state", asked.id))
    assert answer.status_code == 503
    assert answer.json()["ended"] is False
