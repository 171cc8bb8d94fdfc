"""Horizon's own pages against the fake cloud."""

from tests.conftest import ClientAs
from tests.fakes import FakeCloud


def test_it_signs_in(cloud: FakeCloud, client_as: ClientAs) -> None:
    cloud.add_host("compute1")
    client = client_as("admin")
    assert client.get("/admin/hypervisors/").status_code == 200
