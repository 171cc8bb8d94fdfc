"""A live migration from the request to its end, and what stops it."""

import pytest
from novaclient import exceptions

from tests.fakes import FakeCloud
from tests.unit.fakes.conftest import NovaAs


def _move(nova: object, server_id: str, host: str | None = "compute2") -> None:
    nova.servers.live_migrate(server_id, host, "auto")  # type: ignore[attr-defined]


def test_it_goes_through_the_statuses(cloud: FakeCloud, nova_as: NovaAs) -> None:
    nova = nova_as()
    server = cloud.add_server("web-1")
    _move(nova, server.id)
    seen = []
    for seconds in (0, 1, 1, 2, 20, 1):
        cloud.advance(seconds)
        seen.append(nova.migrations.list()[0].status)
    assert seen == [
        "accepted",
        "queued",
        "preparing",
        "running",
        "post-migrating",
        "completed",
    ]
    assert (server.host, nova.servers.get(server.id).status) == ("compute2", "ACTIVE")


def test_it_counts_bytes_every_five_seconds(cloud: FakeCloud, nova_as: NovaAs) -> None:
    nova = nova_as()
    server = cloud.add_server("web-1")
    _move(nova, server.id)
    cloud.advance(4 + 9)
    (row,) = nova.server_migrations.list(server.id)
    assert row.memory_total_bytes == 2048 * 1024**2
    assert row.memory_processed_bytes == row.memory_total_bytes // 4


def test_it_has_no_target_while_accepted(cloud: FakeCloud, nova_as: NovaAs) -> None:
    nova = nova_as()
    server = cloud.add_server("web-1")
    _move(nova, server.id)
    assert nova.migrations.list()[0].dest_compute is None
    assert nova.server_migrations.list(server.id) == []
    assert nova.servers.get(server.id).status == "MIGRATING"


def test_it_loses_sight_in_post_copy(cloud: FakeCloud, nova_as: NovaAs) -> None:
    nova = nova_as()
    server = cloud.add_server("web-1")
    row = cloud.add_migration(server, status="running (post-copy)")
    assert nova.server_migrations.list(server.id) == []
    with pytest.raises(exceptions.BadRequest, match=r"is running \(post-copy\)"):
        nova.server_migrations.live_migration_abort(server.id, row.id)
    with pytest.raises(exceptions.BadRequest, match="Cannot force complete"):
        nova.server_migrations.live_migrate_force_complete(server.id, row.id)


def test_it_picks_a_host_itself(cloud: FakeCloud, nova_as: NovaAs) -> None:
    cloud.hosts["compute2"].enabled = False
    server = cloud.add_server("web-1")
    _move(nova_as(), server.id, None)
    cloud.run()
    assert server.host == "compute3"


def test_it_forces_completion(cloud: FakeCloud, nova_as: NovaAs) -> None:
    nova = nova_as()
    server = cloud.add_server("web-1")
    _move(nova, server.id)
    cloud.advance(5)
    nova.server_migrations.live_migrate_force_complete(server.id, 1)
    cloud.advance(2)
    assert server.host == "compute2"


@pytest.mark.parametrize(("seconds", "version"), [(1, "2.65"), (2, "2.65")])
def test_it_aborts_early_ones_cleanly(
    cloud: FakeCloud, nova_as: NovaAs, seconds: int, version: str
) -> None:
    nova = nova_as(version=version)
    server = cloud.add_server("web-1")
    _move(nova, server.id)
    cloud.advance(seconds)
    nova.server_migrations.live_migration_abort(server.id, 1)
    assert cloud.migrations[0].status == "cancelled"
    assert server.status == "ACTIVE"


def test_it_refuses_early_aborts_of_old_clients(
    cloud: FakeCloud, nova_as: NovaAs
) -> None:
    nova = nova_as(version="2.64")
    server = cloud.add_server("web-1")
    _move(nova, server.id)
    cloud.advance(1)
    with pytest.raises(exceptions.BadRequest, match="is queued"):
        nova.server_migrations.live_migration_abort(server.id, 1)


