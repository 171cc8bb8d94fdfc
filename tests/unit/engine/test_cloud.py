"""The engine's own way into the cloud."""

from pathlib import Path

import pytest

from migration_panel.nova.errors import CloudError, TokenExpiredError, UnreachableError
from tests.fakes import FakeCloud, FakeServer
from tests.unit.engine.conftest import MakeCloud, signing_in


@pytest.fixture
def cloud(fake_server: FakeServer) -> FakeCloud:
    cloud = fake_server.serve(FakeCloud())
    cloud.add_host("compute1")
    return cloud


def test_it_signs_in_by_its_configuration(
    cloud: FakeCloud, fake_server: FakeServer, connected: MakeCloud
) -> None:
    found = connected(**signing_in(fake_server)).census()
    assert [each.host for each in found.services] == ["compute1"]
    calls = cloud.calls_to("nova")
    assert {each.microversion for each in calls} == {"2.87"}


def test_it_signs_in_once(
    cloud: FakeCloud, fake_server: FakeServer, connected: MakeCloud
) -> None:
    one = connected(**signing_in(fake_server))
    one.census()
    cloud.reset_calls()
    one.census()
    assert cloud.calls_to("keystone") == []


def test_it_signs_in_again_when_its_token_has_expired(
    cloud: FakeCloud, fake_server: FakeServer, connected: MakeCloud
) -> None:
    one = connected(**signing_in(fake_server))
    one.census()
    cloud.expire_tokens()
    assert one.census().services


def test_it_signs_in_by_clouds_yaml(
    cloud: FakeCloud,
    fake_server: FakeServer,
    connected: MakeCloud,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = signing_in(fake_server)
    auth = "".join(
        f"      {key}: {known[key]}\n"
        for key in known
        if key not in ("auth_type", "interface")
    )
    file = tmp_path / "clouds.yaml"
    file.write_text(f"clouds:\n  mine:\n    interface: public\n    auth:\n{auth}")
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(file))
    assert connected(cloud="mine").census().services
    assert cloud.calls_to("nova")


def test_it_says_when_clouds_yaml_does_not_do(
    connected: MakeCloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(tmp_path / "none.yaml"))
    with pytest.raises(UnreachableError, match=r"clouds\.yaml does not do"):
        connected(cloud="mine").census()


def test_it_says_when_it_has_nobody_to_sign_in_as(connected: MakeCloud) -> None:
    with pytest.raises(UnreachableError, match="no service user"):
        connected().census()


def test_it_says_when_keystone_refuses(
    cloud: FakeCloud, fake_server: FakeServer, connected: MakeCloud
) -> None:
    with pytest.raises(TokenExpiredError):
        connected(**signing_in(fake_server, password="wrong")).census()  # noqa: S106 - it is
    assert cloud.calls_to("nova") == []


@pytest.mark.usefixtures("cloud")
def test_it_says_when_keystone_is_not_there(
    fake_server: FakeServer, connected: MakeCloud
) -> None:
    nowhere = signing_in(fake_server, auth_url="http://127.0.0.1:1/v3")
    with pytest.raises(CloudError):
        connected(**nowhere).census()


@pytest.mark.usefixtures("cloud")
def test_it_says_when_nova_is_not_in_the_catalog(
    fake_server: FakeServer, connected: MakeCloud
) -> None:
    elsewhere = signing_in(fake_server, region_name="nowhere")
    with pytest.raises(UnreachableError, match="service catalog"):
        connected(**elsewhere).census()


def test_it_says_when_nova_is_away(
    cloud: FakeCloud, fake_server: FakeServer, connected: MakeCloud
) -> None:
    one = connected(**signing_in(fake_server))
    cloud.down("nova")
    with pytest.raises(UnreachableError, match="503"):
        one.census()
    cloud.up("nova")
    assert one.census().services


def test_it_reaches_placement_by_the_same_way(
    cloud: FakeCloud, fake_server: FakeServer, connected: MakeCloud
) -> None:
    one = connected(**signing_in(fake_server))
    one.nova()
    answer = one.placement().get("/allocations/any")
    assert answer.json() == {"allocations": {}}
    assert len(cloud.calls_to("keystone")) <= 2, "one session, one token"


def test_it_says_when_placement_has_nobody_to_sign_in_as(connected: MakeCloud) -> None:
    with pytest.raises(UnreachableError, match="no service user"):
        connected().placement()
