"""Byte counters are asked for once, by whoever comes first, for everybody."""

import pytest
from django.core.cache import cache

from migration_panel.facts.migration import Migration
from migration_panel.nova import migrations, watch
from migration_panel.nova.api import Nova
from migration_panel.nova.errors import TokenExpiredError
from tests.fakes import FakeCloud

GIB = 1024**3
NOW = 1_800_000_000.0
QUARTER = (4 * GIB, GIB, 3 * GIB)


def begin(
    cloud: FakeCloud, nova: Nova, number: int = 1, status: str = "running"
) -> list[Migration]:
    """That many live migrations, as os-migrations tells them; no calls recorded."""
    for each in range(number):
        memory = (1000 * GIB, each * GIB, (1000 - each) * GIB)
        cloud.add_migration(cloud.add_server(f"web-{each}"), "live-migration", status)
        cloud.migrations[-1].memory = memory
    found, _more = migrations.newest(nova, migrations.MigrationFilter())
    cloud.reset_calls()
    return list(found)


class TestSharing:
    def test_it_asks_for_each(self, cloud: FakeCloud, nova: Nova) -> None:
        live = begin(cloud, nova, 3)
        assert len(watch.watched(nova, live, NOW)) == 3
        assert len(cloud.calls) == 3

    def test_it_asks_nothing_within_five_seconds(
        self, cloud: FakeCloud, nova: Nova
    ) -> None:
        live = begin(cloud, nova, 3)
        first = watch.watched(nova, live, NOW)
        for seconds in (0, 1, 4.9):
            assert watch.watched(nova, live, NOW + seconds) == first
        assert len(cloud.calls) == 3

    def test_it_asks_again_afterwards(self, cloud: FakeCloud, nova: Nova) -> None:
        live = begin(cloud, nova)
        for seconds in (0, 5, 10):
            watch.watched(nova, live, NOW + seconds)
        assert len(cloud.calls) == 3

    def test_it_asks_for_the_new_ones_only(self, cloud: FakeCloud, nova: Nova) -> None:
        live = begin(cloud, nova, 5)
        watch.watched(nova, live[:3], NOW)
        cloud.reset_calls()
        watch.watched(nova, live, NOW + 1)
        assert len(cloud.calls) == 2

    def test_it_does_not_ask_what_somebody_else_asks(
        self, cloud: FakeCloud, nova: Nova
    ) -> None:
        (row,) = begin(cloud, nova)
        cache.add(f"{watch.PREFIX}{row.uuid}.asked-after.0", 1)
        found = watch.watched(nova, [row], NOW)[str(row.uuid)]
        assert found.failure is watch.ASKED
        assert cloud.calls == []

    def test_it_shows_the_old_answer_meanwhile(
        self, cloud: FakeCloud, nova: Nova
    ) -> None:
        (row,) = begin(cloud, nova)
        first = watch.watched(nova, [row], NOW)
        cache.add(f"{watch.PREFIX}{row.uuid}.asked-after.{NOW}", 1)
        assert watch.watched(nova, [row], NOW + 60) == first

    def test_it_asks_for_hundreds_in_turn(self, cloud: FakeCloud, nova: Nova) -> None:
        live = begin(cloud, nova, 120)
        for seconds, calls, unseen in ((0, 50, 70), (3, 50, 20), (6, 50, 0)):
            cloud.reset_calls()
            found = watch.watched(nova, live, NOW + seconds)
            assert len(cloud.calls) == calls
            assert sum(each.counters is None for each in found.values()) == unseen

    def test_it_asks_when_a_clock_was_put_back(
        self, cloud: FakeCloud, nova: Nova
    ) -> None:
        live = begin(cloud, nova)
        watch.watched(nova, live, NOW)
        watch.watched(nova, live, NOW - 3600)
        assert len(cloud.calls) == 2


