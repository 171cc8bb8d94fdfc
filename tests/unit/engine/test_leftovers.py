"""Placement is asked what dead migrations still hold, until it is nothing."""

from datetime import timedelta

import pytest

from migration_panel.engine.leftovers import Leftovers
from migration_panel.facts import codec
from migration_panel.facts.allocation import Leftover
from tests.asking import LIVE, ask
from tests.fakes.following import FakeFollowing, failure


@pytest.fixture
def leftovers(following: FakeFollowing) -> Leftovers:
    return Leftovers("one", following.cloud.placement, following.engine.clock)


def fails(following: FakeFollowing, how: str) -> None:
    web = following.fake.add_server("web")
    following.fake.next_move_fails(how)
    ask(following.fake, web, "os-migrateLive", **LIVE)
    for _ in range(10):
        following.turn()


def told() -> Leftover:
    return codec.decode(Leftover, failure().leftover)


def test_it_finds_what_was_left(following: FakeFollowing, leftovers: Leftovers) -> None:
    fails(following, "live-refused-leaking")
    following.later(120)
    leftovers.turn()
    [held], [server] = told().held, told().server
    assert (held.name, dict(held.resources)["VCPU"]) == ("compute1", 1)
    assert server.name == "compute1"
    assert told().asked == following.engine.now


def test_it_finds_nothing_where_nova_tidied_up(
    following: FakeFollowing, leftovers: Leftovers
) -> None:
    fails(following, "live-refused")
    following.later(120)
    leftovers.turn()
    assert (told().held, told().server) == ((), ())


def test_it_lets_nova_tidy_up_first(
    following: FakeFollowing, leftovers: Leftovers
) -> None:
    fails(following, "live-refused-leaking")
    following.fake.reset_calls()
    leftovers.turn()
    assert failure().leftover is None
    assert following.fake.calls_to("placement") == []


def test_it_asks_once_where_nothing_was_left(
    following: FakeFollowing, leftovers: Leftovers
) -> None:
    fails(following, "live-refused")
    following.later(120)
    leftovers.turn()
    following.fake.reset_calls()
    leftovers.turn()
    assert following.fake.calls_to("placement") == []


def test_it_sees_when_somebody_has_removed_it(
    following: FakeFollowing, leftovers: Leftovers
) -> None:
    fails(following, "live-refused-leaking")
    following.later(120)
    leftovers.turn()
    following.fake.leftovers.clear()
    leftovers.turn()
    assert told().held == ()


def test_it_tries_again_when_placement_is_back(
    following: FakeFollowing, leftovers: Leftovers
) -> None:
    fails(following, "live-refused-leaking")
    following.later(120)
    following.fake.down("placement")
    leftovers.turn()
    assert failure().leftover is None
    following.fake.up("placement")
    leftovers.turn()
    assert told().held


def test_it_leaves_the_work_to_one_engine(
    following: FakeFollowing, leftovers: Leftovers
) -> None:
    fails(following, "live-refused-leaking")
    leftovers.turn()
    following.later(110)
    Leftovers("two", following.cloud.placement, following.engine.clock).turn()
    assert failure().leftover is None
    following.engine.now += timedelta(seconds=20)
    Leftovers("two", following.cloud.placement, following.engine.clock).turn()
    assert told().held
