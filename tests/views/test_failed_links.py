"""Ways to a failure's page: from History, servers, a host, a pair."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from migration_panel.dashboards.admin.migration.views.base import url
from migration_panel.store import models
from tests.asking import move
from tests.conftest import ClientAs
from tests.fakes import FakeCloud
from tests.fakes.page import Page, read
from tests.fakes.state import Migration
from tests.fakes.store import FakeStore, store_failing
from tests.views.failed import HOSTILE

KEY = "ssh_host_key_unknown"
TITLE = "The target's SSH host key is not in known_hosts"
LINK = ".mp-cause-of a"
PAGES = ("history", "servers")


@pytest.fixture
def show(admin: Client) -> Callable[..., Page]:
    """``show("host", name="compute1")``."""

    def get(page: str, /, **query: str) -> Page:
        return read(admin.get(url(page), query))

    return get


@pytest.fixture
def fail(cloud: FakeCloud, store: FakeStore) -> Callable[..., Migration]:
    """``fail("web", cause)``: a live migration that failed, diagnosed."""

    def failed(name: str, *causes: str, **row: Any) -> Migration:
        migration = move(cloud, cloud.add_server(name), fails="live-refused")
        ids: dict[str, Any] = {
            "migration": UUID(migration.uuid),
            "server": UUID(migration.server.id),
            "server_name": name,
        }
        store.failure(*causes, **ids | row)
        return migration

    return failed


def target(migration: Migration) -> str:
    return url("migration", migration.server.id, migration.uuid)


@pytest.mark.parametrize("page", PAGES)
def test_it_leads_to_the_cause(show: Any, fail: Any, page: str) -> None:
    migration = fail("web", KEY)
    link = show(page).one(LINK)
    assert (link.text, link["href"]) == (TITLE, target(migration))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({}, "No known cause fits"),
        ({"state": "looking"}, "Being looked into"),
        ({"cause": "of_another_version"}, "of_another_version"),
    ],
)
def test_it_leads_to_what_is_not_explained(
    show: Any, fail: Any, page: str, row: dict[str, str], text: str
) -> None:
    fail("web", **row)
    assert show(page).one(LINK).text == text


@pytest.mark.parametrize("page", PAGES)
def test_it_says_that_it_was_fixed(show: Any, fail: Any, page: str) -> None:
    fail("web", KEY, standing="gone")
    assert "fixed since" in show(page).one(".mp-cause-of").text


@pytest.mark.parametrize("page", PAGES)
def test_it_leads_nowhere_from_what_did_not_fail(
    cloud: FakeCloud, store: FakeStore, show: Any, page: str
) -> None:
    move(cloud, cloud.add_server("web"))
    store.failure(KEY)
    assert not show(page).has(LINK)


def test_it_forgets_on_the_servers_page_what_is_old(show: Any, fail: Any) -> None:
    fail("web", KEY, age=2 * 86400)
    assert not show("servers").has(LINK)
    assert show("history").has(LINK)


@pytest.mark.parametrize("page", PAGES)
def test_it_asks_the_database_once_for_all_rows(
    admin: Client, fail: Any, page: str
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connections["migration_panel"]) as asked:
            assert admin.get(url(page)).status_code == 200
        return len(asked)

    fail("web1", KEY)
    few = queries()
    for number in range(2, 12):
        fail(f"web{number}", KEY)
    assert queries() == few == 1


@pytest.mark.parametrize("page", PAGES)
def test_it_lists_without_the_database(show: Any, fail: Any, page: str) -> None:
    fail("web", KEY)
    with store_failing():
        shown = show(page)
    assert "web" in shown.one("table").text
    assert not shown.has(LINK)


def test_it_says_in_history_why_causes_are_missing(show: Any, fail: Any) -> None:
    fail("web", KEY)
    with store_failing():
        said = show("history").one("#causes-missing").text
    assert "The database of measurements does not answer." in said
    assert not show("history").has("#causes-missing")


@pytest.fixture
def lately(store: FakeStore) -> FakeStore:
    store.pair("compute1", "compute2")
    store.host("compute3")
    for number in range(7):
        store.failure(KEY, age=number, server_name=f"web{number}")
    store.failure(KEY, source="compute2", target="compute1", server_name="back")
    store.failure(KEY, source="compute3", target="", server_name="nowhere")
    return store


def names(page: Page) -> list[str]:
    return page.texts("#failed-lately td.mp-name")


@pytest.mark.usefixtures("lately")
def test_it_lists_what_failed_lately_on_a_host(show: Any) -> None:
    assert names(show("host", name="compute1")) == [f"web{n}" for n in range(5)]
    assert names(show("host", name="compute3")) == ["nowhere"]


@pytest.mark.usefixtures("lately")
def test_it_lists_what_failed_lately_between_two(show: Any) -> None:
    there = show("pair", source="compute1", target="compute2")
    back = show("pair", source="compute2", target="compute1")
    assert (len(names(there)), names(back)) == (5, ["back"])
    link = back.one("#failed-lately td a")
    row = models.Failure.objects.get(server_name="back")
    assert (link.text, link["href"]) == (
        TITLE,
        url("migration", row.server, row.migration),
    )


@pytest.mark.usefixtures("lately")
def test_it_leads_an_operator_to_his_own_page(client_as: ClientAs) -> None:
    page = "horizon:operations:readiness"
    address = reverse(f"{page}:host")
    shown = read(client_as("olive").get(address, {"name": "compute3"}))
    row = models.Failure.objects.get(server_name="nowhere")
    link = shown.one("#failed-lately td a")["href"]
    assert link == reverse(f"{page}:failure", args=(row.migration,))


def test_it_says_that_nothing_failed(show: Any, store: FakeStore) -> None:
    store.pair("compute1", "compute2")
    text = show("host", name="compute1").text
    assert "Failed moves lately None is recorded." in text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_it_shows_names_as_texts(show: Any, lately: FakeStore, hostile: str) -> None:
    lately.failure(KEY, server_name=hostile, age=0, cause=hostile[:64])
    page = show("host", name="compute1").one("#failed-lately")
    assert not page.has("script")
    assert not page.has("img")


def test_it_leads_from_what_is_stuck(
    cloud: FakeCloud, store: FakeStore, show: Any
) -> None:
    """A task that no migration goes on with may be what one left behind."""
    web = cloud.add_server("web", status="MIGRATING", task_state="migrating")
    row = store.failure(KEY, server=web.id)
    link = show("in_progress").one("[data-failed] a")
    assert link.text == TITLE
    assert link["href"] == url("migration", row.server, row.migration)


def test_it_leads_nowhere_from_what_moves(
    cloud: FakeCloud, store: FakeStore, show: Any, admin: Client
) -> None:
    web = cloud.add_server("web", status="MIGRATING", task_state="migrating")
    cloud.add_migration(web)
    store.failure(KEY, server=web.id)
    assert "hidden" in show("in_progress").one("[data-failed]").attrs
    (told,) = admin.get(url("progress")).json()["rows"]
    assert (told["failed"], told["failed_url"]) == ("", "")


@pytest.mark.parametrize("page", ["in_progress", "progress"])
def test_it_tells_what_moves_without_the_database(
    cloud: FakeCloud, admin: Client, page: str
) -> None:
    cloud.add_server("web", status="MIGRATING", task_state="migrating")
    with store_failing():
        answer = admin.get(url(page))
    assert answer.status_code == 200
    assert "web" in answer.content.decode()
