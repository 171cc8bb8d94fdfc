"""Nova is asked whom it leaves out, when it found no host and when that is checked."""

from dataclasses import replace
from typing import Any

import pytest

from migration_panel.diagnosis.combine import diagnose
from migration_panel.diagnosis.diagnosis import Diagnosis
from migration_panel.facts import codec
from migration_panel.store import destinations, models, requests
from migration_panel.text import Text
from tests.asking import ask
from tests.fakes.following import FakeFollowing, failure

LEFT_OUT = [
    {"up": False},
    {"forced_down": True},
    {"enabled": False},
    {"enabled": False, "disabled_reason": "AUTO: Connection to libvirt lost: 1"},
]
each_way = pytest.mark.parametrize("facts", LEFT_OUT)
NOVA_SERVICES = ".*/os-services.*"


@pytest.fixture
def lab(following: FakeFollowing) -> FakeFollowing:
    """With the real catalog."""
    following.tools = replace(following.tools, diagnose=diagnose)
    following.begin("one")
    return following


def leave_out(lab: FakeFollowing, *hosts: str, **facts: Any) -> None:
    known = facts or {"enabled": False}
    for host in hosts:
        for name, value in known.items():
            setattr(lab.fake.hosts[host], name, value)


def heal(lab: FakeFollowing, *hosts: str) -> None:
    leave_out(lab, *hosts, up=True, enabled=True, forced_down=False)
    leave_out(lab, *hosts, disabled_reason=None)


def move(
    lab: FakeFollowing, target: str | None = "compute2", *, panel: bool = False
) -> models.Failure:
    """A server is to leave compute1, and Nova finds no host for it."""
    web = lab.fake.add_server("web")
    ask(lab.fake, web, "migrate", host=target)
    if panel:
        destinations.remember(web.id, "migration", target, lab.engine.now)
    for _ in range(3):
        lab.turn(5)
    return models.Failure.objects.get(server=web.id)


def first(row: models.Failure) -> Any:
    return codec.decode(Diagnosis, row.diagnosis).causes[0]


def check(lab: FakeFollowing, row: models.Failure) -> tuple[str, str, str]:
    """Somebody asks: how the request ended, what it said, how the cause stands."""
    lab.later(5)
    request = requests.ask_failure(row.migration, "admin", lab.engine.now)
    lab.rechecker.turn()
    row.refresh_from_db()
    ended = models.Request.objects.get(id=request)
    said = str(codec.decode(Text, ended.said)) if ended.said else ""
    return ended.state, said, row.standing


@each_way
def test_it_names_the_host_that_nova_leaves_out(
    lab: FakeFollowing, facts: dict[str, Any]
) -> None:
    leave_out(lab, "compute2", **facts)
    row = move(lab)
    told = first(row)
    assert (row.cause, row.standing, row.target) == ("no_valid_host", "stands", "")
    assert told.left_out == ("compute2",)
    assert "nova-compute on compute2" in told.proofs[-1].text
    assert told.proofs[-1].at is not None


def test_it_names_no_host_that_is_fine(lab: FakeFollowing) -> None:
    leave_out(lab, "compute2", "compute3")
    assert first(move(lab, None)).left_out == ("compute2", "compute3")
    heal(lab, "compute3")
    assert first(move(lab)).left_out == ("compute2",)


def test_it_does_not_name_the_source(lab: FakeFollowing) -> None:
    leave_out(lab, "compute1", "compute2")
    assert first(move(lab)).left_out == ("compute2",)


def test_it_does_not_name_hosts_of_a_silent_cell(lab: FakeFollowing) -> None:
    leave_out(lab, "compute2", cell_down=True)
    assert first(move(lab)).left_out == ()


def test_it_goes_by_nova_and_not_by_agents(lab: FakeFollowing) -> None:
    """A host that is down has no agent that reports; one that is silent may be fine."""
    leave_out(lab, "compute2", up=False)
    lab.later(600)
    lab.report("compute1")
    assert first(move(lab)).left_out == ("compute2",)


