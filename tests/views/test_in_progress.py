"""The page In progress: what moves, how far it is, and what can be done."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import ClientAs
from tests.fakes import FakeCloud
from tests.fakes.page import Page
from tests.views.in_progress import (  # noqa: F401 - fixtures work by their names
    ROWS,
    Show,
    _show,
    cold,
    live,
)

Read = Callable[[Any], Page]


class TestRows:
    def test_it_shows_a_live_migration(self, cloud: FakeCloud, show: Show) -> None:
        server = live(cloud).server
        row = show().one(f"#moving-{server.id}")
        for words in ("web-1", "Live migration", "Copying", "compute1", "compute2"):
            assert words in row.text
        assert row.one("[role=progressbar]")["aria-valuenow"] == "25"
        assert "Memory: 3.0 GB of 4.0 GB left" in row.text

    def test_it_shows_every_kind_of_move(self, cloud: FakeCloud, show: Show) -> None:
        live(cloud)
        cold(cloud, "resize_migrating")
        for status, kind, state in (
            ("REVERT_RESIZE", "resize", "reverting"),
            ("VERIFY_RESIZE", "resize", "confirming"),
            ("REBUILD", "evacuation", "accepted"),
        ):
            server = cloud.add_server(state, status=status)
            cloud.add_migration(server, kind, state)
        assert len(show().all(ROWS)) == 5

    def test_it_leaves_a_plain_rebuild_out(self, cloud: FakeCloud, show: Show) -> None:
        cloud.add_server("new", status="REBUILD")
        assert not show().has(ROWS)

    def test_it_shows_steps_where_there_are_no_counters(
        self, cloud: FakeCloud, show: Show
    ) -> None:
        cold(cloud, "resize_migrating")
        row = show().one(ROWS)
        assert "step 2 of 4" in row.text
        assert "hidden" in row.one("[role=progressbar]").attrs
        assert "aria-valuenow" not in row.one("[role=progressbar]").attrs

    def test_it_leaves_the_unknown_unknown(self, cloud: FakeCloud, show: Show) -> None:
        live(cloud, memory=None)
        row = show().one(ROWS)
        assert "aria-valuenow" not in row.one("[role=progressbar]").attrs
        assert "has not saved the first counters yet" in row.text
        assert "0 %" not in row.text

    def test_it_shows_a_server_without_a_record(
        self, cloud: FakeCloud, show: Show
    ) -> None:
        cloud.add_server("lost", status="MIGRATING")
        row = show().one(ROWS)
        assert "Unknown" in row.text
        assert "lists no migration under way" in row.text

    def test_it_says_what_a_hostile_name_says(
        self, cloud: FakeCloud, show: Show
    ) -> None:
        live(cloud, '<img src=x onerror="alert(1)">{{1+1}}')
        shown = show()
        assert '<img src=x onerror="alert(1)">{{1+1}}' in shown.one(ROWS).text
        assert not shown.has("#in_progress img")


class TestEmpty:
    def test_it_says_what_to_do_next(self, show: Show) -> None:
        shown = show()
        assert "Nothing moves now." in shown.one("#in_progress").text
        links = [each["href"] for each in shown.all("#in_progress tbody a")]
        assert links == ["/admin/migration/servers/", "/admin/migration/history/", ""]
        assert shown.one("#mp-live")["data-moving"] == "0"

    def test_it_says_that_the_filter_hides_them(
        self, cloud: FakeCloud, show: Show
    ) -> None:
        live(cloud)
        assert "Nothing fits the filter" in show("?text=nobody").text


class TestActions:
    def links(self, page: Page) -> list[str]:
        found = page.all(f"{ROWS} a.btn")
        return [each["data-can"] for each in found if "hidden" not in each.attrs]

    @pytest.mark.parametrize(
        ("status", "offered"),
        [
            ("accepted", []),
            ("queued", ["can_abort"]),
            ("preparing", ["can_abort"]),
            ("running", ["can_abort", "can_force"]),
            ("running (post-copy)", []),
            ("post-migrating", []),
        ],
    )
    def test_it_offers_what_nova_takes(
        self, cloud: FakeCloud, show: Show, status: str, offered: list[str]
    ) -> None:
        row = live(cloud, status=status)
        row.server.task_state = "migrating"
        assert self.links(show()) == offered

    def test_it_offers_no_force_for_a_paused_server(
        self, cloud: FakeCloud, show: Show
    ) -> None:
        live(cloud).server.vm_state = "paused"
        assert self.links(show()) in (["can_abort"], [])

    def test_it_offers_nothing_for_cold_ones(
        self, cloud: FakeCloud, show: Show
    ) -> None:
        cold(cloud, "resize_migrating")
        assert self.links(show()) == []

    def test_it_leads_to_the_question_and_back(
        self, cloud: FakeCloud, show: Show
    ) -> None:
        server = live(cloud).server
        link = show("?text=web").one(f"{ROWS} a[data-can=can_abort]")
        assert link["href"] == (
            f"/admin/migration/do/abort/?server={server.id}"
            "&next=/admin/migration/in-progress/%3Ftext%3Dweb"
        )

    def test_the_question_tells_the_consequence(
        self, cloud: FakeCloud, client_as: ClientAs, page: Read
    ) -> None:
        server = live(cloud).server
        asked = client_as("admin").get(
            f"/admin/migration/do/force-complete/?server={server.id}"
        )
        assert "downtime" in page(asked).text


class TestListing:
    def names(self, page: Page) -> list[str]:
        return page.texts(f"{ROWS} a[data-focus=server]")

    def test_it_filters_by_name(self, cloud: FakeCloud, show: Show) -> None:
        live(cloud, "web-1")
        live(cloud, "db-1")
        assert self.names(show("?text=DB")) == ["db-1"]

    def test_it_filters_by_id(self, cloud: FakeCloud, show: Show) -> None:
        live(cloud, "web-1")
        row = live(cloud, "db-1")
        assert self.names(show(f"?text={row.server.id}")) == ["db-1"]

    def test_it_filters_by_kind(self, cloud: FakeCloud, show: Show) -> None:
        live(cloud)
        cold(cloud, "resize_prep")
        assert self.names(show("?kind=migration")) == ["db-1"]

    @pytest.mark.parametrize("host", ["compute3", "UTE3"])
    def test_it_filters_by_either_host(
        self, cloud: FakeCloud, show: Show, host: str
    ) -> None:
        live(cloud, "away", source="compute3", dest="compute1")
        live(cloud, "here", source="compute1", dest="compute3")
        live(cloud, "other", source="compute1", dest="compute2")
        assert self.names(show(f"?host={host}&sort=name")) == ["away", "here"]

    def test_it_keeps_bad_input_and_says_why(
        self, cloud: FakeCloud, show: Show
    ) -> None:
        live(cloud)
        shown = show("?kind=teleport&text=web")
        assert "Select a valid choice" in shown.text
        assert shown.one("#id_text")["value"] == "web"

    def test_it_sorts(self, cloud: FakeCloud, show: Show) -> None:
        for name in ("b", "C", "a"):
            live(cloud, name)
        assert self.names(show("?sort=name")) == ["a", "b", "C"]
        assert self.names(show("?sort=-name")) == ["C", "b", "a"]

    @pytest.mark.parametrize(
        "sort", ["phase", "-phase", "source", "target", "started", "-started", "bogus"]
    )
    def test_it_sorts_by_what_may_be_unknown(
        self, cloud: FakeCloud, show: Show, sort: str
    ) -> None:
        live(cloud)
        cloud.add_server("lost", status="MIGRATING")
        assert len(self.names(show(f"?sort={sort}"))) == 2

    def test_it_begins_with_the_longest(self, cloud: FakeCloud, show: Show) -> None:
        live(cloud, "old")
        cloud.advance(60)
        live(cloud, "new")
        assert self.names(show()) == ["old", "new"]

    def test_it_counts_and_pages(self, cloud: FakeCloud, show: Show) -> None:
        for number in range(25):
            live(cloud, f"web-{number}")
        shown = show("?page=2")
        assert shown.one(".mp-count").text.endswith("25 of 25")
        assert len(self.names(shown)) == 5
