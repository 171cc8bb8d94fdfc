"""The tab To confirm."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings

from migration_panel.dashboards.admin.migration.views.base import url
from tests.asking import ask, cold, resize
from tests.conftest import ClientAs
from tests.fakes import FakeCloud
from tests.fakes.page import Page, read

NAMES = "td.mp-name"
HOUR = override_settings(MIGRATION_PANEL_RESIZE_CONFIRM_WINDOW=3600)


@pytest.fixture
def show(client_as: ClientAs) -> Any:
    """``show(host="compute1")``: the tab with these filters."""

    def get(**query: Any) -> Page:
        return read(client_as("admin").get(url("to_confirm"), query))

    return get


def row(page: Page, server: Any) -> str:
    return page.one(f"#server-{server.id}").text


def test_it_says_what_it_means_that_nothing_waits(cloud: FakeCloud, show: Any) -> None:
    cloud.add_server("web")
    assert "No server waits for a decision." in show().one("tr.empty").text


def test_it_shows_hosts_and_flavor_of_a_cold_migration(
    cloud: FakeCloud, show: Any
) -> None:
    web = cloud.add_server("web")
    cold(cloud, web)
    said = row(show(), web)
    assert "compute1 compute2 m1.small" in said
    assert "old:" not in said


def test_it_tells_the_old_flavor_of_a_resize_by_what_placement_holds(
    cloud: FakeCloud, show: Any
) -> None:
    web = cloud.add_server("web", flavor="m1.small")
    resize(cloud, web, "m1.medium")
    assert "old: m1.small new: m1.medium" in row(show(), web)


def test_it_admits_when_nothing_tells_the_old_flavor(
    cloud: FakeCloud, show: Any
) -> None:
    web = cloud.add_server("web")
    resize(cloud, web, "m1.medium")
    cloud.down("placement")
    page = show()
    assert "old: unknown to Nova's API new: m1.medium" in row(page, web)
    assert "Placement failed" in page.one("#migration-panel .alert-danger").text


def test_it_tells_what_either_decision_means(cloud: FakeCloud, show: Any) -> None:
    web = cloud.add_server("web")
    data = cloud.add_server("data", volume_backed=True)
    cold(cloud, web)
    cold(cloud, data)
    page = show()
    assert "Confirm: Deletes the old disk on compute1" in row(page, web)
    assert "Revert: Stops it and starts it on compute1 again" in row(page, web)
    assert "its volumes stay" in row(page, data)


def test_it_shows_servers_of_all_projects(cloud: FakeCloud, show: Any) -> None:
    for project in ("shop", "admin"):
        cold(cloud, cloud.add_server(f"in-{project}", project=project))
    assert set(show().texts(NAMES)) == {"in-shop", "in-admin"}


def test_it_shows_who_waits_longest_first(cloud: FakeCloud, show: Any) -> None:
    cloud.clock.advance(-4000)
    for name in ("b", "a"):
        cold(cloud, cloud.add_server(name))
        cloud.clock.advance(1000)
    page = show()
    assert page.texts(NAMES) == ["b", "a"]
    assert "1 hour ago" in page.text


def test_it_says_that_nova_never_confirms(cloud: FakeCloud, show: Any) -> None:
    web = cloud.add_server("web")
    cold(cloud, web)
    page = show()
    assert "never" in row(page, web)
    assert "MIGRATION_PANEL_RESIZE_CONFIRM_WINDOW" in page.text


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (60, "in 58 minutes"),
        (3570, "in less than a minute"),
        (3660, "any moment now"),
        (9000, "overdue"),
    ],
)
@HOUR
def test_it_counts_down_to_when_nova_confirms(
    cloud: FakeCloud, show: Any, ago: int, said: str
) -> None:
    """From the last change of the finished migration, as Nova does."""
    web = cloud.add_server("web")
    migration = cold(cloud, web)
    migration.updated = datetime.now(UTC) - timedelta(seconds=ago)
    assert said in row(show(), web)


@HOUR
def test_it_shows_a_server_whose_record_is_missing(cloud: FakeCloud, show: Any) -> None:
    lost = cloud.add_server("lost", status="VERIFY_RESIZE")
    page = show()
    assert "Nova tells no finished migration for it" in row(page, lost)
    assert page.texts(f"#server-{lost.id} .mp-actions a") == []


def test_it_shows_a_server_that_has_a_task(cloud: FakeCloud, show: Any) -> None:
    web = cloud.add_server("web")
    cold(cloud, web)
    web.task_state = "deleting"
    page = show()
    assert "busy: deleting" in row(page, web)
    assert page.texts(f"#server-{web.id} .mp-actions a") == []


def test_it_leaves_out_a_server_that_is_being_reverted(
    cloud: FakeCloud, show: Any
) -> None:
    web = cloud.add_server("web")
    cold(cloud, web)
    ask(cloud, web, "revertResize")
    assert show().texts(NAMES) == []


def test_it_takes_the_newest_finished_move(cloud: FakeCloud, show: Any) -> None:
    web = cloud.add_server("web")
    old = cloud.add_migration(web, "migration", "finished", source="compute3")
    cloud.clock.advance(10)
    cold(cloud, web)
    assert old.source == "compute3"
    assert "compute1 compute2" in row(show(), web)


def test_it_warns_that_nova_will_not_confirm_while_the_old_host_is_down(
    cloud: FakeCloud, show: Any
) -> None:
    web = cloud.add_server("web")
    cold(cloud, web)
    cloud.hosts["compute1"].up = False
    assert "compute1 down Nova refuses to confirm while it is down." in row(show(), web)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"text": "WE"}, ["web"]),
        ({"text": "admin"}, ["db"]),
        ({"host": "compute3"}, ["db"]),
        ({"host": "compute1"}, ["web"]),
        ({"host": "nowhere"}, []),
    ],
)
def test_it_filters(
    cloud: FakeCloud, show: Any, query: dict[str, str], found: list[str]
) -> None:
    cold(cloud, cloud.add_server("web"))
    cloud.hosts["compute1"].enabled = False
    cold(cloud, cloud.add_server("db", "compute3", project="admin"))
    assert show(**query).texts(NAMES) == found


def test_it_offers_both_decisions_for_one_and_for_many(
    cloud: FakeCloud, show: Any
) -> None:
    web = cloud.add_server("web")
    cold(cloud, web)
    page = show()
    assert page.texts(f"#server-{web.id} .mp-actions a") == ["Confirm", "Revert"]
    targets = [button["formaction"] for button in page.all(".mp-bulk button")]
    assert targets == [url("action", "confirm"), url("action", "revert")]
    assert page.one("input[name=server]")["value"] == web.id
    assert page.one("th.mp-check .sr-only").text == "Select"


@pytest.mark.parametrize("servers", [5, 60])
def test_it_asks_nova_as_often_for_few_servers_as_for_many(
    cloud: FakeCloud, show: Any, servers: int
) -> None:
    """One list each of servers, migrations, services and flavors."""
    for number in range(servers):
        web = cloud.add_server(f"web-{number}", status="VERIFY_RESIZE")
        cloud.add_migration(web, "resize", "finished", source="compute2")
    assert len(show().texts(NAMES)) == min(servers, 20)
    assert len(cloud.calls_to("nova")) == 4
    assert len(cloud.calls_to("placement")) == min(servers, 20)
    cloud.reset_calls()
    show()
    assert cloud.calls_to("placement") == []


def test_it_reads_every_page_of_nova(cloud: FakeCloud, show: Any) -> None:
    cloud.max_limit = 3
    for number in range(7):
        web = cloud.add_server(f"web-{number}", status="VERIFY_RESIZE")
        cloud.add_migration(web, "migration", "finished")
    page = show()
    assert len(page.texts(NAMES)) == 7
    assert "no finished migration" not in page.text
