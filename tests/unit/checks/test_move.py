"""What Nova would refuse a move for."""

from collections.abc import Callable
from typing import Any

import pytest

from migration_panel.checks import move as checks
from migration_panel.checks.finding import Finding, Level
from migration_panel.facts.host import ComputeService
from migration_panel.facts.server import Flavor, PowerState, Server
from tests.samples import SERVER_ID, SMALL, a_server

UP = ComputeService(host="compute1", up=True, enabled=True)
DOWN = ComputeService(host="compute1", up=False, enabled=True)
SILENT = ComputeService(host="compute1", up=False, enabled=False, cell_answered=False)
BOTH = [checks.live, checks.cold]
# Nova's vm_state -> the power state that goes with it.
OFF = {"vm_state": "stopped", "status": "SHUTOFF", "power_state": PowerState.SHUTDOWN}
PAUSED = {"vm_state": "paused", "status": "PAUSED", "power_state": PowerState.PAUSED}
STATES = (
    "building",
    "suspended",
    "rescued",
    "error",
    "deleted",
    "soft-delete",
    "shelved",
    "shelved_offloaded",
)

Kind = Callable[..., list[Finding]]


def active(**facts: Any) -> Server:
    return a_server(**({"vm_state": "active"} | facts))


def of_volume(**facts: Any) -> Server:
    return active(image_id=None, volumes=("vol-1",), **facts)


def ids(found: list[Finding]) -> list[str]:
    return [each.id for each in found]


def against(
    kind: Kind, server: Server, source: ComputeService | None = UP
) -> list[str]:
    """What an administrator is told."""
    return ids(kind(server, source, admin=True))


# -- either kind ----------------------------------------------------------------


@pytest.mark.parametrize("kind", BOTH)
def test_it_lets_a_running_server_go(kind: Kind) -> None:
    assert against(kind, active()) == []


@pytest.mark.parametrize("kind", BOTH)
def test_it_lets_a_server_leave_a_disabled_host(kind: Kind) -> None:
    """That is how hosts are emptied."""
    disabled = ComputeService(host="compute1", up=True, enabled=False)
    assert against(kind, active(), disabled) == []


@pytest.mark.parametrize("kind", BOTH)
def test_it_stops_a_busy_server(kind: Kind) -> None:
    assert against(kind, active(task_state="rebooting")) == ["server.busy"]


@pytest.mark.parametrize("kind", BOTH)
def test_it_wants_a_decision_about_the_last_move_first(kind: Kind) -> None:
    waiting = active(vm_state="resized", status="VERIFY_RESIZE")
    assert against(kind, waiting) == ["move.awaiting-confirmation"]


@pytest.mark.parametrize("kind", BOTH)
def test_it_only_warns_an_admin_of_a_lock(kind: Kind) -> None:
    (found,) = kind(active(locked=True), UP, admin=True)
    assert (found.id, found.level) == ("move.locked", Level.WARNING)


@pytest.mark.parametrize("kind", BOTH)
def test_it_stops_anybody_else_at_a_lock(kind: Kind) -> None:
    (found,) = kind(active(locked=True), UP, admin=False)
    assert (found.id, found.level) == ("move.locked", Level.BLOCKER)


def test_it_repeats_why_a_server_was_locked() -> None:
    (found,) = checks.locked(active(locked=True, locked_reason="Audit"), admin=True)
    assert "Audit" in str(found.message)


@pytest.mark.parametrize("kind", BOTH)
def test_it_stops_a_server_whose_host_is_down(kind: Kind) -> None:
    assert against(kind, active(), DOWN) == ["move.host-down"]


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("source", [None, SILENT])
def test_it_does_not_know_of_a_host_that_nova_did_not_tell(
    kind: Kind, source: ComputeService | None
) -> None:
    (found,) = kind(active(), source, admin=True)
    assert (found.id, found.level) == ("move.host-unknown", Level.UNKNOWN)


