"""The scripted failures leave behind what Nova leaves behind, and no more."""

from typing import Any

import pytest

from tests.fakes import FakeCloud
from tests.fakes.state import Server
from tests.unit.fakes.conftest import NovaAs


def _events(nova: Any, server: Server) -> dict[str, Any]:
    (action,) = nova.instance_action.list(server.id)
    shown = nova.instance_action.get(server.id, action.request_id)
    return {each["event"]: each for each in shown.events}


def test_it_hides_why_libvirt_refused(cloud: FakeCloud, nova_as: NovaAs) -> None:
    nova, server = nova_as(), cloud.add_server("web-1")
    cloud.next_move_fails("live-refused")
    nova.servers.live_migrate(server.id, "compute2", "auto")
    cloud.run()
    shown = nova.servers.get(server.id).to_dict()
    assert (shown["status"], shown["OS-EXT-STS:power_state"]) == ("ERROR", 1)
    assert shown["OS-EXT-SRV-ATTR:host"] == "compute1"
    assert "fault" not in shown
    results = {each["result"] for each in _events(nova, server).values()}
    assert (cloud.migrations[0].status, results) == ("error", {"Success"})


def test_it_fails_softly_as_old_nova_did(cloud: FakeCloud, nova_as: NovaAs) -> None:
    cloud.failed_live_is_error = False
    server = cloud.add_server("web-1")
    cloud.next_move_fails("live-refused")
    nova_as().servers.live_migrate(server.id, "compute2", "auto")
    cloud.run()
    assert (cloud.migrations[0].status, server.status) == ("failed", "ACTIVE")


@pytest.mark.parametrize(
    ("script", "event", "host"),
    [
        (
            "live-precheck",
            "compute_check_can_live_migrate_destination",
            "compute2",
        ),
        (
            "live-precheck-source",
            "compute_check_can_live_migrate_source",
            "compute1",
        ),
    ],
)
def test_it_tells_what_a_check_found(
    cloud: FakeCloud, nova_as: NovaAs, script: str, event: str, host: str
) -> None:
    nova, server = nova_as(), cloud.add_server("web-1")
    cloud.next_move_fails(script, "It does not fit")
    nova.servers.live_migrate(server.id, "compute2", "auto")
    cloud.run()
    found = _events(nova, server)[event]
    assert (found["result"], found["host"]) == ("Error", host)
    assert found["details"] == "It does not fit"
    assert nova.migrations.list()[0].dest_compute is None
    assert server.status == "ACTIVE"


def test_it_cuts_details_off(cloud: FakeCloud, nova_as: NovaAs) -> None:
    nova, server = nova_as(), cloud.add_server("web-1")
    cloud.next_move_fails("cold-ssh")
    nova.servers.migrate(server.id)
    cloud.run()
    details = _events(nova, server)["compute_resize_instance"]["details"]
    assert len(details) == 255
    assert "Stderr: 'Host key v" in details
    assert (server.status, cloud.migrations[0].status) == ("ACTIVE", "error")


@pytest.mark.parametrize("version", ["2.83", "2.51"])
def test_it_keeps_details_from_old_clients(
    cloud: FakeCloud, nova_as: NovaAs, version: str
) -> None:
    nova, server = nova_as(version=version), cloud.add_server("web-1")
    cloud.next_move_fails("no-valid-host")
    nova.client.post(f"/servers/{server.id}/action", body={"migrate": None})
    cloud.run()
    assert "details" not in _events(nova, server)["conductor_migrate_server"]


def test_it_keeps_details_from_members(cloud: FakeCloud, nova_as: NovaAs) -> None:
    server = cloud.add_server("web-1")
    cloud.next_move_fails("cold-ssh")
    nova_as("mona").servers.migrate(server.id)
    cloud.run()
    event = _events(nova_as("mia"), server)["compute_resize_instance"]
    assert not {"details", "traceback", "host"} & event.keys()


def test_it_fails_one_move_only(cloud: FakeCloud, nova_as: NovaAs) -> None:
    nova, server = nova_as(), cloud.add_server("web-1")
    cloud.next_move_fails("live-precheck")
    for _ in range(2):
        nova.servers.live_migrate(server.id, "compute2", "auto")
        cloud.run()
    assert [row.status for row in cloud.migrations] == ["error", "completed"]


def test_it_refuses_an_unknown_script(cloud: FakeCloud) -> None:
    with pytest.raises(ValueError, match="live-refused"):
        cloud.next_move_fails("nonsense")


@pytest.mark.parametrize(
    ("script", "decide", "ending"),
    [
        ("confirm", "confirm_resize", ("error", "compute1")),
        ("confirm-unsaid", "confirm_resize", ("confirming", "compute1")),
        ("revert", "revert_resize", ("error", "compute2")),
    ],
)
def test_it_breaks_the_server_when_a_decision_fails(
    cloud: FakeCloud, nova_as: NovaAs, script: str, decide: str, ending: tuple[str, str]
) -> None:
    nova, server = nova_as(), cloud.add_server("web-1")
    nova.servers.migrate(server.id)
    cloud.run()
    cloud.next_move_fails(script)
    getattr(nova.servers, decide)(server.id)
    cloud.run()
    last = server.actions[-1]
    assert (cloud.migrations[0].status, last.events[-1].host) == ending
    assert (server.status, last.message) == ("ERROR", "Error")
    assert last.events[-1].result == "Error"
    assert "Read-only" in nova.servers.get(server.id).fault["message"]
