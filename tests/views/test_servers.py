"""The tab Servers."""

from typing import Any

import pytest
from django.test import override_settings

from migration_panel.dashboards.admin.migration.views.base import url
from tests.asking import cold, move
from tests.conftest import ClientAs
from tests.fakes import FakeCloud
from tests.fakes.page import Page, read

NAMES = "td.mp-name"


@pytest.fixture
def show(client_as: ClientAs) -> Any:
    """``show(name="web")``: the tab with these filters, for the administrator."""

    def get(address: str = "", **query: Any) -> Page:
        return read(client_as("admin").get(url("servers") + address, query or None))

    return get


def test_it_lists_servers_of_all_projects_by_name(cloud: FakeCloud, show: Any) -> None:
    cloud.add_server("web", project="shop")
    cloud.add_server("db", "compute2", project="admin")
    page = show()
    assert page.texts(NAMES) == ["db", "web"]
    assert page.one(".mp-count").text == "1–2 of 2"  # noqa: RUF001 - a range
    assert "shop" in page.one("tbody").text


def test_it_is_the_panels_first_page(cloud: FakeCloud, client_as: ClientAs) -> None:
    cloud.add_server("web")
    assert read(client_as("admin").get("/admin/migration/")).texts(NAMES) == ["web"]


def test_it_says_what_an_empty_cloud_means(show: Any) -> None:
    page = show()
    assert page.one(".mp-count").text == "None"
    assert page.one("tr.empty").text == "This cloud has no servers yet."


def test_it_offers_a_way_out_of_a_filter_that_nothing_fits(
    cloud: FakeCloud, show: Any
) -> None:
    cloud.add_server("web")
    page = show(name="nobody")
    assert "Nothing fits the filter." in page.one("tr.empty").text
    assert page.one("tr.empty a")["href"] == "?"
    assert page.one("#id_name")["value"] == "nobody"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"name": "we"}, ["web"]),
        ({"name": "."}, []),
        ({"host": "compute2"}, ["db"]),
        ({"status": "SHUTOFF"}, ["db"]),
        ({"name": "web", "host": "compute2"}, []),
    ],
)
def test_it_filters(
    cloud: FakeCloud, show: Any, query: dict[str, str], found: list[str]
) -> None:
    """A name is text to the user, though a regular expression to Nova."""
    cloud.add_server("web")
    cloud.add_server("db", "compute2", status="SHUTOFF")
    assert show(**query).texts(NAMES) == found


def test_it_filters_by_project(cloud: FakeCloud, show: Any) -> None:
    cloud.add_server("web", project="shop")
    cloud.add_server("db", project="admin")
    assert show(project=cloud.projects["admin"].id).texts(NAMES) == ["db"]


def test_it_keeps_bad_input_and_says_so(cloud: FakeCloud, show: Any) -> None:
    cloud.add_server("web")
    page = show(status="NONSENSE", host="compute1")
    assert "NONSENSE" in page.one(".help-block").text
    assert page.one("#id_host")["value"] == "compute1"


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("display_name", ["a", "b", "c"]),
        ("-display_name", ["c", "b", "a"]),
        ("host", ["b", "c", "a"]),
        ("updated_at", ["c", "a", "b"]),
        ("-nonsense", ["c", "b", "a"]),
    ],
)
def test_it_sorts_the_whole_list(
    cloud: FakeCloud, show: Any, sort: str, order: list[str]
) -> None:
    for name, host in (("c", "compute2"), ("a", "compute3"), ("b", "compute1")):
        cloud.clock.advance(10)
        cloud.add_server(name, host)
    assert show(sort=sort).texts(NAMES) == order


def test_it_says_how_it_is_sorted(cloud: FakeCloud, show: Any) -> None:
    cloud.add_server("web")
    page = show(sort="-host", status="ACTIVE")
    header = page.one("th[aria-sort=descending]")
    assert header.text == "Host"
    assert "sort=host" in header.one("a")["href"]
    assert "status=ACTIVE" in header.one("a")["href"]