@pytest.mark.parametrize("kind", BOTH)
def test_it_stops_a_server_that_is_on_no_host(kind: Kind) -> None:
    assert "move.no-host" in against(kind, active(host=None), None)


@pytest.mark.parametrize("kind", BOTH)
def test_it_says_one_thing_only_of_a_silent_cell(kind: Kind) -> None:
    """A stub has no state, so that all other questions would be nonsense."""
    stub = Server(id=SERVER_ID, name="web", project_id="shop", status="UNKNOWN")
    assert against(kind, stub, SILENT) == ["move.cell-silent"]


@pytest.mark.parametrize("kind", BOTH)
def test_it_tells_everything_at_once(kind: Kind) -> None:
    found = against(kind, active(task_state="deleting", locked=True), DOWN)
    assert found == ["server.busy", "move.locked", "move.host-down"]


# -- live -----------------------------------------------------------------------


def test_it_moves_a_paused_guest_live() -> None:
    assert against(checks.live, active(**PAUSED)) == []


@pytest.mark.parametrize("state", ["stopped", *STATES])
def test_it_wants_a_running_guest_for_live(state: str) -> None:
    found = checks.live(active(vm_state=state), UP, admin=True)
    assert ids(found) == ["move.live-needs-running"]
    assert state in str(found[0].message)


def test_it_names_the_way_to_move_a_server_that_is_off() -> None:
    (found,) = checks.not_running(active(**OFF))
    assert str(found.hint) == "Start it first, or migrate it cold."


@pytest.mark.parametrize(
    "power", [PowerState.SHUTDOWN, PowerState.CRASHED, PowerState.NO_STATE, None]
)
def test_it_foresees_the_conductors_refusal_of_a_stopped_guest(
    power: PowerState | None,
) -> None:
    """The API takes it; the migration fails later, with nothing in the answer."""
    found = against(checks.live, active(power_state=power))
    assert found == ["move.live-guest-not-running"]


# -- cold and resize --------------------------------------------------------------


def test_it_moves_a_server_that_is_off_cold() -> None:
    assert against(checks.cold, active(**OFF)) == []


@pytest.mark.parametrize("state", ["paused", *STATES])
def test_it_moves_cold_only_from_on_or_off(state: str) -> None:
    found = checks.cold(active(vm_state=state), UP, admin=True)
    assert ids(found) == ["move.cold-needs-on-or-off"]
    assert state in str(found[0].message)


@pytest.mark.parametrize(
    ("state", "way_out"),
    [
        ("paused", "Unpause"),
        ("suspended", "Resume"),
        ("rescued", "Unrescue"),
        ("error", "reset its state"),
        ("shelved_offloaded", "unshelve"),
        ("building", "Wait"),
        ("soft-delete", "Start it or shut it off"),
    ],
)
def test_it_says_how_to_get_out_of_a_state(state: str, way_out: str) -> None:
    (found,) = checks.neither_on_nor_off(active(vm_state=state))
    assert way_out in str(found.hint)


def test_it_does_not_mind_a_powered_off_guest_for_cold() -> None:
    assert against(checks.cold, active(power_state=PowerState.SHUTDOWN)) == []


# -- another flavor ---------------------------------------------------------------


def flavor(**sizes: Any) -> Flavor:
    """The small one, but for what is named."""
    known: dict[str, Any] = {"vcpus": 1, "memory_mb": 2048, "disk_gb": 20}
    return Flavor(**({"name": "other", "id": "7"} | known | sizes))


def test_it_takes_a_larger_flavor() -> None:
    assert checks.to_flavor(active(), flavor(vcpus=2, disk_gb=40)) == []


def test_it_takes_a_flavor_with_less_memory_and_fewer_vcpus() -> None:
    """Only disks cannot shrink."""
    large = flavor(name="large", vcpus=8, memory_mb=16384)
    assert checks.to_flavor(active(flavor=large), flavor()) == []


def test_it_refuses_the_flavor_that_the_server_has() -> None:
    same = flavor(name=SMALL.name)
    assert ids(checks.to_flavor(active(), same)) == ["resize.same-flavor"]


