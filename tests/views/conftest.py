"""View tests have a small cloud with three hosts to begin with."""

import pytest

from tests.fakes import FakeCloud, FakeServer


@pytest.fixture
def cloud(fake_server: FakeServer) -> FakeCloud:
    """compute1 to compute3, all up, no servers."""
    cloud = fake_server.serve(FakeCloud())
    for number in (1, 2, 3):
        cloud.add_host(f"compute{number}")
    return cloud