@override_settings(API_RESULT_PAGE_SIZE=2)
def test_it_pages_there_and_back(cloud: FakeCloud, show: Any) -> None:
    for name in "abcde":
        cloud.add_server(name)
    seen, address = [], ""
    for _ in range(3):
        page = show(address)
        seen.append((page.texts(NAMES), page.one(".mp-count").text))
        forward = page.all("a[rel=next]")
        address = forward[0]["href"] if forward else ""
    assert [names for names, _count in seen] == [["a", "b"], ["c", "d"], ["e"]]
    assert seen[1][1] == "3–4 of 5"  # noqa: RUF001 - a range
    back = show(page.one("a[rel=prev]")["href"])
    assert back.texts(NAMES) == ["c", "d"]
    first = show(back.one("a[rel=prev]")["href"])
    assert first.texts(NAMES) == ["a", "b"]
    assert not first.has("a[rel=prev]")


@override_settings(API_RESULT_PAGE_SIZE=2)
def test_it_says_when_the_place_in_the_list_is_gone(
    cloud: FakeCloud, show: Any
) -> None:
    cloud.add_server("a")
    page = show(marker="5e4b0b5c-0000-4000-8000-000000000001", at=3)
    assert "Nova refused" in page.one("#migration-panel .alert-danger").text
    assert "reason stands above" in page.one("tr.empty").text


def test_it_counts_no_further_than_nova_lists(cloud: FakeCloud, show: Any) -> None:
    cloud.max_limit = 30
    for number in range(31):
        cloud.add_server(f"web-{number:02}")
    assert show().one(".mp-count").text == "1–20 of 30+"  # noqa: RUF001 - a range


@pytest.mark.parametrize("servers", [5, 200])
def test_it_asks_as_often_for_few_servers_as_for_many(
    cloud: FakeCloud, show: Any, servers: int
) -> None:
    for number in range(servers):
        cloud.add_server(f"web-{number}", f"compute{number % 3 + 1}")
    show()
    assert len(cloud.calls_to("nova")) == 3
    assert cloud.calls_to("placement") == []


def test_it_offers_what_a_waiting_server_needs(cloud: FakeCloud, show: Any) -> None:
    web = cloud.add_server("web")
    cold(cloud, web)
    row = show().one(f"#server-{web.id}")
    assert "VERIFY_RESIZE" in row.text
    assert row.texts(".mp-actions a") == ["Move", "Confirm", "Revert"]


def test_it_sees_the_guest_that_runs_on_after_a_refused_move(
    cloud: FakeCloud, show: Any
) -> None:
    web = cloud.add_server("web")
    move(cloud, web, fails="live-refused")
    row = show().one(f"#server-{web.id}")
    assert "ERROR The guest runs on." in row.text
    assert row.texts(".mp-actions a")[1:] == ["Reset to active", "Hard reboot"]


def test_it_does_not_offer_to_reset_what_does_not_run(
    cloud: FakeCloud, show: Any
) -> None:
    web = cloud.add_server("web", status="ERROR")
    row = show().one(f"#server-{web.id}")
    assert "runs on" not in row.text
    assert row.texts(".mp-actions a") == ["Move", "Hard reboot"]


def test_it_tells_the_state_of_a_host_in_words(cloud: FakeCloud, show: Any) -> None:
    web = cloud.add_server("web")
    cloud.hosts["compute1"].up = False
    assert "compute1 down" in show().one(f"#server-{web.id}").text


def test_it_tells_disks_and_locks(cloud: FakeCloud, show: Any) -> None:
    web = cloud.add_server("web", volume_backed=True, locked=True)
    said = show().one(f"#server-{web.id}").text
    assert "volume" in said
    assert "locked" in said


def test_it_comes_back_to_the_same_place(cloud: FakeCloud, show: Any) -> None:
    """An action leads back to this page with its filters."""
    cloud.add_server("web", status="VERIFY_RESIZE")
    link = show(status="VERIFY_RESIZE").all(".mp-actions a")[1]["href"]
    assert "next=/admin/migration/servers/%3Fstatus%3DVERIFY_RESIZE" in link
