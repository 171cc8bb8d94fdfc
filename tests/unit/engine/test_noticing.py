"""What failed is told from what was aborted, goes on, or only looks odd."""

from datetime import timedelta
from typing import Any

import pytest

from migration_panel.store import models
from tests.asking import LIVE, abort, ask
from tests.fakes.following import FakeFollowing, failure
from tests.fakes.state import Migration, Server

HOUR = 3600


@pytest.fixture
def web(following: FakeFollowing) -> Server:
    return following.fake.add_server("web")


def turns(following: FakeFollowing, number: int) -> None:
    for _ in range(number):
        following.turn()


def sweep(following: FakeFollowing, number: int = 1) -> None:
    """Servers are looked through as well, which happens every 30 s."""
    for _ in range(number):
        following.turn(31)


def aborted(following: FakeFollowing, web: Server) -> Migration:
    """A live migration that somebody aborts while it runs."""
    fake = following.fake
    ask(fake, web, "os-migrateLive", **LIVE)
    turns(following, 4)
    row = fake.migrations[-1]
    assert row.status == "running"
    assert abort(fake, row) == 202
    turns(following, 3)
    return row


def nothing() -> bool:
    return not models.Failure.objects.exists()


def test_it_leaves_an_abort_that_somebody_asked_for(
    following: FakeFollowing, web: Server
) -> None:
    following.fake.failed_live_is_error = False
    assert aborted(following, web).status == "cancelled"
    assert nothing()


def test_it_asks_once_whether_it_was_aborted(
    following: FakeFollowing, web: Server
) -> None:
    following.fake.failed_live_is_error = False
    aborted(following, web)
    following.fake.reset_calls()
    turns(following, 3)
    paths = [each.path for each in following.fake.calls_to("nova")]
    assert not [each for each in paths if "instance-actions" in each]


def test_it_tells_of_an_abort_that_broke_the_server(
    following: FakeFollowing, web: Server
) -> None:
    assert aborted(following, web).status == "error"
    assert web.status == "ERROR"
    assert failure().status == "error"


def test_it_leaves_an_abort_marked_as_an_error_that_harmed_nobody(
    following: FakeFollowing, web: Server
) -> None:
    row = aborted(following, web)
    models.Failure.objects.all().delete()
    web.vm_state = "active"
    following.begin("one")
    row.updated = following.fake.clock.now
    row.status = "failed"
    turns(following, 2)
    assert nothing()


def test_it_tells_of_one_that_nova_gave_up_by_itself(
    following: FakeFollowing, web: Server
) -> None:
    following.fake.add_migration(web, status="cancelled", dest="compute2")
    following.turn()
    assert failure().status == "cancelled"


def fail_to_decide(
    following: FakeFollowing, web: Server, action: str, script: str
) -> None:
    """A cold migration goes well, and what is decided about it does not."""
    ask(following.fake, web, "migrate")
    turns(following, 9)
    following.fake.next_move_fails(script)
    ask(following.fake, web, action)
    turns(following, 4)


@pytest.mark.parametrize(
    ("script", "action"),
    [("confirm", "confirmResize"), ("revert", "revertResize")],
)
def test_it_tells_of_a_decision_that_failed(
    following: FakeFollowing, web: Server, script: str, action: str
) -> None:
    fail_to_decide(following, web, action, script)
    found = failure()
    assert found.request == web.actions[-1].request_id, "not the one that began it"
    assert found.status == "error"


def test_it_tells_of_a_decision_that_failed_without_a_word(
    following: FakeFollowing, web: Server
) -> None:
    fail_to_decide(following, web, "confirmResize", "confirm-unsaid")
    assert nothing(), "it may still go on"
    sweep(following, 3)
    assert failure().status == "confirming"
    assert failure().request == web.actions[-1].request_id


def break_now(following: FakeFollowing, web: Server) -> None:
    web.vm_state, web.updated = "error", following.fake.clock.now
    following.fake.add_fault(web, "Volume is gone")


def test_it_tells_of_a_move_that_broke_the_server_behind_it(
    following: FakeFollowing, web: Server
) -> None:
    following.fake.add_migration(web, status="completed", dest="compute2")
    following.turn()
    break_now(following, web)
    sweep(following)
    assert failure().status == "completed"


def test_it_leaves_a_server_that_broke_long_after_its_move(
    following: FakeFollowing, web: Server
) -> None:
    following.fake.add_migration(web, status="completed")
    following.later(600)
    break_now(following, web)
    sweep(following)
    assert nothing()


def test_it_leaves_a_broken_server_that_never_moved(
    following: FakeFollowing, web: Server
) -> None:
    break_now(following, web)
    sweep(following)
    assert nothing()


def still(following: FakeFollowing, web: Server, status: str, **facts: Any) -> None:
    """A server is to move, and nothing has changed for an hour."""
    before = following.fake.clock.now
    row = following.fake.add_migration(web, "migration", status, **facts)
    web.task_state, web.updated, row.updated = "resize_migrating", before, before
    following.later(HOUR)
    following.begin("two")
    following.turn()


def test_it_tells_of_a_server_that_its_move_left_behind(
    following: FakeFollowing, web: Server
) -> None:
    still(following, web, "error")
    assert failure().server_name == "web"


def test_it_leaves_a_copy_that_takes_its_time(
    following: FakeFollowing, web: Server
) -> None:
    still(following, web, "migrating")
    assert nothing()


def lose_the_source() -> None:
    """As far as the engine knows; the server is on compute1."""
    service = {"host": "compute1", "up": False, "enabled": True}
    models.Host.objects.filter(name="compute1").update(service=service)


def test_it_tells_of_a_copy_whose_host_went_away(
    following: FakeFollowing, web: Server
) -> None:
    lose_the_source()
    still(following, web, "migrating")
    assert failure().status == "migrating"


def test_it_leaves_one_that_has_begun_just_now(
    following: FakeFollowing, web: Server
) -> None:
    lose_the_source()
    web.task_state = "resize_migrating"
    following.fake.add_migration(web, "migration", "migrating")
    sweep(following)
    assert nothing()


def test_it_tells_of_a_decision_that_nobody_carried_out(
    following: FakeFollowing, web: Server
) -> None:
    before = following.fake.clock.now - timedelta(hours=1)
    web.vm_state = "resized"
    following.fake.add_migration(
        web, "migration", "confirming", created=before, updated=before
    )
    sweep(following)
    assert failure().status == "confirming"


def test_it_looks_again_when_what_was_stuck_fails(
    following: FakeFollowing, web: Server
) -> None:
    lose_the_source()
    still(following, web, "migrating")
    turns(following, 5)
    assert failure().state == "done"
    row = following.fake.migrations[-1]
    row.status, row.updated = "error", following.fake.clock.now
    before = len(following.doctor.seen)
    following.turn()
    assert failure().status == "error"
    assert len(following.doctor.seen) == before + 1


def test_it_refuses_ids_that_are_none(following: FakeFollowing, web: Server) -> None:
    row = following.fake.add_migration(web, status="error")
    row.uuid = "../../os-services"
    turns(following, 2)
    assert nothing()


def test_it_takes_one_for_failed_that_nova_does_not_tell_more_of(
    following: FakeFollowing, web: Server
) -> None:
    following.fake.add_migration(web, status="error")
    following.fake.fail_next("GET", ".*/os-instance-actions", 403, "No.")
    following.turn()
    assert failure().status == "error"