def test_it_does_without_where_nova_does_not_tell(lab: FakeFollowing) -> None:
    leave_out(lab, "compute2")
    lab.fake.fail_next("GET", NOVA_SERVICES, 500, "Oops")
    assert first(move(lab)).left_out == ()


def test_it_asks_nothing_where_the_target_is_known(lab: FakeFollowing) -> None:
    leave_out(lab, "compute3")
    web = lab.fake.add_server("web")
    lab.fake.add_migration(web, "migration", "error", dest="compute2")
    lab.turn()
    assert failure().target == "compute2"
    assert not [each for each in lab.fake.calls if "os-services" in str(each)]


@each_way
def test_it_is_gone_when_the_host_is_back(
    lab: FakeFollowing, facts: dict[str, Any]
) -> None:
    leave_out(lab, "compute2", **facts)
    row = move(lab)
    assert check(lab, row) == ("done", "", "stands")
    heal(lab, "compute2")
    assert check(lab, row) == ("done", "", "gone")
    assert row.checked == lab.engine.now


def test_it_does_not_know_whether_one_host_of_two_will_do(lab: FakeFollowing) -> None:
    leave_out(lab, "compute2", "compute3")
    row = move(lab)
    heal(lab, "compute3")
    state, said, standing = check(lab, row)
    assert (state, standing) == ("failed", "stands")
    assert "still leaves out compute2, and no longer compute3" in said


def test_it_does_not_know_of_a_host_that_nova_forgot(lab: FakeFollowing) -> None:
    leave_out(lab, "compute2")
    row = move(lab)
    del lab.fake.hosts["compute2"]
    state, said, standing = check(lab, row)
    assert (state, standing) == ("failed", "stands")
    assert "did not tell of nova-compute on compute2" in said


def test_it_does_not_know_where_nova_does_not_answer(lab: FakeFollowing) -> None:
    leave_out(lab, "compute2")
    row = move(lab)
    heal(lab, "compute2")
    lab.fake.fail_next("GET", NOVA_SERVICES, 500, "Oops")
    state, said, standing = check(lab, row)
    assert (state, standing) == ("failed", "stands")
    assert said


def test_it_tries_no_pair_and_asks_no_agent(lab: FakeFollowing) -> None:
    leave_out(lab, "compute2")
    row = move(lab)
    lab.agents.asked.clear()
    check(lab, row)
    assert (lab.agents.asked, lab.agents.told) == ([], [])


def test_it_tells_nothing_of_other_victims(lab: FakeFollowing) -> None:
    """Each may have been left with no host by another one."""
    leave_out(lab, "compute2")
    older = move(lab)
    heal(lab, "compute2")
    leave_out(lab, "compute3")
    newer = move(lab, "compute3")
    assert check(lab, older)[2] == "gone"
    newer.refresh_from_db()
    problem = models.Problem.objects.get()
    assert (problem.victims, problem.standing, newer.standing) == (2, *["stands"] * 2)
    heal(lab, "compute3")
    assert check(lab, newer)[2] == "gone"
    problem.refresh_from_db()
    assert problem.standing == "gone"


def minutes(lab: FakeFollowing, number: int) -> None:
    for _ in range(number):
        lab.later(60)
        lab.closer.turn()


def test_it_closes_the_problem_when_the_host_is_back(lab: FakeFollowing) -> None:
    leave_out(lab, "compute2")
    move(lab)
    minutes(lab, 20)
    assert models.Problem.objects.get().standing == "stands"
    heal(lab, "compute2")
    minutes(lab, 2)
    problem = models.Problem.objects.get()
    assert (problem.standing, problem.closed is None) == ("gone", False)


def test_it_closes_nothing_while_nova_is_silent(lab: FakeFollowing) -> None:
    leave_out(lab, "compute2")
    move(lab)
    heal(lab, "compute2")
    lab.fake.down("nova")
    minutes(lab, 20)
    problem = models.Problem.objects.get()
    assert (problem.standing, problem.closed) == ("unknown", None)
