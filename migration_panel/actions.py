"""What the panel can do to a server: may I, does it fit, then the call to Nova."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from migration_panel.checks import server as checks
from migration_panel.checks.finding import Finding
from migration_panel.facts.migration import Counters, Migration
from migration_panel.facts.server import PowerState, Server
from migration_panel.nova import moves
from migration_panel.text import N_, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A server, its newest migration, and the counters of a running live one."""

    server: Server
    last: Migration | None = None
    live: Counters | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing to do; `consequence` is told before the click, `done` after it."""

    slug: str
    rule: str
    nova_rules: tuple[str, ...]
    label: Text
    consequence: Text
    done: Text
    against: Callable[[Subject], list[Finding]]
    call: Callable[[Any, Subject], None]
    danger: bool = False


def _confirmable(subject: Subject) -> list[Finding]:
    server = subject.server
    found = checks.not_awaiting_confirmation(server) + checks.busy(server)
    return found or checks.no_finished_move(server, subject.last)


def _moving(subject: Subject) -> list[Finding]:
    found = checks.not_live_migrating(subject.server)
    return found if found or subject.live else checks.no_counters(subject.server)


def _stranded(subject: Subject) -> list[Finding]:
    return checks.not_stranded(subject.server, subject.last) + checks.busy(
        subject.server
    )


def _rebootable(subject: Subject) -> list[Finding]:
    return checks.busy(subject.server)


def _abort(nova: Any, subject: Subject) -> None:
    if subject.live:
        moves.abort(nova, subject.server.id, subject.live.id)


def _force(nova: Any, subject: Subject) -> None:
    if subject.live:
        moves.force_complete(nova, subject.server.id, subject.live.id)


CONFIRM = Action(
    slug="confirm",
    rule="confirm",
    nova_rules=("os_compute_api:servers:confirm_resize",),
    label=N_("Confirm"),
    consequence=N_(
        "The server stays where and as it is now. Its old local disk on the old "
        "host is deleted, and the way back with it; volumes are not touched."
    ),
    done=N_("Nova accepted to confirm."),
    against=_confirmable,
    call=lambda nova, subject: moves.confirm(nova, subject.server.id),
)
REVERT = Action(
    slug="revert",
    rule="revert",
    nova_rules=("os_compute_api:servers:revert_resize",),
    label=N_("Revert"),
    consequence=N_(
        "The server is shut down, goes back to its old host and flavor, and starts "
        "from its old disk. What was written to local disks since the move is lost; "
        "what was written to volumes stays."
    ),
    done=N_("Nova accepted to revert."),
    against=_confirmable,
    call=lambda nova, subject: moves.revert(nova, subject.server.id),
    danger=True,
)
ABORT = Action(
    slug="abort",
    rule="abort",
    nova_rules=("os_compute_api:servers:migrations:delete",),
    label=N_("Abort"),
    consequence=N_(
        "The server goes on running on its source host; what was copied is thrown "
        "away. Since Nova 33 it may show ERROR afterwards although its guest runs "
        "on; it can then be reset to active here."
    ),
    done=N_("Nova accepted to abort."),
    against=_moving,
    call=_abort,
    danger=True,
)
FORCE_COMPLETE = Action(
    slug="force-complete",
    rule="force_complete",
    nova_rules=("os_compute_api:servers:migrations:force_complete",),
    label=N_("Force complete"),
    consequence=N_(
        "The guest is paused until the rest is copied (or switched over at once "
        "where post-copy is on), so that its memory stops changing. For the guest "
        "this is downtime."
    ),
    done=N_("Nova accepted to force it to complete."),
    against=_moving,
    call=_force,
    danger=True,
)
RESET = Action(
    slug="reset-to-active",
    rule="reset_state",
    nova_rules=("os_compute_api:os-admin-actions:reset_state",),
    label=N_("Reset to active"),
    consequence=N_(
        "Only Nova's record changes, from ERROR to ACTIVE; the guest is not touched. "
        "It never left its host: the migration failed before."
    ),
    done=N_("Nova shows it as active again."),
    against=_stranded,
    call=lambda nova, subject: moves.reset_to_active(nova, subject.server.id),
)
HARD_REBOOT = Action(
    slug="hard-reboot",
    rule="hard_reboot",
    nova_rules=("os_compute_api:servers:reboot",),
    label=N_("Hard reboot"),
    consequence=N_(
        "The guest is switched off without shutting down, its definition on the "
        "hypervisor is written anew, and it is started. Unsaved data is lost."
    ),
    done=N_("Nova accepted to hard-reboot it."),
    against=_rebootable,
    call=lambda nova, subject: moves.hard_reboot(nova, subject.server.id),
    danger=True,
)

ACTIONS = {
    action.slug: action
    for action in (CONFIRM, REVERT, ABORT, FORCE_COMPLETE, RESET, HARD_REBOOT)
}


def offered(server: Server) -> tuple[Action, ...]:
    """What a list offers for a server in this state; checked again when it is asked."""
    if server.status == "VERIFY_RESIZE":
        return (CONFIRM, REVERT)
    if server.status == "ERROR":
        runs = server.power_state == PowerState.RUNNING
        return (RESET, HARD_REBOOT) if runs else (HARD_REBOOT,)
    return ()
