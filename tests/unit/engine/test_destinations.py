"""A move that the panel began has a target, whether or not Nova remembers it."""

from dataclasses import replace
from typing import Any

import pytest

from migration_panel.checks import service
from migration_panel.checks.finding import Finding
from migration_panel.diagnosis.diagnosis import Confidence
from migration_panel.engine import candidates
from migration_panel.nova import census
from migration_panel.store import models
from tests.fakes.following import FakeFollowing
from tests.fakes.store import a_finding
from tests.unit.engine.test_candidates import (
    check,
    first,
    heal,
    lab,
    leave_out,
    move,
)

__all__ = ["lab"]

DOWN = ({"up": False}, {"forced_down": True})
DISABLED = ({"enabled": False}, {"enabled": False, "disabled_reason": "AUTO: lost"})


def take_census(lab: FakeFollowing) -> None:
    """As the engine does each minute, with the real checks of services."""
    asked = census.taken(lab.cloud.nova())
    for each in asked.services:
        known = lab.engine.rules.last_of(each.host)
        known = replace(known, service=each)
        lab.engine.rules.hosts[each.host] = tuple(service.check(known))
    lab.engine.merge(asked)


@pytest.mark.parametrize("facts", DOWN)
def test_it_blames_the_target_that_is_down(
    lab: FakeFollowing, facts: dict[str, Any]
) -> None:
    leave_out(lab, "compute2", **facts)
    row = move(lab, panel=True)
    assert (row.cause, row.target) == ("compute_service_down", "compute2")
    problem = models.Problem.objects.get()
    assert (problem.host, problem.standing) == ("compute2", "stands")


@pytest.mark.parametrize("facts", DISABLED)
def test_it_shows_the_target_that_is_disabled(
    lab: FakeFollowing, facts: dict[str, Any]
) -> None:
    leave_out(lab, "compute2", **facts)
    row = move(lab, panel=True)
    told = first(row)
    assert (row.cause, row.standing, told.left_out) == ("no_valid_host", "stands", ())
    assert Confidence.MEASURED in told.confidence
    assert [each.host for each in told.proofs if "status=disabled" in each.text]


def test_it_blames_no_other_host(lab: FakeFollowing) -> None:
    leave_out(lab, "compute2", "compute3", up=False)
    told = first(move(lab, "compute3", panel=True))
    assert {each.host for each in told.proofs if each.host} == {"compute3"}


def test_it_asks_the_target_and_tries_the_way_there(lab: FakeFollowing) -> None:
    leave_out(lab, "compute2")
    move(lab, panel=True)
    assert ("compute2", "evidence") in lab.agents.asked
    assert lab.agents.probes()


def test_it_knows_more_than_the_census(lab: FakeFollowing) -> None:
    leave_out(lab, "compute2", up=False)
    take_census(lab)
    heal(lab, "compute2")
    leave_out(lab, "compute2")
    assert move(lab, panel=True).cause == "no_valid_host"


def test_it_goes_by_the_census_where_nova_does_not_tell(lab: FakeFollowing) -> None:
    leave_out(lab, "compute2", up=False)
    take_census(lab)
    lab.fake.fail_next("GET", ".*/os-services.*", 500, "Oops")
    assert move(lab, panel=True).cause == "compute_service_down"


@pytest.mark.parametrize("facts", [*DOWN, *DISABLED])
def test_it_is_gone_when_nova_says_so(
    lab: FakeFollowing, facts: dict[str, Any]
) -> None:
    """Nobody waits for the next census."""
    leave_out(lab, "compute2", **facts)
    take_census(lab)
    row = move(lab, panel=True)
    assert check(lab, row) == ("done", "", "stands")
    heal(lab, "compute2")
    assert check(lab, row)[2] == "gone"


def test_it_is_not_gone_where_nova_does_not_answer(lab: FakeFollowing) -> None:
    leave_out(lab, "compute2", up=False)
    row = move(lab, panel=True)
    heal(lab, "compute2")
    lab.fake.fail_next("GET", ".*/os-services.*", 500, "Oops")
    assert check(lab, row)[::2] == ("failed", "stands")


OLD = a_finding("service.disabled", host="compute2")
NEW = a_finding("service.down", host="compute2")
FULL = a_finding("storage.full", host="compute2")
OTHER = a_finding("service.down", host="compute1")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (None, (OLD, FULL, OTHER)),
        ((), (FULL, OTHER)),
        ((NEW,), (FULL, OTHER, NEW)),
        ((NEW, a_finding("service.down", host="compute3")), (FULL, OTHER, NEW)),
    ],
)
def test_it_renews_novas_word_on_a_host_alone(
    told: tuple[Finding, ...] | None, expected: tuple[Finding, ...]
) -> None:
    known = (OLD, FULL, OTHER)
    assert candidates.renewed(known, ["compute2"], told) == expected


def test_it_has_no_answer_of_a_host_that_nova_does_not_know(lab: FakeFollowing) -> None:
    (found,) = candidates.told(lab.cloud.nova(), ["compute9"], lab.engine.now)
    assert (found.id, found.subject) == ("service.not-told", "compute9")
