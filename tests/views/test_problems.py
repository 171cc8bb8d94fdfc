"""The tab Problems, and the page of one, out of the store alone."""

import uuid
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from migration_panel.dashboards.admin.migration.views.base import url
from tests.conftest import ClientAs
from tests.fakes.page import Page, read
from tests.fakes.store import FakeStore

pytestmark = pytest.mark.usefixtures("cloud")
NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def show(client_as: ClientAs) -> Any:
    """``show("problems", state="closed")``: the page, whatever its status."""

    def get(page: str = "problems", **query: Any) -> Page:
        return read(client_as("admin").get(url(page), query))

    return get


def causes(page: Page) -> list[str]:
    return [row.attrs["data-cause"] for row in page.all("tbody tr[data-cause]")]


def test_it_lists_those_with_most_victims_first(show: Any, store: FakeStore) -> None:
    store.problem("ssh_auth_denied", victims=2)
    store.problem("libvirtd_connection_refused", victims=11)
    store.problem("dest_disk_space", victims=1)
    found = ["libvirtd_connection_refused", "ssh_auth_denied", "dest_disk_space"]
    assert causes(show()) == found


def test_it_says_cause_and_place(show: Any, store: FakeStore) -> None:
    at_host = store.problem("ssh_auth_denied", host="compute7")
    between = store.problem("cpu_incompatible", host="compute1", target="compute2")
    page = show()
    assert page.one(f"#problem-{at_host.id} td.mp-name a").text.startswith(
        "The target does"
    )
    assert "compute7" in page.one(f"#problem-{at_host.id}").text
    words = page.one(f"#problem-{between.id}").text
    assert "compute1" in words
    assert "compute2" in words


def test_it_says_the_server_or_the_cloud(show: Any, store: FakeStore) -> None:
    alone = store.problem("device_blocks_migration", host="", server=uuid.uuid4())
    store.victim(alone, server=alone.server, server_name="db-1")
    everywhere = store.problem("no_valid_host", host="")
    page = show()
    assert "the server db-1" in page.one(f"#problem-{alone.id}").text
    assert "the whole cloud" in page.one(f"#problem-{everywhere.id}").text


@pytest.mark.parametrize("standing", ["stands", "gone", "unknown"])
def test_it_says_whether_it_still_stands(
    show: Any, store: FakeStore, standing: str
) -> None:
    store.problem(standing=standing, checked=timezone.now())
    badge = show().one("tbody [data-standing]")
    assert badge.attrs["data-standing"] == standing
    assert badge.text
    assert badge.has(".fa")


def test_it_shows_closed_ones_only_when_asked(show: Any, store: FakeStore) -> None:
    store.problem("ssh_auth_denied")
    store.problem("dest_disk_space", closed=timezone.now())
    page = show()
    assert causes(page) == ["ssh_auth_denied"]
    assert page.one("#closed").text == "1 closed"
    assert causes(show(state="closed")) == ["dest_disk_space"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("compute9", ["ssh_auth_denied"]),
        ("ROOM", ["dest_disk_space"]),
        ("auth_denied", ["ssh_auth_denied"]),
        ("nothing such", []),
    ],
)
def test_it_finds_by_cause_and_place(
    show: Any, store: FakeStore, text: str, found: list[str]
) -> None:
    store.problem("ssh_auth_denied", host="compute9")
    store.problem("dest_disk_space", host="compute4")
    assert causes(show(text=text)) == found


def test_it_says_that_there_is_none(show: Any, store: FakeStore) -> None:
    store.engine()
    words = show().one("tr.empty").text
    assert "No migration has failed of a cause that still stands" in words


def test_it_never_takes_silence_for_peace(show: Any) -> None:
    page = show()
    assert page.has(".mp-standing")
    assert "keeps new ones from being noticed" in page.one("tr.empty").text


def test_it_shows_a_cause_of_another_version_by_its_id(
    show: Any, store: FakeStore
) -> None:
    found = store.problem("<b>odd</b>")
    page = show()
    assert page.one(f"#problem-{found.id} td.mp-name a").text == "<b>odd</b>"
    assert show("problem", id=found.id).one("#about strong").text == "<b>odd</b>"


def test_it_lists_the_victims_newest_first(show: Any, store: FakeStore) -> None:
    found = store.problem("ssh_auth_denied", victims=2)
    store.victim(found, age=60, server_name="older")
    newer = store.victim(found, server_name="newer")
    page = show("problem", id=found.id)
    assert page.texts("#victims td.mp-name") == ["newer", "older"]
    link = page.all("#victims td a")[0].attrs["href"]
    assert link == url("migration", newer.server, newer.migration)


def test_it_says_what_to_do_as_the_newest_victim_s_page_does(
    show: Any, store: FakeStore
) -> None:
    found = store.problem("ssh_auth_denied")
    store.victim(found, age=60)
    newest = store.victim(found)
    card = show("problem", id=found.id).one("section[data-cause=ssh_auth_denied]")
    assert "Mend ssh_auth_denied." in card.text
    assert card.one("form")["action"] == url("check_failure", newest.migration)


def test_it_counts_the_victims_that_it_does_not_show(
    show: Any, store: FakeStore
) -> None:
    found = store.problem(victims=70)
    for _number in range(51):
        store.victim(found)
    page = show("problem", id=found.id)
    assert len(page.all("#victims tbody tr")) == 50
    assert "20 older ones are not shown" in page.text
    assert "70 migrations failed of it" in page.text


@pytest.mark.parametrize("asked", ["", NOBODY, "'; --", "1" * 4000])
def test_it_knows_no_other_problem(
    client_as: ClientAs, store: FakeStore, asked: str
) -> None:
    store.problem()
    answer = client_as("admin").get(url("problem"), {"id": asked})
    assert answer.status_code == 404
    assert "No such problem" in read(answer).text


def test_it_asks_the_store_no_oftener_for_more(show: Any, store: FakeStore) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connections["migration_panel"]) as captured:
            show()
        return len(captured)

    store.problem("ssh_auth_denied", host="", server=uuid.uuid4())
    few = queries()
    for number in range(15):
        store.problem("dest_disk_space", host="", server=uuid.uuid4(), victims=number)
    assert queries() == few
