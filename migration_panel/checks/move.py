"""What Nova would refuse a move for: by the server's state, its flavor, its disks.

Nova's own order is that of `live_migrate` and `resize` in nova/compute/api.py
and of conductor/tasks/live_migrate.py; a cold migration is a resize to the same
flavor there.
"""

from dataclasses import replace

from migration_panel.checks.about import of_server
from migration_panel.checks.finding import Finding, Level
from migration_panel.checks.server import busy
from migration_panel.facts.host import ComputeService
from migration_panel.facts.server import Flavor, PowerState, Server
from migration_panel.text import N_, Text

LIVE_STATES = ("active", "paused")
COLD_STATES = ("active", "stopped")
_AWAKE = (PowerState.RUNNING, PowerState.PAUSED)
_WAYS_OUT = {
    "paused": N_("Unpause it first, or migrate it live."),
    "suspended": N_("Resume it first: that starts its guest again."),
    "rescued": N_("Unrescue it first."),
    "error": N_("Find out why, then reset its state or hard-reboot it."),
    "shelved": N_("Unshelve it first."),
    "shelved_offloaded": N_("It is on no host: unshelve it, which picks a new one."),
    "building": N_("Wait until it has been built."),
}


def live(
    server: Server, source: ComputeService | None, *, admin: bool
) -> list[Finding]:
    """What stands against migrating a server live."""
    if not server.reachable:
        return cell_silent(server)
    found = _always(server, source, admin=admin)
    if server.vm_state == "resized":
        return found
    return found + not_running(server) + guest_not_running(server)


def cold(
    server: Server, source: ComputeService | None, *, admin: bool
) -> list[Finding]:
    """What stands against migrating a server cold, or resizing it."""
    if not server.reachable:
        return cell_silent(server)
    found = _always(server, source, admin=admin)
    if server.vm_state == "resized":
        return found
    return found + neither_on_nor_off(server)


def _always(
    server: Server, source: ComputeService | None, *, admin: bool
) -> list[Finding]:
    return [
        *busy(server),
        *awaiting_confirmation(server),
        *locked(server, admin=admin),
        *source_missing(server, source),
    ]


def cell_silent(server: Server) -> list[Finding]:
    """Nova cannot reach a server whose cell's database or queue is away."""
    message = N_("The cell of %(server)s does not answer.", server=server.name)
    hint = N_("Bring the cell's database and message queue back, then reload.")
    return [of_server("move.cell-silent", Level.BLOCKER, server, message, hint)]


def awaiting_confirmation(server: Server) -> list[Finding]:
    """Between a resize and its confirmation a server is on two hosts."""
    if server.vm_state != "resized":
        return []
    message = N_(
        "%(server)s waits for its last move to be confirmed or reverted.",
        server=server.name,
    )
    hint = N_("Decide that first, in the tab To confirm.")
    check = "move.awaiting-confirmation"
    return [of_server(check, Level.BLOCKER, server, message, hint)]


def locked(server: Server, *, admin: bool) -> list[Finding]:
    """A lock stops everybody but administrators."""
    if not server.locked:
        return []
    if server.locked_reason:
        message = N_(
            "%(server)s is locked: %(reason)s",
            server=server.name,
            reason=server.locked_reason,
        )
    else:
        message = N_("%(server)s is locked.", server=server.name)
    if admin:
        hint = N_("That does not stop you; ask whoever locked it before you go on.")
        return [of_server("move.locked", Level.WARNING, server, message, hint)]
    hint = N_("Unlock it first, or ask an administrator.")
    return [of_server("move.locked", Level.BLOCKER, server, message, hint)]


def source_missing(server: Server, source: ComputeService | None) -> list[Finding]:
    """The host that a server leaves takes part in the move."""
    if server.host is None:
        message = N_("%(server)s is on no host.", server=server.name)
        hint = N_("Start or unshelve it: the scheduler then picks a host.")
        return [of_server("move.no-host", Level.BLOCKER, server, message, hint)]
    if source is None or not source.cell_answered:
        message = N_(
            "Nova did not say whether the host %(host)s is up.", host=server.host
        )
        hint = N_("Look at the tab Hosts; a move away from a host that is down fails.")
        return [of_server("move.host-unknown", Level.UNKNOWN, server, message, hint)]
    if source.up:
        return []
    message = N_("The host %(host)s, which it would leave, is down.", host=server.host)
    hint = N_(
        "Bring its nova-compute back. If the host is gone for good, evacuate the "
        "server: a move needs both hosts."
    )
    return [of_server("move.host-down", Level.BLOCKER, server, message, hint)]


