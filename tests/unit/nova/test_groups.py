"""Server groups, and where their members are."""

from typing import Any

import pytest

from migration_panel.facts.group import Member
from migration_panel.facts.missing import Missing
from migration_panel.nova import errors, groups, servers
from tests.fakes import FakeCloud


def test_it_asks_nothing_where_there_is_no_group(cloud: FakeCloud, nova: Any) -> None:
    before = len(cloud.calls)
    assert groups.of(nova, ()) == {}
    assert len(cloud.calls) == before


def test_it_knows_a_server_s_groups(cloud: FakeCloud, nova: Any) -> None:
    web, lonely = cloud.add_server("web"), cloud.add_server("lonely")
    group = cloud.add_group("apart", "anti-affinity", [web])
    assert servers.one(nova, web.id).groups == (group.id,)
    assert servers.one(nova, lonely.id).groups == ()


@pytest.mark.parametrize("policy", ["affinity", "anti-affinity"])
def test_it_finds_where_members_are(cloud: FakeCloud, nova: Any, policy: str) -> None:
    web, db = cloud.add_server("web"), cloud.add_server("db", "compute2")
    made = cloud.add_group("g", policy, [web, db])
    found = groups.of(nova, [made.id, made.id])[made.id]
    assert (found.name, found.policy, found.most) == ("g", policy, 1)
    assert found.members == (
        Member(server=web.id, host="compute1"),
        Member(server=db.id, host="compute2"),
    )


def test_it_leaves_out_members_that_are_gone(cloud: FakeCloud, nova: Any) -> None:
    web, gone = cloud.add_server("web"), cloud.add_server("gone", status="DELETED")
    made = cloud.add_group("g", "affinity", [web, gone])
    members = groups.of(nova, [made.id])[made.id].members
    assert members == (Member(server=web.id, host="compute1"),)


def test_it_does_not_look_for_members_of_a_wish(cloud: FakeCloud, nova: Any) -> None:
    web = cloud.add_server("web")
    made = cloud.add_group("g", "soft-affinity", [web])
    assert groups.of(nova, [made.id])[made.id].members == ()
    assert not any(web.id in each.path for each in cloud.calls)


def test_it_does_not_ask_for_a_crowd(cloud: FakeCloud, nova: Any) -> None:
    many = [cloud.add_server(f"s{n}") for n in range(groups.MOST_MEMBERS + 1)]
    made = cloud.add_group("g", "affinity", many)
    assert groups.of(nova, [made.id])[made.id].members == Missing(
        "the group has 21 servers"
    )


def test_it_says_when_there_is_no_such_group(nova: Any) -> None:
    with pytest.raises(errors.GoneError):
        groups.of(nova, ["5e4b0b5c-0000-4000-8000-000000000001"])
