"""A cloud with two hosts, and a connection to it as the administrator."""

from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpRequest

from migration_panel.nova import client
from tests.conftest import RequestAs
from tests.fakes import FakeCloud, FakeServer, small_cloud


@pytest.fixture
def cloud(fake_server: FakeServer) -> FakeCloud:
    """compute1 and compute2, no servers, nothing remembered from another test."""
    cache.clear()
    return fake_server.serve(small_cloud(hosts=2))


@pytest.fixture
def request_(request_as: RequestAs) -> HttpRequest:
    return request_as("admin")


@pytest.fixture
def nova(request_: HttpRequest) -> Any:
    return client.connect(request_)
