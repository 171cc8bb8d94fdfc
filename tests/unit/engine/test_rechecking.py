"""A cause that somebody asks for is measured anew, and the request ends."""

import uuid
from typing import Any

import pytest

from migration_panel.facts import codec
from migration_panel.store import models, requests
from migration_panel.text import Text
from tests.fakes.following import (
    KEY,
    FakeFollowing,
    fails,
    failure,
    heal,
    knows_no_host_key,
)


@pytest.fixture
def broken(following: FakeFollowing) -> FakeFollowing:
    """A cold migration of web failed of a host key that compute1 does not know."""
    knows_no_host_key(following)
    fails(following)
    following.later(30)
    following.agents.asked.clear()
    return following


def check(following: FakeFollowing, migration: Any = None) -> models.Request:
    """Somebody asks, and the engine works on it."""
    wanted = migration or failure().migration
    request = requests.ask_failure(wanted, "admin", following.engine.now)
    following.rechecker.turn()
    return models.Request.objects.get(id=request)


def rendered(request: models.Request) -> str:
    return str(codec.decode(Text, request.said))


def test_it_says_that_it_still_stands(broken: FakeFollowing) -> None:
    assert check(broken).state == "done"
    assert (failure().standing, failure().checked) == ("stands", broken.engine.now)
    assert models.Problem.objects.get().standing == "stands"


def test_it_says_that_it_is_gone(broken: FakeFollowing) -> None:
    heal(broken)
    assert check(broken).state == "done"
    assert (failure().standing, failure().checked) == ("gone", broken.engine.now)
    problem = models.Problem.objects.get()
    assert (problem.standing, problem.closed) == ("gone", None)


def test_it_tries_that_pair_alone(broken: FakeFollowing) -> None:
    heal(broken)
    check(broken)
    assert broken.agents.asked == [("compute1", "probe")]
    assert broken.agents.told == []


def test_it_tries_once_where_the_target_is_where_it_was(broken: FakeFollowing) -> None:
    check(broken)
    assert broken.agents.told == ["compute2"]
    assert broken.agents.probes() == ["compute1"]


def test_it_tries_again_where_the_target_is_elsewhere_now(
    broken: FakeFollowing,
) -> None:
    """The address was what was mended, and the target had not told the new one."""
    moved = {"my_ip": "192.0.2.99", "received": broken.engine.now}

    def hear(host: str) -> None:
        heal(broken)
        models.Report.objects.filter(host=host).update(**moved)

    broken.agents.hear = hear
    assert check(broken).state == "done"
    assert broken.agents.probes() == ["compute1", "compute1"]
    assert failure().standing == "gone"


def test_it_takes_the_first_try_where_the_target_does_not_report(
    broken: FakeFollowing,
) -> None:
    broken.agents.silent = {"compute2"}
    assert check(broken).state == "done"
    assert failure().standing == "stands"


def test_it_has_hosts_measured_that_no_try_tells_of(broken: FakeFollowing) -> None:
    models.Failure.objects.update(cause="dest_disk_space", standing="stands")
    check(broken)
    assert sorted(broken.agents.told) == ["compute1", "compute2"]


def test_it_asks_nova_nothing(broken: FakeFollowing) -> None:
    broken.fake.down("nova")
    assert check(broken).state == "done"


def test_it_says_which_agent_did_not_answer(broken: FakeFollowing) -> None:
    models.Failure.objects.update(cause="dest_disk_space", standing="stands")
    broken.agents.silent = {"compute2"}
    found = check(broken)
    assert found.state == "failed"
    assert "compute2 was not measured" in rendered(found)
    assert failure().standing == "stands", "nothing new is known"


def test_it_says_why_the_pair_was_not_tried(broken: FakeFollowing) -> None:
    broken.engine.rules.pairs.clear()
    broken.agents.broken = {"compute1": {"reason": "ssh is not there"}}
    found = check(broken)
    assert found.state == "failed"
    assert "ssh is not there" in rendered(found)


def test_it_looks_all_through_where_nothing_was_found(
    following: FakeFollowing,
) -> None:
    web = following.fake.add_server("web")
    following.fake.add_migration(web, status="error", dest="compute2")
    for _ in range(5):
        following.turn()
    assert failure().cause == "unknown"
    following.agents.logs["compute2"] = [KEY]
    assert check(following).state == "done"
    assert failure().cause == "ssh_host_key_unknown"


def test_it_says_when_nova_does_not_answer(following: FakeFollowing) -> None:
    web = following.fake.add_server("web")
    following.fake.add_migration(web, status="error")
    for _ in range(5):
        following.turn()
    following.fake.down("nova")
    found = check(following)
    assert (found.state, "Nova" in rendered(found)) == ("failed", True)


def test_it_says_when_it_knows_of_no_such_failure(following: FakeFollowing) -> None:
    found = check(following, uuid.uuid4())
    assert found.state == "failed"
    assert "Nothing is known" in rendered(found)


def test_it_says_when_nova_has_forgotten_it(following: FakeFollowing) -> None:
    web = following.fake.add_server("web")
    following.fake.add_migration(web, status="error")
    for _ in range(5):
        following.turn()
    following.fake.migrations.clear()
    assert check(following).state == "failed"


def test_it_fails_when_the_check_does(broken: FakeFollowing) -> None:
    unreadable = {"service": {"what": "is this"}, "asked_nova": broken.engine.now}
    models.Host.objects.update(revision=99, **unreadable)
    broken.agents.hear = lambda _host: None
    found = check(broken)
    assert found.state == "failed"
    assert "says why" in rendered(found)


def test_it_is_worked_on_by_one_engine_of_two(broken: FakeFollowing) -> None:
    requests.ask_failure(failure().migration, "admin", broken.engine.now)
    requests.claim_failures("two", broken.engine.now)
    broken.rechecker.turn()
    assert broken.agents.asked == []


def test_it_takes_over_from_an_engine_that_died(broken: FakeFollowing) -> None:
    requests.ask_failure(failure().migration, "admin", broken.engine.now)
    requests.claim_failures("dead", broken.engine.now)
    broken.later(61)
    broken.report("compute1", "compute2")
    broken.rechecker.turn()
    assert models.Request.objects.get().state == "done"
