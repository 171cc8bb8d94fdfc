"""The real clients, talking to the fake cloud as users of it."""

from collections.abc import Callable
from typing import Any

import pytest
from keystoneauth1 import adapter, session
from keystoneauth1.identity import v3
from novaclient import client as novaclient

from tests.fakes import FakeCloud, FakeServer, small_cloud

NovaAs = Callable[..., Any]
Placement = Callable[..., Any]


@pytest.fixture
def cloud(fake_server: FakeServer) -> FakeCloud:
    """compute1 to compute3 and nothing on them."""
    return fake_server.serve(small_cloud())


@pytest.fixture
def nova_as(cloud: FakeCloud) -> NovaAs:
    """``nova_as("mia", "2.96")``: a python-novaclient in project shop."""

    def make(name: str = "admin", version: str = "2.87") -> Any:
        return novaclient.Client(version, session=_session(cloud, name))

    return make


@pytest.fixture
def placement(cloud: FakeCloud) -> Placement:
    """``placement("/resource_providers", "1.29")``: the JSON of an answer."""

    def get(path: str, version: str = "1.29", name: str = "admin") -> Any:
        door = adapter.Adapter(
            _session(cloud, name),
            service_type="placement",
            default_microversion=version,
        )
        return door.get(path).json()

    return get


def _session(cloud: FakeCloud, name: str) -> session.Session:
    auth = v3.Password(
        auth_url=cloud.auth_url,
        username=name,
        password=cloud.users[name].password,
        project_name="shop",
        user_domain_id="default",
        project_domain_id="default",
    )
    return session.Session(auth=auth)