def not_running(server: Server) -> list[Finding]:
    """Only a guest that runs has a memory to move."""
    if server.vm_state in LIVE_STATES:
        return []
    message = N_(
        "%(server)s is %(state)s; a live migration needs a running guest.",
        server=server.name,
        state=_state(server),
    )
    hint = _way_out(server, N_("Start it first, or migrate it cold."))
    return [of_server("move.live-needs-running", Level.BLOCKER, server, message, hint)]


def guest_not_running(server: Server) -> list[Finding]:
    """Nova may call a server active whose guest the hypervisor saw stop.

    The API accepts the request all the same; Nova's conductor then refuses.
    """
    if server.vm_state not in LIVE_STATES or server.power_state in _AWAKE:
        return []
    message = N_(
        "Nova calls %(server)s %(state)s, but its guest was not seen running.",
        server=server.name,
        state=_state(server),
    )
    hint = N_("Hard-reboot it, or wait until Nova has noticed, then reload.")
    check = "move.live-guest-not-running"
    return [of_server(check, Level.BLOCKER, server, message, hint)]


def neither_on_nor_off(server: Server) -> list[Finding]:
    """Nova shuts the guest down itself, from running, or finds it shut down."""
    if server.vm_state in COLD_STATES:
        return []
    message = N_(
        "%(server)s is %(state)s; it must be active or shut off.",
        server=server.name,
        state=_state(server),
    )
    hint = _way_out(server, N_("Start it or shut it off first."))
    check = "move.cold-needs-on-or-off"
    return [of_server(check, Level.BLOCKER, server, message, hint)]


def to_flavor(server: Server, flavor: Flavor) -> list[Finding]:
    """What stands against giving a server this flavor."""
    now = server.flavor
    if now is None:
        return []
    return [
        *_same_flavor(server, now, flavor),
        *_smaller_root(server, now, flavor),
        *_smaller_ephemeral(server, now, flavor),
    ]


def _same_flavor(server: Server, now: Flavor, flavor: Flavor) -> list[Finding]:
    """The server tells no id of its flavor; name and sizes together identify it."""
    if replace(flavor, id=None) != replace(now, id=None):
        return []
    message = N_("%(server)s has this flavor already.", server=server.name)
    hint = N_("Choose another one, or migrate it cold to keep its flavor.")
    return [of_server("resize.same-flavor", Level.BLOCKER, server, message, hint)]


def _smaller_root(server: Server, now: Flavor, flavor: Flavor) -> list[Finding]:
    """A root disk on the host never shrinks; a volume keeps its own size."""
    if server.volume_backed or flavor.disk_gb >= now.disk_gb:
        return []
    message = N_(
        "The disk of %(server)s would shrink from %(now)s to %(then)s GiB.",
        server=server.name,
        now=now.disk_gb,
        then=flavor.disk_gb,
    )
    hint = N_("Choose a flavor with a disk that is no smaller.")
    check = "resize.smaller-disk" if flavor.disk_gb else "resize.zero-disk"
    return [of_server(check, Level.BLOCKER, server, message, hint)]


def _smaller_ephemeral(server: Server, now: Flavor, flavor: Flavor) -> list[Finding]:
    """Ephemeral disks are on the host, also where the root disk is a volume."""
    if flavor.ephemeral_gb >= now.ephemeral_gb:
        return []
    message = N_(
        "The ephemeral disk of %(server)s would shrink from %(now)s to %(then)s GiB.",
        server=server.name,
        now=now.ephemeral_gb,
        then=flavor.ephemeral_gb,
    )
    hint = N_("Choose a flavor with an ephemeral disk that is no smaller.")
    return [of_server("resize.smaller-ephemeral", Level.BLOCKER, server, message, hint)]


def _state(server: Server) -> str:
    return server.vm_state or "unknown"


def _way_out(server: Server, otherwise: Text) -> Text:
    return _WAYS_OUT.get(server.vm_state or "", otherwise)
