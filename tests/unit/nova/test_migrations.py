"""Migrations and requests in Nova's JSON and lists."""

from datetime import timedelta
from typing import Any

import pytest

from migration_panel.nova import errors, migrations
from migration_panel.nova.migrations import MigrationFilter
from tests.asking import cold, move
from tests.fakes import FakeCloud

ANY = MigrationFilter()


def ids(nova: Any, **wanted: Any) -> list[int]:
    found, _more = migrations.newest(nova, MigrationFilter(**wanted))
    return [each.id for each in found]


def test_it_lists_the_newest_first(cloud: FakeCloud, nova: Any) -> None:
    web = cloud.add_server("web")
    for _ in range(3):
        cloud.clock.advance(10)
        cloud.add_migration(web, status="completed")
    assert ids(nova) == [3, 2, 1]


def test_it_leaves_filtering_to_nova(cloud: FakeCloud, nova: Any) -> None:
    web, db = cloud.add_server("web"), cloud.add_server("db", "compute2")
    cloud.add_migration(web, status="error")
    cloud.add_migration(db, "migration", "finished")
    assert ids(nova, server_id=db.id) == [2]
    assert ids(nova, status="error") == [1]
    assert ids(nova, kind="migration") == [2]
    assert ids(nova, host="compute3") == []
    assert ids(nova, project_id=web.project_id) == [2, 1]


def test_it_lists_the_last_ones_of_a_server(cloud: FakeCloud, nova: Any) -> None:
    web, db = cloud.add_server("web"), cloud.add_server("db", "compute2")
    for server in (web, web, db, web):
        cloud.clock.advance(10)
        cloud.add_migration(server, status="completed")
    assert [each.id for each in migrations.of_server(nova, web.id)] == [4, 2, 1]
    assert [each.id for each in migrations.of_server(nova, web.id, 1)] == [4]
    assert migrations.of_server(nova, cloud.add_server("new").id) == ()


def test_it_filters_by_time(cloud: FakeCloud, nova: Any) -> None:
    web = cloud.add_server("web")
    cloud.add_migration(web, status="completed")
    cloud.clock.advance(600)
    cloud.add_migration(web, status="completed")
    between = cloud.clock.now - timedelta(seconds=300)
    assert ids(nova, since=between) == [2]
    assert ids(nova, before=between) == [1]


def test_it_goes_on_after_a_marker(cloud: FakeCloud, nova: Any) -> None:
    web = cloud.add_server("web")
    for _ in range(3):
        cloud.clock.advance(1)
        cloud.add_migration(web, status="completed")
    first, more = migrations.newest(nova, ANY, limit=2)
    rest, _more = migrations.newest(nova, ANY, limit=2, marker=first[-1].uuid)
    assert more
    assert [each.id for each in (*first, *rest)] == [3, 2, 1]


def test_it_lists_every_one_window_by_window(cloud: FakeCloud, nova: Any) -> None:
    cloud.max_limit = 2
    web = cloud.add_server("web")
    for _ in range(4):
        cloud.clock.advance(1)
        cloud.add_migration(web, status="completed")
    assert [each.id for each in migrations.every(nova, ANY)] == [4, 3, 2, 1]


def test_it_keeps_no_target_where_none_was_chosen(cloud: FakeCloud, nova: Any) -> None:
    cloud.add_migration(cloud.add_server("web"), status="error", dest=None)
    found, _more = migrations.newest(nova, ANY)
    assert found[0].dest is None
    assert found[0].failed


def test_it_reads_counters_of_a_running_one(cloud: FakeCloud, nova: Any) -> None:
    web = cloud.add_server("web")
    row = cloud.add_migration(web, memory=(100, 60, 40))
    [found] = migrations.counters(nova, web.id)
    assert found.uuid == row.uuid
    assert found.memory is not None
    assert (found.memory.total, found.memory.remaining) == (100, 40)
    assert found.disk is None


def test_it_finds_no_counters_in_post_copy(cloud: FakeCloud, nova: Any) -> None:
    web = cloud.add_server("web")
    cloud.add_migration(web, status="running (post-copy)")
    assert migrations.counters(nova, web.id) == ()


def test_it_reads_a_request_with_its_events_in_order(
    cloud: FakeCloud, nova: Any
) -> None:
    web = cloud.add_server("web")
    move(cloud, web)
    [asked] = migrations.requests(nova, web.id)
    whole = migrations.request(nova, web.id, asked.id)
    starts = [event.start for event in whole.events]
    assert asked.action == "live-migration"
    assert asked.events == ()
    assert starts == sorted(starts)
    assert {event.result for event in whole.events} == {"Success"}


def test_it_reads_the_details_that_nova_cut(cloud: FakeCloud, nova: Any) -> None:
    web = cloud.add_server("web")
    cold(cloud, web, fails="cold-ssh")
    [asked] = migrations.requests(nova, web.id)
    details = [e.details for e in migrations.request(nova, web.id, asked.id).events]
    [told] = [each for each in details if each]
    assert len(told) == 255
    assert "ssh" in told


def test_it_says_when_there_is_no_such_request(cloud: FakeCloud, nova: Any) -> None:
    web = cloud.add_server("web")
    with pytest.raises(errors.GoneError):
        migrations.request(nova, web.id, "req-none")
