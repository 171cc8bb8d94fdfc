"""Signing in, and being sent away."""

from typing import Any

import pytest
from keystoneauth1 import exceptions
from keystoneauth1.identity import v3
from keystoneauth1.session import Session
from novaclient import exceptions as nova_errors

from tests.fakes import FakeCloud
from tests.unit.fakes.conftest import NovaAs


def test_it_lets_users_in(cloud: FakeCloud, nova_as: NovaAs) -> None:
    server = cloud.add_server("web-1")
    assert [each.id for each in nova_as("mia").servers.list()] == [server.id]


def test_it_refuses_a_wrong_password(cloud: FakeCloud, nova_as: NovaAs) -> None:
    nova = nova_as("mia")
    cloud.users["mia"].password += "!"
    with pytest.raises(exceptions.Unauthorized):
        nova.servers.list()


def test_it_refuses_an_unknown_user(cloud: FakeCloud, nova_as: NovaAs) -> None:
    nova = nova_as("mia")
    del cloud.users["mia"]
    with pytest.raises(exceptions.Unauthorized):
        nova.servers.list()


def test_it_refuses_a_project_without_a_role(cloud: FakeCloud, nova_as: NovaAs) -> None:
    cloud.add_user("stranger", {"admin": ("member",)})
    with pytest.raises(exceptions.Unauthorized):
        nova_as("stranger").servers.list()


def test_it_refuses_expired_tokens(cloud: FakeCloud, nova_as: NovaAs) -> None:
    session = nova_as("mia").client.session
    headers = {"X-Auth-Token": session.get_token()}
    cloud.expire_tokens()
    with pytest.raises(exceptions.Unauthorized):
        session.get(
            f"{cloud.url}/compute/v2.1/servers", headers=headers, authenticated=False
        )


def test_it_renews_expired_tokens_by_password(
    cloud: FakeCloud, nova_as: NovaAs
) -> None:
    nova = nova_as("mia")
    nova.servers.list()
    cloud.expire_tokens()
    assert nova.servers.list() == []


@pytest.mark.parametrize("name", ["mia", "mona", "olive"])
def test_it_keeps_admins_things_from_others(name: str, nova_as: NovaAs) -> None:
    nova = nova_as(name)
    for forbidden in (
        nova.services.list,
        nova.hypervisors.list,
        nova.migrations.list,
        nova.aggregates.list,
        lambda: nova.servers.list(search_opts={"all_tenants": 1}),
        nova.availability_zones.list,
    ):
        with pytest.raises(nova_errors.Forbidden, match="Policy doesn't allow"):
            forbidden()


def test_it_hides_other_projects_servers(cloud: FakeCloud, nova_as: NovaAs) -> None:
    server = cloud.add_server("theirs", project="admin")
    assert nova_as("mia").servers.list() == []
    with pytest.raises(nova_errors.NotFound):
        nova_as("mia").servers.get(server.id)


def test_it_hides_hosts_from_members(cloud: FakeCloud, nova_as: NovaAs) -> None:
    server = cloud.add_server("web-1")
    shown = nova_as("mia").servers.get(server.id).to_dict()
    assert "OS-EXT-SRV-ATTR:host" not in shown
    assert "host_status" not in shown


def test_it_scopes_to_the_system_who_has_a_role_there(cloud: FakeCloud) -> None:
    access = system_scoped(cloud, "rita")
    assert access.system_scoped
    assert access.role_names == ["reader"]
    assert access.project_id is None


def test_it_scopes_nobody_else_to_the_system(cloud: FakeCloud) -> None:
    with pytest.raises(exceptions.Unauthorized):
        system_scoped(cloud, "olive")


def system_scoped(cloud: FakeCloud, name: str) -> Any:
    login: dict[str, Any] = {
        "username": name,
        "password": "secret",
        "user_domain_id": "default",
    }
    auth = v3.Password(cloud.auth_url, **login, system_scope="all")
    return auth.get_access(Session())
