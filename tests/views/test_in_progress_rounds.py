"""One round of polling: one answer for all rows, shared by everybody who looks."""

from typing import Any

import pytest

from tests.conftest import ClientAs
from tests.fakes import FakeCloud
from tests.fakes.clock import later
from tests.views.in_progress import (
    AJAX,
    GIB,
    JSON,
    cold,
    live,
    look,
    look_at,
    saved,
)


class TestAnswer:
    def test_it_tells_all_of_a_row(self, cloud: FakeCloud, client_as: ClientAs) -> None:
        migration = live(cloud)
        row = look_at(client_as("admin"))
        expected = {
            "id": migration.uuid,
            "server": migration.server.id,
            "name": "web-1",
            "source": "compute1",
            "target": "compute2",
            "phase": "running",
            "percent": 25,
            "percent_text": "25 %",
            "disk": "",
            "eta": "–",  # noqa: RUF001 - a dash, as on the page
            "points": "",
            "can_abort": True,
            "can_force": True,
            "warned": False,
        }
        assert {key: row[key] for key in expected} == expected

    def test_it_says_when_to_ask_again(
        self, client_as: ClientAs, settings: Any
    ) -> None:
        assert look(client_as("admin"))["poll_ms"] == 3000
        settings.MIGRATION_PANEL_POLL_SECONDS = 10
        assert look(client_as("admin"))["poll_ms"] == 10000

    @pytest.mark.parametrize("seconds", [0, -5])
    def test_it_never_asks_without_a_pause(
        self, client_as: ClientAs, settings: Any, seconds: int
    ) -> None:
        settings.MIGRATION_PANEL_POLL_SECONDS = seconds
        assert look(client_as("admin"))["poll_ms"] == 1000

    def test_it_is_kept_by_no_cache(self, client_as: ClientAs) -> None:
        assert client_as("admin").get(JSON)["cache-control"] == "no-store"

    def test_it_counts_what_moves(self, cloud: FakeCloud, client_as: ClientAs) -> None:
        for number in range(25):
            live(cloud, f"web-{number}")
        found = look(client_as("admin"))
        assert found["moving"] == 25
        assert len(found["rows"]) == 20

    def test_it_says_that_nothing_moves(self, client_as: ClientAs) -> None:
        found = look(client_as("admin"))
        assert (found["moving"], found["rows"]) == (0, [])

    def test_it_takes_the_pages_query(
        self, cloud: FakeCloud, client_as: ClientAs
    ) -> None:
        for name in ("a", "b", "other"):
            live(cloud, f"{name}-web" if name != "other" else name)
        found = look(client_as("admin"), "?text=web&sort=-name")
        assert [row["name"] for row in found["rows"]] == ["b-web", "a-web"]
        assert found["moving"] == 2

    @pytest.mark.parametrize("query", ["?kind=teleport", "?page=-1", "?page=x&sort=-"])
    def test_it_survives_a_bad_query(
        self, cloud: FakeCloud, client_as: ClientAs, query: str
    ) -> None:
        live(cloud)
        assert look(client_as("admin"), query)["moving"] == 1

    def test_it_takes_no_post(self, client_as: ClientAs) -> None:
        assert client_as("admin").post(JSON).status_code in (403, 405)


class TestTimes:
    def test_it_tells_the_exact_beginning_too(
        self, cloud: FakeCloud, client_as: ClientAs
    ) -> None:
        began = later(cloud.clock.now, -90)
        live(cloud, created=began)
        row = look_at(client_as("admin"))
        assert row["elapsed"].startswith("1 min")
        assert row["began"] == began.isoformat()
        assert row["began_text"].startswith(began.strftime("%Y-%m-%d "))

    def test_it_tells_none_where_there_is_no_record(
        self, cloud: FakeCloud, client_as: ClientAs
    ) -> None:
        cloud.add_server("lost", status="MIGRATING")
        row = look_at(client_as("admin"))
        assert (row["began"], row["began_text"]) == ("", "")


