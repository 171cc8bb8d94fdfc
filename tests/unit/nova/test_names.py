"""Names of what Nova tells only by id."""

from typing import Any

import pytest
from django.http import HttpRequest

from migration_panel.nova import errors, names
from migration_panel.nova.names import ServerName
from tests.fakes import FakeCloud
from tests.fakes.state import Project


def test_it_names_projects_and_users(cloud: FakeCloud, request_: HttpRequest) -> None:
    shop, mia = cloud.projects["shop"].id, cloud.users["mia"].id
    assert names.projects(request_, [shop, None, shop]) == {shop: "shop"}
    assert names.users(request_, [mia]) == {mia: "mia"}


def test_it_asks_once_an_hour(cloud: FakeCloud, request_: HttpRequest) -> None:
    shop = cloud.projects["shop"].id
    names.projects(request_, [shop])
    cloud.reset_calls()
    assert names.projects(request_, [shop]) == {shop: "shop"}
    assert cloud.calls == []


def test_it_lists_projects_when_many_are_unknown(
    cloud: FakeCloud, request_: HttpRequest
) -> None:
    made = [Project(f"p{number}") for number in range(30)]
    cloud.projects |= {each.name: each for each in made}
    found = names.projects(request_, [each.id for each in made])
    assert set(found.values()) == {each.name for each in made}
    assert len([c for c in cloud.calls if c.path == "/v3/projects"]) == 1


def test_it_leaves_out_whom_keystone_does_not_know(request_: HttpRequest) -> None:
    assert names.users(request_, ["nobody"]) == {}


def test_it_lives_without_keystone(cloud: FakeCloud, request_: HttpRequest) -> None:
    cloud.down("keystone")
    ids = [each.id for each in cloud.projects.values()]
    assert names.projects(request_, ids) == {}
    assert names.projects(request_, [f"p{number}" for number in range(9)]) == {}


def test_it_names_servers_and_says_which_are_deleted(
    cloud: FakeCloud, nova: Any
) -> None:
    web, gone = cloud.add_server("web"), cloud.add_server("gone", status="DELETED")
    assert names.servers(nova, [web.id, gone.id, "never-was"]) == {
        web.id: ServerName("web"),
        gone.id: ServerName("gone", deleted=True),
    }
    assert len(cloud.calls) == 2


def test_it_asks_for_deleted_ones_only_when_some_are_missing(
    cloud: FakeCloud, nova: Any
) -> None:
    web = cloud.add_server("web")
    names.servers(nova, [web.id])
    assert len(cloud.calls) == 1
    names.servers(nova, [web.id])
    assert len(cloud.calls) == 1


def test_it_asks_nothing_for_nobody(cloud: FakeCloud, nova: Any) -> None:
    assert names.servers(nova, []) == {}
    assert cloud.calls == []


def test_it_says_when_nova_does_not_answer(cloud: FakeCloud, nova: Any) -> None:
    cloud.down("nova")
    with pytest.raises(errors.UnreachableError):
        names.servers(nova, ["any"])
