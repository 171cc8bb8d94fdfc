"""What moves is found in a few calls, whatever their number."""

from datetime import timedelta

import pytest

from migration_panel.facts.migration import COLD, EVACUATION, LIVE, RESIZE
from migration_panel.facts.server import Server
from migration_panel.nova import moving
from migration_panel.nova.api import Nova
from migration_panel.nova.errors import UnreachableError
from tests.fakes import FakeCloud
from tests.fakes.clock import later
from tests.unit.progress_values import BEGIN, SERVER, make_migration, make_server


class TestServers:
    def test_it_finds_each_kind_of_move(self, cloud: FakeCloud, nova: Nova) -> None:
        statuses = ("MIGRATING", "RESIZE", "REVERT_RESIZE", "REBUILD")
        for status in statuses:
            cloud.add_server(status.lower(), status=status)
        assert {each.status for each in moving.servers(nova)} == {*statuses}

    def test_it_leaves_the_others_alone(self, cloud: FakeCloud, nova: Nova) -> None:
        for status in ("ACTIVE", "ERROR", "VERIFY_RESIZE", "SHUTOFF", "BUILD"):
            cloud.add_server(status.lower(), status=status)
        assert moving.servers(nova) == ()

    def test_it_goes_on_after_novas_limit(self, cloud: FakeCloud, nova: Nova) -> None:
        cloud.max_limit = 3
        for number in range(7):
            cloud.add_server(f"web-{number}", status="MIGRATING")
        assert len(moving.servers(nova)) == 7


class TestRecords:
    def test_it_matches_by_server(self, cloud: FakeCloud, nova: Nova) -> None:
        row = cloud.add_migration(cloud.add_server("web-1"))
        found = moving.records(nova, moving.servers(nova))
        assert {key: each.uuid for key, each in found.items()} == {
            row.server.id: row.uuid
        }

    def test_it_asks_once(self, cloud: FakeCloud, nova: Nova) -> None:
        for number in range(50):
            cloud.add_migration(cloud.add_server(f"web-{number}"))
        servers = moving.servers(nova)
        cloud.reset_calls()
        assert len(moving.records(nova, servers)) == 50
        assert len(cloud.calls) == 1

    def test_it_does_not_ask_when_nothing_moves(
        self, cloud: FakeCloud, nova: Nova
    ) -> None:
        cloud.reset_calls()
        assert moving.records(nova, ()) == {}
        assert cloud.calls == []

    def test_it_asks_for_what_changed_lately(
        self, cloud: FakeCloud, nova: Nova
    ) -> None:
        cloud.reset_calls()
        moving.records(nova, [make_server()])
        (since,) = cloud.calls[0].query["changes-since"]
        assert since == (BEGIN - timedelta(hours=1)).isoformat()

    def test_it_finds_what_nova_leaves_out_of_the_changed_ones(
        self, cloud: FakeCloud, nova: Nova
    ) -> None:
        for number in range(3):
            row = cloud.add_migration(cloud.add_server(f"web-{number}"))
        row.updated = later(cloud.clock.now, -8000)
        cloud.reset_calls()
        assert len(moving.records(nova, moving.servers(nova))) == 3
        assert len(cloud.calls) == 3

    def test_it_takes_a_record_told_twice_once(
        self, cloud: FakeCloud, nova: Nova
    ) -> None:
        row = cloud.add_migration(cloud.add_server("web-1"))
        cloud.add_server("lost", status="MIGRATING")
        found = moving.records(nova, moving.servers(nova))
        assert [each.uuid for each in found.values()] == [row.uuid]

    def test_it_passes_a_failure_on(self, cloud: FakeCloud, nova: Nova) -> None:
        cloud.down("nova")
        with pytest.raises(UnreachableError):
            moving.records(nova, [make_server()])


class TestConfirming:
    def test_it_finds_the_server(self, cloud: FakeCloud, nova: Nova) -> None:
        cloud.add_server("waiting", status="VERIFY_RESIZE")
        server = cloud.add_server("going", status="VERIFY_RESIZE")
        cloud.add_migration(server, "resize", "confirming")
        found, rows = moving.confirming(nova)
        assert [each.name for each in found] == ["going"]
        assert rows.keys() == {server.id}

    def test_it_asks_once_when_there_is_none(
        self, cloud: FakeCloud, nova: Nova
    ) -> None:
        cloud.add_server("waiting", status="VERIFY_RESIZE")
        cloud.reset_calls()
        assert moving.confirming(nova) == ((), {})
        assert len(cloud.calls) == 1

    def test_it_ignores_a_record_that_was_left_behind(
        self, cloud: FakeCloud, nova: Nova
    ) -> None:
        cloud.add_migration(cloud.add_server("done"), "resize", "confirming")
        assert moving.confirming(nova) == ((), {})


class TestMatched:
    @pytest.mark.parametrize(
        ("status", "kind"),
        [
            ("MIGRATING", LIVE),
            ("RESIZE", COLD),
            ("RESIZE", RESIZE),
            ("REVERT_RESIZE", RESIZE),
            ("REBUILD", EVACUATION),
        ],
    )
    def test_it_takes_the_kind_that_fits(self, status: str, kind: str) -> None:
        row = make_migration("migrating", kind)
        assert moving.matched([make_server(status)], [row]) == {SERVER: row}

    @pytest.mark.parametrize(
        ("status", "kind"),
        [
            ("MIGRATING", COLD),
            ("RESIZE", LIVE),
            ("REBUILD", LIVE),
            ("ACTIVE", LIVE),
            ("MIGRATING", "something new"),
        ],
    )
    def test_it_takes_no_other(self, status: str, kind: str) -> None:
        row = make_migration("migrating", kind)
        assert moving.matched([make_server(status)], [row]) == {}

    @pytest.mark.parametrize("status", ["error", "completed", "finished", "cancelled"])
    def test_it_takes_none_that_has_ended(self, status: str) -> None:
        assert moving.matched([make_server()], [make_migration(status)]) == {}

    def test_it_takes_the_newest(self) -> None:
        old = make_migration(number=1, created=BEGIN - timedelta(days=1))
        new = make_migration(number=2)
        servers: list[Server] = [make_server()]
        assert moving.matched(servers, [new, old]) == {SERVER: new}
        assert moving.matched(servers, [old, new]) == {SERVER: new}

    def test_it_takes_none_of_another_server(self) -> None:
        row = make_migration(server_id="another")
        assert moving.matched([make_server()], [row]) == {}
