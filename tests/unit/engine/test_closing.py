"""Problems are checked now and then, and closed when they are over."""

import pytest

from migration_panel.diagnosis.diagnosis import Place
from migration_panel.store import models
from tests.fakes.following import (
    KEY,
    WORKED,
    FakeFollowing,
    fails,
    failure,
    heal,
    knows_no_host_key,
)

MINUTE = 60


@pytest.fixture
def broken(following: FakeFollowing) -> FakeFollowing:
    """compute1 does not know compute2's host key; web has failed of it."""
    knows_no_host_key(following)
    fails(following)
    return following


def minutes(following: FakeFollowing, number: int) -> None:
    """Agents report, and the engine checks."""
    for _ in range(number):
        following.later(MINUTE)
        following.report("compute1", "compute2", "compute3")
        following.closer.turn()


def problem() -> models.Problem:
    return models.Problem.objects.get()


def test_it_stays_open_while_it_stands(broken: FakeFollowing) -> None:
    minutes(broken, 20)
    assert (problem().standing, problem().closed) == ("stands", None)
    assert problem().checked == broken.engine.now


def test_it_is_gone_when_it_is_mended_and_closed_when_nobody_suffers(
    broken: FakeFollowing,
) -> None:
    heal(broken)
    minutes(broken, 6)
    assert (problem().standing, problem().closed) == ("gone", None)
    assert failure().standing == "gone"
    minutes(broken, 5)
    assert problem().closed is not None


def test_it_stays_open_while_there_are_new_victims(broken: FakeFollowing) -> None:
    heal(broken)
    for _ in range(5):
        minutes(broken, 5)
        fails(broken)
    assert (problem().victims, problem().closed) == (6, None)


def test_it_is_opened_anew_by_a_new_victim(broken: FakeFollowing) -> None:
    heal(broken)
    minutes(broken, 20)
    fails(broken)
    rows = models.Problem.objects.order_by("opened")
    assert [each.closed is None for each in rows] == [False, True]


def test_it_goes_by_what_agents_measure_anyway(broken: FakeFollowing) -> None:
    heal(broken)
    broken.agents.asked.clear()
    broken.later(MINUTE)
    broken.report("compute2")
    broken.engine.hear("compute1", "compute2", tried={"ssh": WORKED})
    broken.closer.turn()
    assert problem().standing == "gone"
    assert broken.agents.asked == []


def test_it_has_a_pair_tried_but_seldom(broken: FakeFollowing) -> None:
    broken.agents.asked.clear()
    minutes(broken, 20)
    assert 3 <= len(broken.agents.probes()) <= 4


def test_it_does_not_believe_what_was_measured_before(broken: FakeFollowing) -> None:
    broken.engine.rules.pairs.clear()
    models.Pair.objects.update(taken=broken.engine.now.replace(year=2000))
    minutes(broken, 2)
    assert problem().standing == "unknown"


def test_it_does_not_close_what_nobody_can_measure(broken: FakeFollowing) -> None:
    broken.agents.silent = {"compute1", "compute2"}
    heal(broken)
    for _ in range(20):
        broken.later(MINUTE)
        broken.closer.turn()
    assert problem().closed is None


def test_it_forgets_what_no_check_sees_after_a_day(following: FakeFollowing) -> None:
    following.doctor.knows = {"Host key": ("nova_code_bug", Place.CLOUD)}
    following.agents.logs["compute1"] = [KEY]
    fails(following)
    minutes(following, 3)
    assert (problem().standing, problem().checked) == ("unknown", None)
    following.later(23 * 3600)
    following.closer.turn()
    assert problem().closed is None
    following.later(3600)
    following.closer.turn()
    assert problem().closed is not None
    assert problem().standing == "unknown"


def test_it_leaves_the_work_to_one_engine(broken: FakeFollowing) -> None:
    broken.closer.turn()
    broken.begin("two")
    broken.later(30)
    before = problem().checked
    broken.closer.turn()
    assert problem().checked == before


def test_it_closes_a_problem_without_victims(broken: FakeFollowing) -> None:
    models.Failure.objects.all().delete()
    minutes(broken, 2)
    assert problem().closed is None
    broken.later(24 * 3600)
    broken.closer.turn()
    assert problem().closed is not None