class TestProgress:
    def test_it_estimates(self, cloud: FakeCloud, client_as: ClientAs) -> None:
        client, row = client_as("admin"), live(cloud)
        for left in (3, 2.5, 2):
            saved(row, left)
            found = look_at(client)
        assert found["percent"] == 50
        assert found["rate"] == "102.4\xa0MB/s"
        assert found["eta"] == "about 20 s"
        assert found["points"].count(",") == 3
        assert "From 25 % to 50 % in 10 s" in found["picture"]

    def test_it_counts_memory_and_disk_together(
        self, cloud: FakeCloud, client_as: ClientAs
    ) -> None:
        live(cloud, left=4, disk=(12 * GIB, 8 * GIB, 4 * GIB))
        found = look_at(client_as("admin"))
        assert found["percent"] == 50
        assert found["disk"] == "Disk: 4.0\xa0GB of 12.0\xa0GB left"

    def test_it_says_that_it_does_not_converge(
        self, cloud: FakeCloud, client_as: ClientAs
    ) -> None:
        client, row = client_as("admin"), live(cloud)
        for left in (1, 1.5, 1.2, 1.5, 1.2, 1.5, 1.3, 1.5, 1.5):
            saved(row, left)
            found = look_at(client)
        assert found["warned"]
        assert found["note"].startswith("Not converging")
        assert found["eta"] == "–"  # noqa: RUF001 - a dash, as on the page

    def test_it_says_that_the_percentage_went_back(
        self, cloud: FakeCloud, client_as: ClientAs
    ) -> None:
        client, row = client_as("admin"), live(cloud)
        for left in (3, 1, 2):
            saved(row, left)
            found = look_at(client)
        assert found["percent"] == 50
        assert "it was at 75 % before" in found["note"]

    def test_it_says_that_nothing_is_copied(
        self, cloud: FakeCloud, client_as: ClientAs
    ) -> None:
        client, row = client_as("admin"), live(cloud)
        look_at(client)
        saved(row, 3, seconds=30)
        found = look_at(client)
        assert "No counter has changed for 30 s" in found["note"]
        assert found["warned"]

    def test_it_understands_post_copy(
        self, cloud: FakeCloud, client_as: ClientAs
    ) -> None:
        client, row = client_as("admin"), live(cloud)
        for left in (3, 2):
            saved(row, left)
            look_at(client)
        row.status, row.server.progress = "running (post-copy)", 83
        found = look_at(client)
        assert (found["phase"], found["percent"]) == ("post-copy", 83)
        assert not found["can_abort"]
        assert found["points"]
        assert (found["memory"], found["eta"]) == ("", "–")  # noqa: RUF001 - a dash

    def test_it_follows_a_cold_move(
        self, cloud: FakeCloud, client_as: ClientAs
    ) -> None:
        client, row = client_as("admin"), cold(cloud, "resize_prep")
        tasks = ("resize_prep", "resize_migrating", "resize_migrated", "resize_finish")
        for step, task in enumerate(tasks, 1):
            row.server.task_state = task
            found = look_at(client)
            assert (found["step"], found["percent"]) == (step, None)

    def test_it_follows_a_move_to_its_end(
        self, cloud: FakeCloud, client_as: ClientAs
    ) -> None:
        client, row = client_as("admin"), live(cloud)
        cloud.resume(row)
        assert look(client)["moving"] == 1
        cloud.run()
        assert look(client)["moving"] == 0


class TestSharing:
    def test_it_costs_ten_admins_as_much_as_one(
        self, cloud: FakeCloud, client_as: ClientAs
    ) -> None:
        for number in range(5):
            live(cloud, f"web-{number}")
        clients = [client_as("admin") for _each in range(10)]
        cloud.reset_calls()
        for client in clients:
            assert len(look(client)["rows"]) == 5
        asked = [c for c in cloud.calls_to("nova") if c.path.endswith("/migrations")]
        assert len(asked) == 5

    def test_it_lists_in_as_many_calls_for_one_as_for_a_hundred(
        self, cloud: FakeCloud, client_as: ClientAs, settings: Any
    ) -> None:
        settings.API_RESULT_PAGE_SIZE = 100
        client = client_as("admin")
        for number in range(100):
            live(cloud, f"web-{number}")
        for _half in range(2):
            look(client)
        cloud.reset_calls()
        assert len(look(client)["rows"]) == 100
        paths = [call.path for call in cloud.calls]
        assert sorted(paths) == [
            "/v2.1/os-migrations",
            "/v2.1/os-migrations",
            "/v2.1/servers/detail",
        ]


class TestTrouble:
    def test_it_says_that_nova_is_down(
        self, cloud: FakeCloud, client_as: ClientAs
    ) -> None:
        client = client_as("admin")
        live(cloud)
        cloud.down("nova")
        answer = client.get(JSON, headers=AJAX)
        assert answer.status_code == 503
        assert answer.json()["moving"] is None
        assert "Nova failed" in answer.json()["problems"][0]

    def test_it_goes_on_when_counters_stop_coming(
        self, cloud: FakeCloud, client_as: ClientAs
    ) -> None:
        client, row = client_as("admin"), live(cloud)
        look_at(client)
        saved(row, 2)
        cloud.fail_next("GET", f"{row.server.id}/migrations$", 503, "Not now")
        found = look_at(client)
        assert (found["phase"], found["percent"]) == ("running", None)
        assert "Not now" in found["note"]

    def test_it_goes_on_without_a_server_that_vanished(
        self, cloud: FakeCloud, client_as: ClientAs
    ) -> None:
        client = client_as("admin")
        live(cloud, "stays")
        gone = live(cloud, "gone")
        assert look(client)["moving"] == 2
        del cloud.servers[gone.server.id]
        assert look_at(client)["name"] == "stays"

    def test_it_answers_401_to_an_expired_session(
        self, cloud: FakeCloud, client_as: ClientAs
    ) -> None:
        client = client_as("admin")
        cloud.expire_tokens()
        assert client.get(JSON, headers=AJAX).status_code == 401

    def test_it_answers_401_when_the_session_ends_between_two_calls(
        self, cloud: FakeCloud, client_as: ClientAs
    ) -> None:
        client = client_as("admin")
        row = live(cloud)
        cloud.fail_next("GET", f"{row.server.id}/migrations$", 401)
        assert client.get(JSON, headers=AJAX).status_code == 401