class TestAnswers:
    def test_it_gives_each_its_own(self, cloud: FakeCloud, nova: Nova) -> None:
        live = begin(cloud, nova, 40)
        found = watch.watched(nova, live, NOW)
        for row in cloud.migrations:
            counters = found[row.uuid].counters
            assert counters is not None
            assert counters.server_id == row.server.id
            assert counters.memory is not None
            assert counters.memory.processed == (row.memory or QUARTER)[1]

    def test_it_keeps_a_history(self, cloud: FakeCloud, nova: Nova) -> None:
        (row,) = begin(cloud, nova)
        for number in range(5):
            cloud.migrations[0].memory = (10, number, 10 - number)
            found = watch.watched(nova, [row], NOW + 5 * number)
        samples = found[str(row.uuid)].samples
        assert [each.remaining for each in samples] == [10, 9, 8, 7, 6]

    @pytest.mark.parametrize("status", ["queued", "preparing", "running (post-copy)"])
    def test_it_does_not_ask_where_nothing_is_counted(
        self, cloud: FakeCloud, nova: Nova, status: str
    ) -> None:
        live = begin(cloud, nova, status=status)
        watch.watched(nova, live, NOW)
        assert cloud.calls == []

    def test_it_keeps_the_picture_through_post_copy(
        self, cloud: FakeCloud, nova: Nova
    ) -> None:
        (row,) = begin(cloud, nova)
        watch.watched(nova, [row], NOW)
        cloud.migrations[0].status = "running (post-copy)"
        found, _more = migrations.newest(nova, migrations.MigrationFilter())
        after = watch.watched(nova, found, NOW + 60)
        assert len(after[str(row.uuid)].samples) == 1

    def test_it_says_so_when_one_has_just_ended(
        self, cloud: FakeCloud, nova: Nova
    ) -> None:
        (row,) = begin(cloud, nova)
        cloud.migrations[0].status = "completed"
        found = watch.watched(nova, [row], NOW)[str(row.uuid)]
        assert found.failure is watch.ENDING

    def test_it_does_not_take_another_migrations_counters(
        self, cloud: FakeCloud, nova: Nova
    ) -> None:
        (row,) = begin(cloud, nova)
        cloud.migrations[0].uuid = "another"
        found = watch.watched(nova, [row], NOW)[str(row.uuid)]
        assert found.counters is None

    def test_it_needs_a_uuid(self, cloud: FakeCloud, nova: Nova) -> None:
        (row,) = begin(cloud, nova)
        nameless = migrations.parse(
            {
                "id": row.id,
                "instance_uuid": row.server_id,
                "migration_type": row.kind,
                "status": row.status,
                "created_at": "2026-03-01T12:00:00",
            }
        )
        assert watch.watched(nova, [nameless], NOW) == {}


class TestFailures:
    def test_it_fails_for_one_alone(self, cloud: FakeCloud, nova: Nova) -> None:
        live = begin(cloud, nova, 5)
        cloud.fail_next("GET", f"{live[2].server_id}/migrations", 500, "It is broken")
        found = watch.watched(nova, live, NOW)
        failures = [found[str(row.uuid)].failure for row in live]
        assert "It is broken" in str(failures[2])
        assert failures[:2] + failures[3:] == [None] * 4

    def test_it_tells_of_a_server_that_vanished(
        self, cloud: FakeCloud, nova: Nova
    ) -> None:
        (row,) = begin(cloud, nova)
        cloud.servers.clear()
        found = watch.watched(nova, [row], NOW)[str(row.uuid)]
        assert "could not be found" in str(found.failure)

    def test_it_stops_asking_once_nova_is_silent(
        self, cloud: FakeCloud, nova: Nova
    ) -> None:
        live = begin(cloud, nova, 40)
        cloud.down("nova", "hangup")
        found = watch.watched(nova, live, NOW)
        assert all(each.failure for each in found.values())
        assert sum(each.failure is watch.SILENT for each in found.values()) >= 20

    def test_it_comes_back(self, cloud: FakeCloud, nova: Nova) -> None:
        (row,) = begin(cloud, nova)
        cloud.down("nova")
        watch.watched(nova, [row], NOW)
        cloud.up("nova")
        found = watch.watched(nova, [row], NOW + 5)[str(row.uuid)]
        assert found.failure is None

    def test_it_does_not_keep_an_expired_session_to_itself(
        self, cloud: FakeCloud, nova: Nova
    ) -> None:
        live = begin(cloud, nova, 3)
        cloud.expire_tokens()
        with pytest.raises(TokenExpiredError):
            watch.watched(nova, live, NOW)
