"""The metrics' address: who is let in, and what is left alone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client, override_settings

from migration_panel.metrics import PATH
from tests.conftest import ClientAs
from tests.fakes import FakeCloud
from tests.fakes.store import FakeStore

TOKEN = "a long random text"  # noqa: S105 - guards nothing


@pytest.fixture(autouse=True)
def _token() -> Iterator[None]:
    with override_settings(MIGRATION_PANEL_METRICS_TOKEN=TOKEN):
        yield


def scrape(authorization: str = f"Bearer {TOKEN}", **more: Any) -> HttpResponse:
    """What Prometheus gets; it keeps no cookies."""
    headers = {"Authorization": authorization} if authorization else {}
    answer: Any = Client().get(PATH, headers=headers, **more)
    return answer  # type: ignore[no-any-return]


def test_it_tells_who_knows_the_token(store: FakeStore) -> None:
    store.host("compute1")
    answer = scrape()
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    told = 'migration_panel_hosts{move="live_to",state="ready"} 1\n'
    assert told in answer.content.decode()


def test_it_needs_no_session_and_no_cloud(cloud: FakeCloud) -> None:
    answer = scrape()
    assert not answer.cookies
    assert "Vary" not in answer
    assert cloud.calls == []


@pytest.mark.parametrize(
    "given",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer another text",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN[:-1]}",
        f"Bearer {TOKEN.upper()}",
        f"Basic {TOKEN}",
        TOKEN,
        "Bearer é",
    ],
)
def test_it_refuses_who_does_not(store: FakeStore, given: str) -> None:
    store.host("compute1")
    answer = scrape(given)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer ")
    assert answer.content == b""


@pytest.mark.parametrize("given", [f"bearer {TOKEN}", f"Bearer  {TOKEN}"])
def test_it_takes_the_header_as_others_write_it(given: str) -> None:
    assert scrape(given).status_code == 200


def test_it_takes_no_session_for_a_token(client_as: ClientAs) -> None:
    assert client_as("admin").get(PATH).status_code == 401


@pytest.mark.parametrize("wrong", ["", None, 7])
def test_it_is_not_there_while_no_token_is_set(wrong: Any) -> None:
    with override_settings(MIGRATION_PANEL_METRICS_TOKEN=wrong):
        for given in ("", "Bearer ", "Bearer None", "Bearer 7"):
            assert scrape(given).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_is_for_reading_only(method: str) -> None:
    ask = getattr(Client(), method)
    answer = ask(PATH, headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"


def test_it_answers_who_only_looks_whether_it_is_there() -> None:
    answer = Client().head(PATH, headers={"Authorization": f"Bearer {TOKEN}"})
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("path", [f"{PATH}/", f"{PATH}x", f"/x{PATH}"])
def test_it_leaves_every_other_address_alone(path: str) -> None:
    answer = Client().get(path, headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 404


def test_it_stands_below_the_webroot(store: FakeStore) -> None:
    """WSGIScriptAlias /dashboard: the server cuts that off the path."""
    store.host("compute1")
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answer: Any = Client(SCRIPT_NAME="/dashboard").get(PATH, headers=headers)
    assert answer.wsgi_request.path == "/dashboard/migration-panel/metrics"
    assert "migration_panel_hosts" in answer.content.decode()


@pytest.fixture
def no_tables() -> Iterator[None]:
    """As where nobody has run the store's migrations."""
    with connections["migration_panel"].cursor() as cursor:
        cursor.execute("ALTER TABLE migration_panel_store_host RENAME TO away")
        yield
        cursor.execute("ALTER TABLE away RENAME TO migration_panel_store_host")


@pytest.mark.usefixtures("no_tables")
def test_it_says_when_the_database_is_away() -> None:
    answer = scrape()
    assert answer.status_code == 503
    assert "database" in answer.content.decode()
    assert "migration_panel_store_host" not in answer.content.decode()


@pytest.mark.usefixtures("no_tables")
def test_it_tells_a_stranger_nothing_of_the_database() -> None:
    assert scrape("Bearer guess").status_code == 401
