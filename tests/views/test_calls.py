"""What a page costs the cloud: one microversion, and no new token."""

import pytest

from migration_panel.dashboards.admin.migration.views.base import TABS, url
from migration_panel.nova.api import MICROVERSION
from tests.conftest import ClientAs
from tests.fakes import FakeCloud

PAGES = [slug for slug, _label in TABS]


@pytest.mark.parametrize("page", PAGES)
def test_it_asks_nova_at_one_microversion(
    page: str, cloud: FakeCloud, client_as: ClientAs
) -> None:
    cloud.add_server("web", host="compute1")
    client = client_as("admin")
    cloud.reset_calls()
    assert client.get(url(page)).status_code == 200
    asked = {call.microversion for call in cloud.calls_to("nova")}
    assert asked <= {MICROVERSION}


@pytest.mark.parametrize("page", PAGES)
def test_it_uses_the_token_it_has(
    page: str, cloud: FakeCloud, client_as: ClientAs
) -> None:
    client = client_as("admin")
    cloud.reset_calls()
    assert client.get(url(page)).status_code == 200
    posted = [call for call in cloud.calls_to("keystone") if call.method == "POST"]
    assert posted == []
