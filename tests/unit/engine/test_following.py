"""Failed migrations are noticed once, looked into, and not given up."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from migration_panel.diagnosis.combine import Failed
from migration_panel.diagnosis.diagnosis import Diagnosis, Place
from migration_panel.facts import codec
from migration_panel.store import models
from tests.asking import LIVE, ask
from tests.fakes.following import FakeFollowing, failure
from tests.fakes.state import Migration

KEY = "Live Migration failure: Cannot recv data: Host key verification failed."


def fails(following: FakeFollowing, how: str = "live-refused") -> Migration:
    """A server `web` goes from compute1 to compute2, and does not arrive."""
    fake = following.fake
    web = fake.add_server("web")
    fake.next_move_fails(how)
    if how == "cold-ssh":
        ask(fake, web, "migrate")
    else:
        ask(fake, web, "os-migrateLive", **LIVE)
    for _ in range(10):
        following.turn()
    return fake.migrations[-1]


def test_it_asks_nova_once_while_nothing_happens(following: FakeFollowing) -> None:
    following.fake.add_migration(following.fake.add_server("web"), status="running")
    for _ in range(10):
        following.turn()
    calls = following.fake.calls_to("nova")
    assert {each.path for each in calls} == {"/v2.1/os-migrations"}
    assert len(calls) == 10


def test_it_names_the_cause_of_a_refused_live_migration(
    following: FakeFollowing,
) -> None:
    following.agents.logs["compute1"] = [KEY]
    row = fails(following)
    found = failure()
    assert str(found.migration) == row.uuid
    assert (found.kind, found.status) == ("live-migration", "error")
    assert (found.source, found.target) == ("compute1", "compute2")
    assert (found.server_name, found.state) == ("web", "done")
    assert found.cause == "ssh_host_key_unknown"
    assert found.diagnosed


def test_it_is_there_within_a_turn(following: FakeFollowing) -> None:
    following.agents.logs["compute1"] = [KEY]
    fails(following)
    found = failure()
    assert found.noticed - found.failed <= timedelta(seconds=2)
    assert found.diagnosed
    assert found.diagnosed - found.failed <= timedelta(seconds=2)


def test_it_reads_what_nova_says_of_a_cold_migration(following: FakeFollowing) -> None:
    fails(following, "cold-ssh")
    assert failure().cause == "ssh_host_key_unknown"
    assert failure().request.startswith("req-")


def test_it_looks_again_when_nothing_was_found(following: FakeFollowing) -> None:
    fails(following)
    looks = [host for host, method in following.agents.asked if method == "evidence"]
    assert looks == ["compute1", "compute2"] * 2
    assert (failure().state, failure().cause) == ("done", "unknown")


def test_it_finds_a_line_that_was_written_late(following: FakeFollowing) -> None:
    fake, web = following.fake, following.fake.add_server("web")
    row = fake.add_migration(web, status="error", dest="compute2")
    following.turn()
    assert (failure().state, failure().cause) == ("looking", "")
    following.agents.logs["compute1"] = [KEY]
    for _ in range(4):
        following.turn()
    assert (failure().state, failure().cause) == ("done", "ssh_host_key_unknown")
    assert str(failure().migration) == row.uuid


@pytest.mark.parametrize("status", ["completed", "running", "finished", "cancelled"])
def test_it_leaves_what_did_not_fail(following: FakeFollowing, status: str) -> None:
    web = following.fake.add_server("web")
    following.fake.add_migration(web, "migration", status)
    for _ in range(20):
        following.turn()
    assert not models.Failure.objects.exists()


def test_it_withdraws_what_arrived_after_all(following: FakeFollowing) -> None:
    """Nova's resource tracker calls a move failed that goes on."""
    following.agents.logs["compute1"] = [KEY]
    row = fails(following)
    assert models.Problem.objects.count() == 1
    row.status, row.updated = "completed", following.fake.clock.now
    following.turn()
    assert not models.Failure.objects.exists()
    assert not models.Problem.objects.exists()


