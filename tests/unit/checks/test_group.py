"""Server groups, judged as Nova's filters count."""

from typing import Any

import pytest

from migration_panel.checks import group as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.group import Group, Member
from migration_panel.facts.missing import Missing


def a_group(policy: str, *hosts: str | None, **facts: Any) -> Group:
    """One whose servers, 1, 2 and so on, are on these hosts."""
    members = tuple(Member(server=str(n), host=at) for n, at in enumerate(hosts, 1))
    known: dict[str, Any] = {
        "id": "g",
        "name": "db",
        "policy": policy,
        "members": members,
    }
    return Group(**(known | facts))


def found(group: Group, host: str = "b", *servers: str) -> list[Finding]:
    """Of server 1, unless others are named, at a host."""
    return checks.findings(servers or ("1",), host, group)


# -- together -----------------------------------------------------------------------


def test_it_keeps_one_of_several_where_the_others_are() -> None:
    (only,) = found(a_group("affinity", "a", "a", "a"))
    assert (only.id, only.level) == ("group.apart", Level.BLOCKER)
    assert only.affects is Affects.ALL
    assert str(only.message).endswith("the others are on a.")


@pytest.mark.parametrize(
    "hosts",
    [("a",), ("a", None), ("a", "b"), ("a", "b", "c")],
    ids=["alone", "the other is nowhere", "it joins", "it joins one of them"],
)
def test_it_lets_one_go_where_nova_would(hosts: tuple[str | None, ...]) -> None:
    assert found(a_group("affinity", *hosts)) == []


def test_it_names_a_few_hosts_at_most() -> None:
    (only,) = found(a_group("affinity", "a", "c", "d", "e", "f"))
    assert str(only.message).endswith("on c, d, e.")


# -- apart ---------------------------------------------------------------------------


def test_it_keeps_one_from_where_another_is() -> None:
    (only,) = found(a_group("anti-affinity", "a", "b"))
    assert (only.id, only.level) == ("group.together", Level.BLOCKER)
    assert "1 of it are there" in str(only.message)


@pytest.mark.parametrize("hosts", [("a",), ("a", "c"), ("a", "a"), ("b",), ("a", None)])
def test_it_lets_one_go_where_none_is(hosts: tuple[str | None, ...]) -> None:
    assert found(a_group("anti-affinity", *hosts)) == []


@pytest.mark.parametrize(("most", "stops"), [(1, True), (2, True), (3, False)])
def test_it_knows_how_many_a_host_may_have(most: int, stops: object) -> None:
    group = a_group("anti-affinity", "a", "b", "b", most=most)
    assert bool(found(group)) is stops


def test_it_does_not_count_those_that_move_as_well() -> None:
    assert found(a_group("anti-affinity", "a", "b"), "b", "1", "2") == []


# -- neither -----------------------------------------------------------------------


@pytest.mark.parametrize("policy", ["soft-affinity", "soft-anti-affinity", "", "new"])
def test_it_leaves_what_is_only_a_wish_to_the_scheduler(policy: str) -> None:
    assert found(a_group(policy, "a", "b")) == []
    assert found(a_group(policy, "a", "a")) == []


@pytest.mark.parametrize("policy", ["affinity", "anti-affinity"])
def test_it_says_once_that_the_others_are_not_known(policy: str) -> None:
    group = a_group(policy, members=Missing("the group has 99 servers"))
    assert found(group) == []
    (only,) = checks.unknown("1", group)
    assert (only.id, only.level) == ("group.members-unknown", Level.UNKNOWN)
    assert "99 servers" in str(only.message)


def test_it_does_not_mind_that_the_others_of_a_wish_are_not_known() -> None:
    assert checks.unknown("1", a_group("soft-affinity", members=Missing("x"))) == []
    assert checks.unknown("1", a_group("affinity", "a")) == []


def test_it_shows_a_hostile_name_as_it_is() -> None:
    (only,) = found(a_group("anti-affinity", "a", "b", name="%(x)s"))
    assert "%(x)s" in str(only.message)
