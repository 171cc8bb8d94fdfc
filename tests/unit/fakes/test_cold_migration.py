"""Cold migration, resize, and the choice that follows."""

import pytest
from novaclient import exceptions

from tests.fakes import FakeCloud
from tests.unit.fakes.conftest import NovaAs


def test_it_waits_for_a_word(cloud: FakeCloud, nova_as: NovaAs) -> None:
    server = cloud.add_server("web-1")
    nova_as().servers.migrate(server.id, host="compute3")
    cloud.run()
    assert (server.status, server.host) == ("VERIFY_RESIZE", "compute3")
    assert cloud.migrations[0].status == "finished"


def test_it_confirms(cloud: FakeCloud, nova_as: NovaAs) -> None:
    nova = nova_as()
    server = cloud.add_server("web-1", status="SHUTOFF")
    nova.servers.migrate(server.id)
    cloud.run()
    nova.servers.confirm_resize(server.id)
    assert cloud.migrations[0].status == "confirming"
    cloud.run()
    assert (server.status, cloud.migrations[0].status) == ("SHUTOFF", "confirmed")


def test_it_confirms_nothing_while_the_old_host_is_down(
    cloud: FakeCloud, nova_as: NovaAs
) -> None:
    nova, server = nova_as(), cloud.add_server("web-1")
    nova.servers.migrate(server.id)
    cloud.run()
    cloud.hosts["compute1"].up = False
    with pytest.raises(exceptions.Conflict, match="Service is unavailable"):
        nova.servers.confirm_resize(server.id)
    assert cloud.migrations[0].status == "finished"
    nova.servers.revert_resize(server.id)


def test_it_reverts_a_resize(cloud: FakeCloud, nova_as: NovaAs) -> None:
    nova = nova_as()
    server = cloud.add_server("web-1")
    nova.servers.resize(server.id, "4")
    cloud.run()
    assert server.flavor.name == "m1.large"
    nova.servers.revert_resize(server.id)
    assert nova.servers.get(server.id).status == "REVERT_RESIZE"
    cloud.run()
    assert (server.flavor.name, server.host) == ("m1.small", "compute1")


def test_it_shows_the_way(cloud: FakeCloud, nova_as: NovaAs) -> None:
    server = cloud.add_server("web-1")
    nova_as().servers.migrate(server.id)
    seen = [server.status]
    for seconds in (2, 10, 3):
        cloud.advance(seconds)
        seen.append(cloud.migrations[0].status)
    assert seen == ["RESIZE", "migrating", "post-migrating", "finished"]


@pytest.mark.parametrize("status", ["PAUSED", "ERROR", "VERIFY_RESIZE", "MIGRATING"])
def test_it_refuses_other_states(
    cloud: FakeCloud, nova_as: NovaAs, status: str
) -> None:
    server = cloud.add_server("web-1", status=status)
    with pytest.raises(exceptions.Conflict, match="Cannot 'migrate' instance"):
        nova_as().servers.migrate(server.id)


def test_it_refuses_the_same_host(cloud: FakeCloud, nova_as: NovaAs) -> None:
    server = cloud.add_server("web-1")
    with pytest.raises(exceptions.BadRequest, match="where the server exists"):
        nova_as().servers.migrate(server.id, host="compute1")


def test_it_refuses_an_unknown_host(cloud: FakeCloud, nova_as: NovaAs) -> None:
    server = cloud.add_server("web-1")
    with pytest.raises(exceptions.BadRequest, match="could not be found"):
        nova_as().servers.migrate(server.id, host="nix")


def test_it_refuses_a_source_that_is_down(cloud: FakeCloud, nova_as: NovaAs) -> None:
    cloud.hosts["compute1"].up = False
    server = cloud.add_server("web-1")
    with pytest.raises(exceptions.Conflict, match="Service is unavailable"):
        nova_as().servers.migrate(server.id)


@pytest.mark.parametrize(
    ("flavor", "words"), [("2", "must change flavor"), ("99", "could not be found")]
)
def test_it_refuses_odd_flavors(
    cloud: FakeCloud, nova_as: NovaAs, flavor: str, words: str
) -> None:
    server = cloud.add_server("web-1")
    with pytest.raises(exceptions.BadRequest, match=words):
        nova_as().servers.resize(server.id, flavor)


@pytest.mark.parametrize("word", ["confirm_resize", "revert_resize"])
def test_it_refuses_a_word_too_early(
    cloud: FakeCloud, nova_as: NovaAs, word: str
) -> None:
    nova = nova_as()
    server = cloud.add_server("web-1")
    nova.servers.migrate(server.id)
    with pytest.raises(exceptions.Conflict):
        getattr(nova.servers, word)(server.id)


def test_it_refuses_confirming_nothing(cloud: FakeCloud, nova_as: NovaAs) -> None:
    server = cloud.add_server("web-1", status="VERIFY_RESIZE")
    with pytest.raises(exceptions.BadRequest, match="has not been resized"):
        nova_as().servers.confirm_resize(server.id)


def test_it_refuses_members(cloud: FakeCloud, nova_as: NovaAs) -> None:
    server = cloud.add_server("web-1")
    with pytest.raises(exceptions.Forbidden, match="os-migrate-server:migrate"):
        nova_as("mia").servers.migrate(server.id)


def test_it_lets_managers_leave_the_host_open(
    cloud: FakeCloud, nova_as: NovaAs
) -> None:
    server = cloud.add_server("web-1")
    nova_as("mona").servers.migrate(server.id)
    with pytest.raises(exceptions.Forbidden):
        nova_as("mona").servers.migrate(server.id, host="compute3")


def test_it_resets_and_reboots(cloud: FakeCloud, nova_as: NovaAs) -> None:
    nova = nova_as()
    server = cloud.add_server("web-1", status="ERROR")
    nova.servers.reset_state(server.id, "active")
    assert server.status == "ACTIVE"
    nova.servers.reboot(server.id, "HARD")
    assert server.status == "HARD_REBOOT"
    cloud.run()
    assert server.status == "ACTIVE"


def test_it_keeps_resetting_for_admins(cloud: FakeCloud, nova_as: NovaAs) -> None:
    server = cloud.add_server("web-1", status="ERROR")
    with pytest.raises(exceptions.Forbidden):
        nova_as("mona").servers.reset_state(server.id, "active")
