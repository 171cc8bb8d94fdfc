"""Horizon's own pages work on the fake cloud, as they do on a real one."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import ClientAs, RequestAs
from tests.fakes import FakeCloud
from tests.fakes.page import Page

Reader = Callable[[Any], Page]


@pytest.mark.parametrize("path", ["/admin/hypervisors/", "/admin/instances/"])
def test_it_serves_horizons_pages(
    cloud: FakeCloud, client_as: ClientAs, page: Reader, path: str
) -> None:
    cloud.add_server("web-1")
    shown = page(client_as("admin").get(path))
    assert "compute1" in shown.text
    assert shown.messages == []


def test_it_serves_horizons_form(
    cloud: FakeCloud, client_as: ClientAs, page: Reader
) -> None:
    server = cloud.add_server("web-1")
    shown = page(client_as("admin").get(f"/admin/instances/{server.id}/live_migrate"))
    assert "compute3" in shown.one("select#id_host").text


def test_it_lets_horizon_see_an_outage(
    cloud: FakeCloud, client_as: ClientAs, page: Reader
) -> None:
    client = client_as("admin")
    cloud.down("nova")
    shown = page(client.get("/admin/hypervisors/"))
    assert any("Unable to retrieve" in each for each in shown.messages)


def test_it_lets_horizon_see_an_expired_token(
    cloud: FakeCloud, client_as: ClientAs
) -> None:
    client = client_as("admin")
    cloud.expire_tokens()
    assert client.get("/admin/hypervisors/").status_code == 403


def test_it_gives_requests_a_user(request_as: RequestAs) -> None:
    user: Any = request_as("mia").user
    assert user.username == "mia"
    assert {role["name"] for role in user.roles} == {"member", "reader"}