def test_it_takes_a_flavor_that_only_shares_the_name() -> None:
    """The old one was deleted and made anew with other sizes."""
    assert checks.to_flavor(active(), flavor(name=SMALL.name, vcpus=2)) == []


def test_it_refuses_a_smaller_disk() -> None:
    (found,) = checks.to_flavor(active(), flavor(disk_gb=10))
    assert found.id == "resize.smaller-disk"
    assert "from 20 to 10 GiB" in str(found.message)


def test_it_refuses_no_disk_at_all() -> None:
    assert ids(checks.to_flavor(active(), flavor(disk_gb=0))) == ["resize.zero-disk"]


@pytest.mark.parametrize("disk", [0, 10])
def test_it_does_not_mind_a_smaller_disk_where_the_root_is_a_volume(disk: int) -> None:
    assert checks.to_flavor(of_volume(), flavor(disk_gb=disk)) == []


@pytest.mark.parametrize("make", [active, of_volume])
def test_it_refuses_a_smaller_ephemeral_disk(make: Callable[..., Server]) -> None:
    server = make(flavor=flavor(name="now", ephemeral_gb=5))
    found = checks.to_flavor(server, flavor(ephemeral_gb=4))
    assert ids(found) == ["resize.smaller-ephemeral"]


def test_it_tells_every_disk_that_would_shrink() -> None:
    server = active(flavor=flavor(name="now", ephemeral_gb=5))
    found = checks.to_flavor(server, flavor(disk_gb=1))
    assert ids(found) == ["resize.smaller-disk", "resize.smaller-ephemeral"]


def test_it_says_nothing_of_flavors_where_the_present_one_is_unknown() -> None:
    assert checks.to_flavor(active(flavor=None), flavor()) == []


# -- block migration ----------------------------------------------------------------


@pytest.mark.parametrize("server", [active(), of_volume(config_drive=True)])
def test_it_has_nothing_to_say_where_nova_decides(server: Server) -> None:
    assert checks.with_block(server, block=None) == []


def test_it_copies_local_disks() -> None:
    assert checks.with_block(active(), block=True) == []


def test_it_warns_of_copying_where_there_is_only_a_volume() -> None:
    (found,) = checks.with_block(of_volume(), block=True)
    assert (found.id, found.level) == ("move.block-of-volume", Level.WARNING)


def test_it_notes_volumes_beside_a_local_disk() -> None:
    (found,) = checks.with_block(active(volumes=("vol-1",)), block=True)
    assert (found.id, found.level) == ("move.block-with-volumes", Level.INFO)


def test_it_notes_a_config_drive() -> None:
    (found,) = checks.with_block(active(config_drive=True), block=True)
    assert (found.id, found.level) == ("move.block-config-drive", Level.INFO)


def test_it_warns_of_not_copying_a_local_disk() -> None:
    (found,) = checks.with_block(active(), block=False)
    assert (found.id, found.level) == ("move.block-no-needs-shared", Level.WARNING)


def test_it_need_not_copy_a_volume() -> None:
    assert checks.with_block(of_volume(), block=False) == []


# -- every finding ----------------------------------------------------------------


def test_it_names_the_server_and_says_what_to_do() -> None:
    server = active(task_state="x", locked=True, vm_state="error", config_drive=True)
    found = [
        *checks.live(server, DOWN, admin=False),
        *checks.cold(server, None, admin=True),
        *checks.to_flavor(server, flavor(disk_gb=1)),
        *checks.with_block(server, block=True),
        *checks.with_block(server, block=False),
    ]
    assert len(found) == 11
    assert all(each.subject == SERVER_ID and str(each.hint) for each in found)


@pytest.mark.parametrize("name", ["100%", "%(host)s", "<b>", "a\nb"])
def test_it_takes_any_name(name: str) -> None:
    (found,) = checks.not_running(active(name=name, vm_state="error"))
    assert name in str(found.message)
