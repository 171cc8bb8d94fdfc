"""What all tests share: the fake cloud, signing in to it, and no other network."""

import ipaddress
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings
from openstack_auth import utils as auth_utils

from tests.fakes import FakeCloud, FakeServer
from tests.fakes.page import Page, read

ClientAs = Callable[..., Client]
RequestAs = Callable[..., HttpRequest]


def pytest_configure(config: pytest.Config) -> None:
    """Warnings are errors where we can mend them: in our own modules."""
    for category in ("DeprecationWarning", "PendingDeprecationWarning"):
        others = f"ignore::{category}:(?!migration_panel|tests)"
        config.addinivalue_line("filterwarnings", others)


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but this machine's own loopback may be talked to."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            assert _is_loopback(address[0]), f"A test tried to reach {address}"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


def _is_loopback(host: str) -> bool:
    return host == "localhost" or ipaddress.ip_address(host).is_loopback


@pytest.fixture(scope="session")
def fake_server() -> Iterator[FakeServer]:
    """One HTTP server for all tests; each test brings its own cloud."""
    server = FakeServer(FakeCloud())
    with server, override_settings(OPENSTACK_KEYSTONE_URL=server.auth_url):
        yield server


@pytest.fixture
def cloud(fake_server: FakeServer) -> FakeCloud:
    """An empty cloud with users, projects and flavors; see FakeCloud."""
    return fake_server.serve(FakeCloud())


@pytest.fixture(scope="session")
def _sessions() -> dict[str, dict[str, str]]:
    """Who has signed in already -> the cookies; tokens outlive a test's cloud."""
    return {}


@pytest.fixture
def client_as(cloud: FakeCloud, _sessions: dict[str, dict[str, str]]) -> ClientAs:
    """``client_as("admin")``: a client that went through the sign-in form."""

    def make(name: str) -> Client:
        key = f"{name} {cloud.users[name].roles}"
        client = Client()
        if key not in _sessions:
            _sign_in(client, name)
            _sessions[key] = {each.key: each.value for each in client.cookies.values()}
            cloud.reset_calls()
        client.cookies.load(_sessions[key])
        return client

    return make


def _sign_in(client: Client, name: str) -> None:
    form = {"auth_type": "credentials", "username": name, "password": "secret"}
    answer = client.post("/auth/login/", form | {"region": "default"})
    assert answer.status_code == 302, "The sign-in form refused"


@pytest.fixture
def request_as(client_as: ClientAs) -> RequestAs:
    """``request_as("admin")``: a bare request of a signed-in user, for API code."""

    def make(name: str, path: str = "/") -> HttpRequest:
        request = RequestFactory().get(path)
        request.session = client_as(name).session
        request.user = auth_utils.get_user(request)
        return request

    return make


@pytest.fixture
def page() -> Callable[[Any], Page]:
    """``page(response)``: the HTML of an answer, to look for things in."""
    return read