@pytest.mark.parametrize(
    ("as_today", "migration", "server_status"),
    [(True, "error", "ERROR"), (False, "cancelled", "ACTIVE")],
)
def test_it_breaks_an_aborted_running_one(
    cloud: FakeCloud,
    nova_as: NovaAs,
    as_today: bool,  # noqa: FBT001 - a parameter of the test
    migration: str,
    server_status: str,
) -> None:
    cloud.failed_live_is_error = as_today
    server = cloud.add_server("web-1")
    row = cloud.add_migration(server)
    nova_as().server_migrations.live_migration_abort(server.id, row.id)
    assert (row.status, server.status) == (migration, server_status)


@pytest.mark.parametrize("status", ["SHUTOFF", "ERROR", "SUSPENDED", "VERIFY_RESIZE"])
def test_it_refuses_other_states(
    cloud: FakeCloud, nova_as: NovaAs, status: str
) -> None:
    server = cloud.add_server("web-1", status=status)
    words = f"Cannot 'os-migrateLive' instance {server.id} while it is in vm_state"
    with pytest.raises(exceptions.Conflict, match=words):
        _move(nova_as(), server.id)


def test_it_refuses_a_second_one(cloud: FakeCloud, nova_as: NovaAs) -> None:
    nova = nova_as()
    server = cloud.add_server("web-1")
    _move(nova, server.id)
    with pytest.raises(exceptions.Conflict, match="in task_state migrating"):
        _move(nova, server.id)


def test_it_refuses_an_unknown_host(cloud: FakeCloud, nova_as: NovaAs) -> None:
    server = cloud.add_server("web-1")
    with pytest.raises(exceptions.BadRequest, match="Compute host nix could not"):
        _move(nova_as(), server.id, "nix")


@pytest.mark.parametrize("fact", [{"up": False}, {"enabled": False}, {"vcpus": 0}])
def test_it_accepts_a_bad_host_and_fails_later(
    cloud: FakeCloud, nova_as: NovaAs, fact: dict[str, int]
) -> None:
    cloud.add_host("bad", **fact)
    server = cloud.add_server("web-1")
    _move(nova_as(), server.id, "bad")
    cloud.run()
    assert cloud.migrations[0].status == "error"
    assert (server.status, server.host) == ("ACTIVE", "compute1")


def test_it_fails_at_once_for_old_clients(cloud: FakeCloud, nova_as: NovaAs) -> None:
    cloud.hosts["compute2"].up = False
    server = cloud.add_server("web-1")
    with pytest.raises(exceptions.BadRequest, match="No valid host was found"):
        _move(nova_as(version="2.33"), server.id)


def test_it_refuses_force_today(cloud: FakeCloud, nova_as: NovaAs) -> None:
    server = cloud.add_server("web-1")
    body = {"host": "compute2", "block_migration": "auto", "force": True}
    with pytest.raises(exceptions.BadRequest, match="'force' was unexpected"):
        nova_as().client.post(
            f"/servers/{server.id}/action", body={"os-migrateLive": body}
        )


@pytest.mark.parametrize(("name", "host"), [("mia", None), ("mona", "compute2")])
def test_it_refuses_users_without_the_right(
    cloud: FakeCloud, nova_as: NovaAs, name: str, host: str | None
) -> None:
    server = cloud.add_server("web-1")
    with pytest.raises(exceptions.Forbidden):
        _move(nova_as(name), server.id, host)


def test_it_stops_managers_but_not_admins_at_a_lock(
    cloud: FakeCloud, nova_as: NovaAs
) -> None:
    server = cloud.add_server("web-1", locked=True)
    with pytest.raises(exceptions.Conflict, match="is locked"):
        _move(nova_as("mona"), server.id, None)
    _move(nova_as("admin"), server.id)
    assert server.status == "MIGRATING"
