"""View tests have a small cloud with three hosts to begin with."""

import pytest
from django.core.cache import cache

from tests.fakes import FakeCloud, FakeServer


@pytest.fixture
def cloud(fake_server: FakeServer) -> FakeCloud:
    """compute1 to compute3, all up, no servers."""
    cloud = fake_server.serve(FakeCloud())
    for number in (1, 2, 3):
        cloud.add_host(f"compute{number}")
    return cloud


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """Names and amounts are kept for an hour; a test must not see another's."""
    cache.clear()
