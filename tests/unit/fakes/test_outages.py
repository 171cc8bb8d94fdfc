"""Services that are down, scripted refusals, microversions and the record of calls."""

import pytest
from keystoneauth1 import exceptions as http_errors
from novaclient import exceptions

from tests.fakes import FakeCloud
from tests.unit.fakes.conftest import NovaAs, Placement


def test_it_is_down(cloud: FakeCloud, nova_as: NovaAs) -> None:
    cloud.down("nova")
    with pytest.raises(exceptions.ClientException, match="503"):
        nova_as().servers.list()


def test_it_hangs_up(cloud: FakeCloud, placement: Placement) -> None:
    cloud.down("placement", how="hangup")
    with pytest.raises(http_errors.ConnectFailure):
        placement("/resource_providers")


def test_it_is_up_again(cloud: FakeCloud, nova_as: NovaAs) -> None:
    cloud.down("nova")
    cloud.up("nova")
    assert nova_as().servers.list() == []


def test_it_is_down_alone(cloud: FakeCloud, nova_as: NovaAs) -> None:
    cloud.down("placement")
    assert nova_as().servers.list() == []


def test_it_refuses_by_script_once(cloud: FakeCloud, nova_as: NovaAs) -> None:
    nova = nova_as()
    cloud.fail_next("GET", "/servers/detail", 500, "Out of order")
    with pytest.raises(exceptions.ClientException, match="Out of order"):
        nova.servers.list()
    assert nova.servers.list() == []


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/servers/detail"), ("GET", "/os-services")]
)
def test_it_refuses_nothing_else(
    cloud: FakeCloud, nova_as: NovaAs, method: str, path: str
) -> None:
    cloud.fail_next(method, path, 500)
    assert nova_as().servers.list() == []


@pytest.mark.parametrize("version", ["2.97", "2.0", "3.1"])
def test_it_knows_its_microversions(nova_as: NovaAs, version: str) -> None:
    headers = {"OpenStack-API-Version": f"compute {version}"}
    with pytest.raises(http_errors.NotAcceptable):
        nova_as().client.session.get(
            "/servers", endpoint_filter={"service_type": "compute"}, headers=headers
        )


def test_it_records_calls(cloud: FakeCloud, nova_as: NovaAs) -> None:
    server = cloud.add_server("web-1")
    nova_as().servers.migrate(server.id, host="compute2")
    (call,) = cloud.calls_to("nova")
    assert (call.method, call.microversion) == ("POST", "2.87")
    assert call.path == f"/v2.1/servers/{server.id}/action"
    assert call.body == {"migrate": {"host": "compute2"}}


def test_it_forgets_calls(cloud: FakeCloud, nova_as: NovaAs) -> None:
    nova_as().servers.list()
    cloud.reset_calls()
    assert cloud.calls == []


@pytest.mark.parametrize("path", ["/nonsense", "/servers/x/nonsense"])
def test_it_knows_no_other_paths(nova_as: NovaAs, path: str) -> None:
    with pytest.raises(exceptions.NotFound):
        nova_as().client.get(path)
