"""The tab History."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from migration_panel import requested
from migration_panel.dashboards.admin.migration.views.base import url
from tests.asking import cold, move
from tests.conftest import ClientAs
from tests.fakes import FakeCloud
from tests.fakes.page import Page, read

NAMES = "td.mp-name"


@pytest.fixture
def show(client_as: ClientAs) -> Any:
    """``show(status="error")``: the tab with these filters."""

    def get(address: str = "", **query: Any) -> Page:
        where = url("history") + address
        return read(client_as("admin").get(where, query or None))

    return get


def row(page: Page, migration: Any) -> str:
    return page.one(f"#migration-{migration.id}").text


def asked(cloud: FakeCloud) -> dict[str, list[str]]:
    """What Nova was asked for, without the limit."""
    [call] = [c for c in cloud.calls_to("nova") if c.path.endswith("/os-migrations")]
    return {key: value for key, value in call.query.items() if key != "limit"}


def test_it_says_what_an_empty_history_means(show: Any) -> None:
    page = show()
    assert "Nova has recorded no migration yet." in page.one("tr.empty").text
    assert page.one("tr.empty a")["href"] == url("servers")


def test_it_lists_all_kinds_newest_first(cloud: FakeCloud, show: Any) -> None:
    for number, kind in enumerate(("live-migration", "migration", "evacuation")):
        cloud.clock.advance(10)
        cloud.add_migration(cloud.add_server(f"web-{number}"), kind, "done")
    page = show()
    assert page.texts(NAMES) == ["web-2", "web-1", "web-0"]
    assert "Cold migration" in page.text


def test_it_tells_the_whole_story_in_a_row(cloud: FakeCloud, show: Any) -> None:
    cloud.clock.advance(-7300)
    migration = move(cloud, cloud.add_server("web"))
    said = row(show(), migration)
    told = "web Live migration completed compute1 compute2 admin admin 2 hours ago 25 s"
    assert said == told


def test_it_shows_a_failure_by_sign_and_word(cloud: FakeCloud, show: Any) -> None:
    migration = move(cloud, cloud.add_server("web"), fails="live-refused")
    page = show()
    assert "failed error" in row(page, migration)
    assert page.has(f"#migration-{migration.id} .fa-times-circle")


def test_it_admits_that_no_target_was_chosen(cloud: FakeCloud, show: Any) -> None:
    migration = move(cloud, cloud.add_server("web"), fails="live-precheck")
    assert "no target was chosen, or a check refused it" in row(show(), migration)


def test_it_remembers_the_target_that_was_asked_for(
    cloud: FakeCloud, show: Any
) -> None:
    web = cloud.add_server("web")
    requested.remember(web.id, "live-migration", "compute3")
    migration = move(cloud, web, fails="live-precheck", host="compute3")
    assert "compute3 asked for not chosen: a check refused it" in row(show(), migration)


def test_it_names_a_deleted_server(cloud: FakeCloud, show: Any) -> None:
    gone = cloud.add_server("gone")
    cloud.add_migration(gone, status="completed")
    gone.vm_state = "deleted"
    assert show().one(NAMES).text == "gone deleted"


def test_it_shows_the_id_of_a_server_that_nobody_names(
    cloud: FakeCloud, show: Any
) -> None:
    web = cloud.add_server("web")
    cloud.add_migration(web, status="completed")
    cloud.servers.clear()
    assert show().one(NAMES).text == web.id


def test_it_leads_to_the_page_of_each(cloud: FakeCloud, show: Any) -> None:
    migration = cloud.add_migration(cloud.add_server("web"), status="error")
    link = show().one(f"{NAMES} a")["href"]
    assert link == url("migration", migration.server.id, migration.uuid)


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ({}, {}),
        ({"host": "compute1"}, {"host": ["compute1"]}),
        ({"status": "error"}, {"status": ["error"]}),
        ({"kind": "resize"}, {"migration_type": ["resize"]}),
        ({"project": "p1"}, {"project_id": ["p1"]}),
        ({"status": "any-failure"}, {}),
    ],
)
def test_it_lets_nova_filter(
    cloud: FakeCloud, show: Any, query: dict[str, str], sent: dict[str, list[str]]
) -> None:
    show(**query)
    assert asked(cloud) == sent


def test_it_finds_a_server_by_its_id(cloud: FakeCloud, show: Any) -> None:
    web, db = cloud.add_server("web"), cloud.add_server("db")
    for each in (web, db):
        cloud.add_migration(each, status="completed")
    assert show(server=db.id.upper()).texts(NAMES) == ["db"]
    assert asked(cloud) == {"instance_uuid": [db.id]}


def test_it_finds_servers_by_name(cloud: FakeCloud, show: Any) -> None:
    for name in ("web-1", "web-2", "db"):
        cloud.add_migration(cloud.add_server(name), status="completed")
    assert set(show(server="web").texts(NAMES)) == {"web-1", "web-2"}
    assert show(server="db").texts(NAMES) == ["db"]


def test_it_takes_a_name_as_text(cloud: FakeCloud, show: Any) -> None:
    """To Nova it is a regular expression."""
    cloud.add_migration(cloud.add_server("web"), status="completed")
    page = show(server="w.b(")
    assert page.texts(NAMES) == []
    assert "Nothing fits the filter." in page.one("tr.empty").text


def test_it_finds_failures_by_either_word(cloud: FakeCloud, show: Any) -> None:
    for name, status in (("a", "failed"), ("b", "error"), ("c", "completed")):
        cloud.add_migration(cloud.add_server(name), status=status)
    assert set(show(status="any-failure").texts(NAMES)) == {"a", "b"}


def test_it_finds_what_goes_on(cloud: FakeCloud, show: Any) -> None:
    for name, status in (("a", "running"), ("b", "reverting"), ("c", "completed")):
        cloud.add_migration(cloud.add_server(name), status=status)
    assert set(show(status="any-progress").texts(NAMES)) == {"a", "b"}


def test_it_filters_by_time(cloud: FakeCloud, show: Any) -> None:
    cloud.clock.advance(-7200)
    cloud.add_migration(cloud.add_server("old"), status="completed")
    cloud.clock.advance(7200)
    cloud.add_migration(cloud.add_server("new"), status="completed")
    hour_ago = timezone.localtime() - timedelta(hours=1)
    assert show(since=f"{hour_ago:%Y-%m-%dT%H:%M}").texts(NAMES) == ["new"]
    assert show(before=f"{hour_ago:%Y-%m-%dT%H:%M}").texts(NAMES) == ["old"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"since": "yesterday"}, "Enter a valid date/time."),
        (
            {"since": "2026-02-02T00:00", "before": "2026-01-01T00:00"},
            "is earlier than",
        ),
        ({"kind": "teleport"}, "teleport"),
    ],
)
def test_it_says_what_is_wrong_with_a_filter(
    show: Any, query: dict[str, str], said: str
) -> None:
    page = show(**query, host="compute1")
    assert said in page.one(".help-block").text
    assert page.one("#id_host")["value"] == "compute1"


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("server", ["a", "b", "c"]),
        ("-server", ["c", "b", "a"]),
        ("status", ["b", "c", "a"]),
        ("took", ["b", "c", "a"]),
        ("-took", ["c", "b", "a"]),
    ],
)
def test_it_sorts(cloud: FakeCloud, show: Any, sort: str, order: list[str]) -> None:
    """What goes on has no duration yet and sorts last either way."""
    now, second = cloud.clock.now, timedelta(seconds=1)
    for name, status, took in (
        ("a", "running", 9),
        ("b", "done", 5),
        ("c", "error", 7),
    ):
        server = cloud.add_server(name)
        cloud.add_migration(server, status=status, updated=now + took * second)
    assert show(sort=sort).texts(NAMES) == order


def test_it_pages_in_memory(cloud: FakeCloud, show: Any) -> None:
    web = cloud.add_server("web")
    for _ in range(25):
        cloud.add_migration(web, status="completed")
    first = show()
    assert first.one(".mp-count").text == "1–20 of 25"  # noqa: RUF001 - a range
    assert len(show(first.one("a[rel=next]")["href"]).texts(NAMES)) == 5


def test_it_leads_to_what_is_older_than_it_sorts(cloud: FakeCloud, show: Any) -> None:
    cloud.max_limit = 3
    for name in "abcde":
        cloud.clock.advance(1)
        cloud.add_migration(cloud.add_server(name), status="completed")
    page = show()
    assert page.texts(NAMES) == ["e", "d", "c"]
    assert page.one(".mp-count").text == "1–3 of 3+"  # noqa: RUF001 - a range
    older = show(page.one("#older")["href"])
    assert [row["id"] for row in older.all("tbody tr")] == [
        "migration-2",
        "migration-1",
    ]
    assert not older.has("#older")
    assert "Back to the newest" in older.text


def test_it_begins_anew_where_the_place_is_gone(cloud: FakeCloud, show: Any) -> None:
    cloud.add_migration(cloud.add_server("web"), status="completed")
    page = show(older="5e4b0b5c-0000-4000-8000-000000000001")
    assert page.texts(NAMES) == ["web"]
    assert "this is its beginning" in page.text


@pytest.mark.parametrize("rows", [5, 200])
def test_it_asks_nova_as_often_for_few_rows_as_for_many(
    cloud: FakeCloud, show: Any, rows: int
) -> None:
    for number in range(rows):
        cloud.add_migration(cloud.add_server(f"web-{number}"), status="completed")
    show()
    assert len(cloud.calls_to("nova")) == 3
    cloud.reset_calls()
    show()
    assert len(cloud.calls_to("nova")) == 2, "names are kept"


def test_it_keeps_the_rows_when_names_fail(cloud: FakeCloud, show: Any) -> None:
    migration = cold(cloud, cloud.add_server("web"))
    cloud.fail_next("GET", "/servers", 500, "Unexpected API Error.")
    page = show()
    assert page.one(NAMES).text == migration.server.id
    assert "Nova failed" in page.one("#migration-panel .alert-danger").text
