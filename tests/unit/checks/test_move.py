"""What Nova would refuse a move for."""

from collections.abc import Callable

import pytest

from migration_panel.checks import move as checks
from migration_panel.checks.finding import Finding, Level
from migration_panel.facts.host import ComputeService
from migration_panel.facts.server import Flavor, PowerState, Server
from tests.samples import SERVER_ID, active

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


# -- every finding ----------------------------------------------------------------


def test_it_names_the_server_and_says_what_to_do() -> None:
    server = active(task_state="x", locked=True, vm_state="error", config_drive=True)
    found = [
        *checks.live(server, DOWN, admin=False),
        *checks.cold(server, None, admin=True),
        *checks.to_flavor(
            server, Flavor(name="m1.less", vcpus=1, memory_mb=512, disk_gb=1)
        ),
    ]
    assert len(found) == 9
    assert all(each.subject == SERVER_ID and str(each.hint) for each in found)


@pytest.mark.parametrize("name", ["100%", "%(host)s", "<b>", "a\nb"])
def test_it_takes_any_name(name: str) -> None:
    (found,) = checks.not_running(active(name=name, vm_state="error"))
    assert name in str(found.message)
