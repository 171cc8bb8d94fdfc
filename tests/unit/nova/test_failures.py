"""What Nova still knows of a migration that failed."""

from datetime import timedelta
from typing import Any

import pytest

from migration_panel.facts.migration import Migration
from migration_panel.nova import failures, migrations
from migration_panel.nova.errors import RefusedError, UnreachableError
from migration_panel.nova.migrations import MigrationFilter
from tests.asking import LIVE, abort, ask, cold, move
from tests.fakes import FakeCloud

EPOCH = timedelta(hours=1)


def newest(nova: Any) -> Migration:
    found, _more = migrations.newest(nova, MigrationFilter())
    return found[0]


def test_it_lists_what_changed(cloud: FakeCloud, nova: Any) -> None:
    web = cloud.add_server("web")
    cloud.add_migration(web, status="error")
    cloud.clock.advance(600)
    cloud.add_migration(web, status="running")
    since = cloud.clock.now - timedelta(seconds=60)
    assert [each.id for each in failures.changed(nova, since)] == [2]
    assert len(failures.changed(nova, since - EPOCH)) == 2


def test_it_lists_servers_in_error_that_changed(cloud: FakeCloud, nova: Any) -> None:
    cloud.add_server("old", status="ERROR")
    cloud.clock.advance(600)
    cloud.add_server("fine")
    late = cloud.add_server("late", status="ERROR")
    since = cloud.clock.now - timedelta(seconds=60)
    assert [each.id for each in failures.faulty(nova, since)] == [late.id]


def test_it_finds_one_of_a_server_by_its_uuid(cloud: FakeCloud, nova: Any) -> None:
    web = cloud.add_server("web")
    first = cloud.add_migration(web, status="error")
    cloud.add_migration(web, status="error")
    found = failures.one(nova, web.id, first.uuid)
    assert found
    assert found.id == first.id
    assert failures.one(nova, web.id, "none") is None


def test_it_tells_the_request_with_its_events(cloud: FakeCloud, nova: Any) -> None:
    web = cloud.add_server("web")
    ask(cloud, web, "reboot", type="SOFT")
    cloud.run()
    cold(cloud, web, "cold-ssh")
    told = failures.told(nova, newest(nova))
    assert told.server
    assert told.server.name == "web"
    assert [each.action for each in told.requests] == ["migrate"]
    assert "Host key v" in (told.requests[0].events[-1].details or "")


def test_it_tells_the_request_that_was_to_end_it(cloud: FakeCloud, nova: Any) -> None:
    web = cloud.add_server("web")
    cold(cloud, web)
    cloud.next_move_fails("confirm")
    cloud.advance(60)
    ask(cloud, web, "confirmResize")
    cloud.run()
    told = failures.told(nova, newest(nova))
    assert [each.action for each in told.requests] == ["migrate", "confirmResize"]
    assert told.requests[1].events[-1].result == "Error"


def test_it_leaves_requests_of_other_moves_out(cloud: FakeCloud, nova: Any) -> None:
    web = cloud.add_server("web")
    move(cloud, web, "live-precheck", host="compute2")
    cloud.advance(60)
    move(cloud, web, "live-precheck", host="compute2")
    told = failures.told(nova, newest(nova))
    assert [each.id for each in told.requests] == [web.actions[-1].request_id]


def test_it_knows_whether_it_was_aborted(cloud: FakeCloud, nova: Any) -> None:
    web = cloud.add_server("web")
    ask(cloud, web, "os-migrateLive", **LIVE)
    cloud.advance(8)
    assert abort(cloud, cloud.migrations[-1]) == 202
    row = newest(nova)
    assert failures.aborted(row, failures.asked(nova, row))


def test_it_was_not_aborted_where_nobody_asked(cloud: FakeCloud, nova: Any) -> None:
    move(cloud, cloud.add_server("web"), "live-refused")
    row = newest(nova)
    assert not failures.aborted(row, failures.asked(nova, row))


def test_it_does_without_a_server_that_was_deleted(cloud: FakeCloud, nova: Any) -> None:
    web = cloud.add_server("web")
    cloud.add_migration(web, status="error")
    row = newest(nova)
    web.vm_state = "deleted"
    assert failures.told(nova, row) == failures.Told()


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        (".*/servers/[0-9a-f-]+$", 503, UnreachableError),
        (".*/os-instance-actions$", 403, RefusedError),
        (".*/os-instance-actions/req-.*", 500, UnreachableError),
    ],
)
def test_it_tells_the_rest_where_nova_fails(
    cloud: FakeCloud, nova: Any, path: str, status: int, kind: type[Exception]
) -> None:
    move(cloud, cloud.add_server("web"), "live-precheck")
    row = newest(nova)
    cloud.fail_next("GET", path, status, "No")
    told = failures.told(nova, row)
    assert isinstance(told.trouble, kind)
    assert told.requests == ()
    assert (told.server is None) == path.endswith("]+$")
