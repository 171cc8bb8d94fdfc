"""The page In progress when something fails, and who may see it at what cost."""

from typing import Any

import pytest

from tests.conftest import ClientAs
from tests.fakes import FakeCloud
from tests.views.in_progress import (  # noqa: F401 - fixtures work by their names
    AJAX,
    ALERT,
    GIB,
    JSON,
    PAGE,
    ROWS,
    Show,
    _show,
    cold,
    live,
)


class TestTrouble:
    def test_it_says_that_nova_is_down(self, cloud: FakeCloud, show: Show) -> None:
        live(cloud)
        cloud.down("nova")
        shown = show()
        assert "Nova failed with status 503" in shown.one(ALERT).text
        assert "reason stands above" in shown.one("#in_progress").text
        assert shown.one("#mp-live")["data-moving"] == ""

    def test_it_shows_the_servers_when_migrations_fail(
        self, cloud: FakeCloud, show: Show
    ) -> None:
        live(cloud)
        cloud.fail_next("GET", "os-migrations", 500, "It is broken")
        shown = show()
        assert "It is broken" in shown.one(ALERT).text
        assert "did not tell its migrations" in shown.one(ROWS).text

    def test_it_shows_the_others_when_one_fails(
        self, cloud: FakeCloud, show: Show
    ) -> None:
        bad, good = live(cloud, "bad"), live(cloud, "good")
        cloud.fail_next("GET", f"{bad.server.id}/migrations", 500, "It is broken")
        shown = show()
        assert "It is broken" in shown.one(f"#moving-{bad.server.id}").text
        assert "25 %" in shown.one(f"#moving-{good.server.id}").text
        assert not shown.has(ALERT)

    def test_it_falls_back_to_the_servers_own_progress(
        self, cloud: FakeCloud, show: Show
    ) -> None:
        row = live(cloud)
        row.server.progress = 42
        cloud.fail_next("GET", "/migrations", 500)
        shown = show().one(ROWS)
        assert shown.one("[role=progressbar]")["aria-valuenow"] == "42"

    def test_it_sends_an_expired_session_to_sign_in(
        self, cloud: FakeCloud, client_as: ClientAs
    ) -> None:
        client = client_as("admin")
        live(cloud)
        cloud.expire_tokens()
        answer = client.get(PAGE)
        assert answer.status_code == 302
        assert "/auth/login/" in answer["location"]


class TestSilentCell:
    def test_it_warns_that_servers_may_be_missing(
        self, cloud: FakeCloud, show: Show
    ) -> None:
        live(cloud)
        cloud.cell_down("compute3")
        assert "A cell did not answer" in show().one("#mp-cells").text

    def test_it_does_not_promise_that_nothing_moves(
        self, cloud: FakeCloud, show: Show
    ) -> None:
        live(cloud)
        cloud.cell_down()
        shown = show()
        assert "Nothing is known to move" in shown.one("#in_progress").text
        assert shown.one("#mp-live")["data-moving"] == ""

    def test_it_is_quiet_while_all_answer(self, cloud: FakeCloud, show: Show) -> None:
        live(cloud)
        assert show().one("#mp-cells").text == ""

    def test_it_does_not_say_that_nothing_moves(
        self, cloud: FakeCloud, client_as: ClientAs
    ) -> None:
        client = client_as("admin")
        live(cloud)
        cloud.cell_down()
        answer = client.get(JSON, headers=AJAX)
        assert answer.status_code == 503
        assert answer.json()["moving"] is None
        assert "A cell does not answer" in answer.json()["problems"][0]

    def test_it_does_not_say_so_where_it_cannot_know(
        self, cloud: FakeCloud, client_as: ClientAs
    ) -> None:
        client = client_as("admin")
        cloud.fail_next("GET", "os-services", 500, "It is broken")
        assert client.get(JSON, headers=AJAX).json()["moving"] is None

    def test_it_asks_only_before_it_says_that_nothing_moves(
        self, cloud: FakeCloud, client_as: ClientAs
    ) -> None:
        client = client_as("admin")
        live(cloud)
        cloud.cell_down("compute3")
        assert client.get(JSON, headers=AJAX).json()["moving"] == 1
        assert "/v2.1/os-services" not in [call.path for call in cloud.calls]


class TestReach:
    @pytest.mark.parametrize("name", ["mia", "olive", "mona"])
    @pytest.mark.parametrize("path", [PAGE, PAGE + "progress.json"])
    def test_it_is_not_for_everyone(
        self, client_as: ClientAs, name: str, path: str
    ) -> None:
        assert client_as(name).get(path).status_code == 403

    def test_it_costs_the_same_calls_whatever_there_is(
        self, cloud: FakeCloud, show: Show, settings: Any
    ) -> None:
        settings.API_RESULT_PAGE_SIZE = 100
        for number in range(100):
            cold(cloud, "resize_migrating", f"web-{number}")
        show()
        cloud.reset_calls()
        assert len(show().all(ROWS)) == 100
        assert len(cloud.calls_to("nova")) == 4

    def test_it_counts_bytes_for_the_page_shown_only(
        self, cloud: FakeCloud, show: Show
    ) -> None:
        for number in range(30):
            live(cloud, f"web-{number}", disk=(GIB, 0, GIB))
        cloud.reset_calls()
        assert len(show().all(ROWS)) == 20
        asked = [c for c in cloud.calls_to("nova") if c.path.endswith("/migrations")]
        assert len(asked) == 20
