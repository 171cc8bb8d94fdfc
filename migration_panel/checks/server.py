"""What stands against confirming, aborting or repairing a server now."""

from migration_panel.checks.finding import Finding, Level
from migration_panel.facts.migration import Migration
from migration_panel.facts.server import PowerState, Server
from migration_panel.text import N_, Text


def unreachable(server: Server) -> list[Finding]:
    """Of a server whose cell is silent Nova tells little more than that it is there."""
    if server.reachable:
        return []
    message = N_(
        "Nova knows nothing of %(server)s now: the part of Nova that keeps it does "
        "not answer.",
        server=server.name,
    )
    hint = N_("Bring that cell's database and message queue back, then try again.")
    return [_blocker("server.unreachable", server, message, hint)]


def busy(server: Server) -> list[Finding]:
    """Nova refuses a second task while one runs."""
    if server.task_state is None:
        return []
    message = N_(
        "%(server)s is busy with the task %(task)s.",
        server=server.name,
        task=server.task_state,
    )
    hint = N_("Wait until Nova has finished it, then try again.")
    return [_blocker("server.busy", server, message, hint)]


def not_awaiting_confirmation(server: Server) -> list[Finding]:
    """Only a server in VERIFY_RESIZE can be confirmed or reverted."""
    if server.status == "VERIFY_RESIZE":
        return []
    message = N_(
        "%(server)s is %(status)s: no resize or cold migration waits for a decision.",
        server=server.name,
        status=server.status,
    )
    hint = N_("Somebody else, or Nova itself, may have decided; look at its history.")
    return [_blocker("server.not-awaiting-confirmation", server, message, hint)]


def no_finished_move(server: Server, last: Migration | None) -> list[Finding]:
    """Nova decides about a migration in the status finished, and only about that."""
    if last is not None and last.status == "finished":
        return []
    message = N_(
        "Nova tells no finished migration for %(server)s: somebody may be deciding "
        "just now, or the record is lost.",
        server=server.name,
    )
    hint = N_(
        "Reload in a minute. If it stays so, find out where its guest runs, then set "
        "its state with the command line."
    )
    return [_blocker("server.no-finished-move", server, message, hint)]


def not_live_migrating(server: Server) -> list[Finding]:
    """Abort and force-complete need a live migration that goes on."""
    if server.task_state == "migrating":
        return []
    message = N_(
        "%(server)s is not being live-migrated (any more).", server=server.name
    )
    hint = N_("Look at its history for how the migration ended.")
    return [_blocker("server.not-live-migrating", server, message, hint)]


def no_counters(server: Server) -> list[Finding]:
    """Nova takes neither abort nor force-complete during post-copy or clean-up."""
    message = N_(
        "The live migration of %(server)s is past the point where Nova takes orders: "
        "its memory is being fetched by the target, or Nova is cleaning up.",
        server=server.name,
    )
    hint = N_("Wait for it to end; it cannot be stopped without losing the guest.")
    return [_blocker("server.past-return", server, message, hint)]


def not_stranded(server: Server, last: Migration | None) -> list[Finding]:
    """Reset is safe only where a failed migration left a guest running at home.

    Nova marks the server ERROR although the guest was never touched. Where the
    guest does not run, or runs elsewhere, resetting would hide a real fault.
    """
    return [
        _blocker("server.not-stranded", server, message, hint)
        for holds, message, hint in _signs(server, last)
        if not holds
    ]


def _signs(server: Server, last: Migration | None) -> list[tuple[bool, Text, Text]]:
    name = server.name
    return [
        (
            server.status == "ERROR",
            N_(
                "%(server)s is %(status)s, not ERROR.",
                server=name,
                status=server.status,
            ),
            N_("There is nothing to reset."),
        ),
        (
            server.power_state == PowerState.RUNNING,
            N_("Nova does not see the guest of %(server)s running.", server=name),
            N_("Hard-reboot it instead: that rebuilds the guest on its host."),
        ),
        (
            last is not None and last.failed,
            N_("The last migration of %(server)s did not fail.", server=name),
            N_("The error has another cause; read the server's fault first."),
        ),
        (
            last is not None and last.source == server.host,
            N_("%(server)s is not on the host it was to leave.", server=name),
            N_("Find out on which host the guest runs before anything else."),
        ),
    ]


def _blocker(check: str, server: Server, message: Text, hint: Text) -> Finding:
    return Finding(
        id=check, level=Level.BLOCKER, subject=server.id, message=message, hint=hint
    )