def test_it_leaves_another_failure_when_a_move_arrives(
    following: FakeFollowing,
) -> None:
    row = fails(following)
    following.fake.add_migration(following.fake.add_server("db"), status="completed")
    following.turn()
    assert str(failure().migration) == row.uuid


def test_it_does_not_dig_up_history(following: FakeFollowing) -> None:
    old = following.fake.clock.now - timedelta(hours=3)
    web = following.fake.add_server("web", updated=old)
    following.fake.add_migration(web, status="error", created=old, updated=old)
    following.begin("two")
    following.later(60)
    following.turn()
    assert not models.Failure.objects.exists()


def test_it_takes_in_what_failed_while_no_engine_ran(following: FakeFollowing) -> None:
    following.fake.add_migration(following.fake.add_server("web"), status="error")
    following.later(1800)
    following.begin("two")
    following.turn()
    assert failure().state == "done"


def test_it_looks_once_at_what_it_knows(following: FakeFollowing) -> None:
    following.agents.logs["compute1"] = [KEY]
    fails(following)
    before = len(following.doctor.seen)
    following.later(60)
    following.begin("two")
    for _ in range(5):
        following.turn()
    assert len(following.doctor.seen) == before
    assert models.Failure.objects.count() == 1


def test_it_goes_on_with_what_another_engine_began(following: FakeFollowing) -> None:
    web = following.fake.add_server("web")
    row = following.fake.add_migration(web, status="error", dest="compute2")
    models.Failure.objects.create(
        migration=UUID(row.uuid),
        server=UUID(web.id),
        kind=row.kind,
        status=row.status,
        failed=following.engine.now,
        noticed=following.engine.now,
    )
    following.agents.logs["compute2"] = [KEY]
    following.later(60)
    following.begin("two")
    following.turn()
    assert (failure().state, failure().cause) == ("done", "ssh_host_key_unknown")


def test_it_leaves_the_work_to_one_engine(following: FakeFollowing) -> None:
    following.fake.add_migration(following.fake.add_server("web"), status="error")
    following.begin("two")
    following.turn()
    assert not models.Failure.objects.exists()
    following.turn(21)
    assert models.Failure.objects.exists()


def test_it_ends_what_nova_has_forgotten(following: FakeFollowing) -> None:
    models.Failure.objects.create(
        migration=UUID(int=1),
        server=UUID(following.fake.add_server("web").id),
        kind="migration",
        status="error",
        failed=following.engine.now,
        noticed=following.engine.now,
    )
    following.turn()
    assert (failure().state, failure().cause) == ("done", "unknown")
    assert codec.decode(Diagnosis, failure().diagnosis).causes == ()


def test_it_complains_while_nova_is_away_and_then_goes_on(
    following: FakeFollowing,
) -> None:
    following.fake.add_migration(following.fake.add_server("web"), status="error")
    following.fake.down("nova")
    following.turn()
    assert "503" in str(following.engine.tally.told)
    following.fake.up("nova")
    following.turn()
    assert str(following.engine.tally.told) == "None"
    assert models.Failure.objects.exists()


def test_it_gives_up_what_it_cannot_look_into(following: FakeFollowing) -> None:
    def diagnose(_failed: Failed) -> Diagnosis:
        raise ValueError

    following.tools = replace(following.tools, diagnose=diagnose)
    following.begin("one")
    fails(following)
    for _ in range(10):
        following.turn(11)
    assert (failure().state, failure().cause) == ("done", "unknown")


def test_it_groups_what_failed_of_one_cause(following: FakeFollowing) -> None:
    following.agents.logs["compute1"] = [KEY]
    following.doctor.knows = {"Host key": ("ssh_host_key_unknown", Place.TARGET)}
    for name in ("web", "db", "mail"):
        web = following.fake.add_server(name)
        following.fake.add_migration(web, status="error", dest="compute2")
    following.turn()
    problem = models.Problem.objects.get()
    assert (problem.host, problem.target, problem.victims) == ("compute2", "", 3)
    assert following.agents.probes() == ["compute1"], "once for all of them"
