"""Where a moving server is: from its task state and its migration's status."""

from dataclasses import dataclass

from migration_panel.facts.migration import EVACUATION, LIVE, Migration
from migration_panel.facts.server import Server
from migration_panel.text import N_, Text

STEPS = 4


@dataclass(frozen=True, slots=True)
class Phase:
    """A stable slug, what is going on, what that means; `step` of STEPS if any."""

    slug: str
    text: Text
    hint: Text | None
    step: int | None = None


LIVE_PHASES = {
    "accepted": Phase(
        "checking",
        N_("Being checked"),
        N_("Nova chooses a target and asks both hosts whether the server fits."),
    ),
    "queued": Phase(
        "queued",
        N_("Waiting its turn"),
        N_(
            "The source host moves as many servers at a time as "
            "max_concurrent_live_migrations in its nova.conf allows."
        ),
    ),
    "preparing": Phase(
        "preparing",
        N_("Preparing the target"),
        N_("The target connects volumes and networks."),
    ),
    "running": Phase("running", N_("Copying"), None),
    "running (post-copy)": Phase(
        "post-copy",
        N_("Running on the target (post-copy)"),
        N_(
            "The guest fetches the rest of its memory from the source. Nova counts no "
            "bytes and takes no orders meanwhile; wait."
        ),
    ),
    "post-migrating": Phase(
        "post-migrating",
        N_("Switching over"),
        N_("Everything is copied; networks and volumes follow."),
    ),
}
COLD_PHASES = {
    "resize_prep": Phase(
        "resize_prep",
        N_("Choosing and preparing the target"),
        N_("Nova reserves room for the server on the target."),
        1,
    ),
    "resize_migrating": Phase(
        "resize_migrating",
        N_("Copying the disk"),
        N_("The guest is off. Nova does not count the bytes of a cold copy."),
        2,
    ),
    "resize_migrated": Phase(
        "resize_migrated",
        N_("Copied; the target takes over"),
        N_("The guest is still off."),
        3,
    ),
    "resize_finish": Phase(
        "resize_finish",
        N_("Starting on the target"),
        N_("Afterwards it waits under To confirm for your decision."),
        4,
    ),
}
CONFIRMING = Phase(
    "confirming",
    N_("Being confirmed"),
    N_("What is left on the old host is being deleted."),
)
REVERTING = Phase(
    "reverting",
    N_("Being reverted"),
    N_("The server goes back to its old host and flavor."),
)
REBUILDING = Phase(
    "evacuating",
    N_("Being rebuilt on the target"),
    N_("Its old host is down. Nova does not count the bytes of an evacuation."),
)


def phase(server: Server, migration: Migration | None, missing: Text) -> Phase:
    """What the server goes through; `missing` is why there is no migration."""
    if server.status == "RESIZE" and server.task_state in COLD_PHASES:
        return COLD_PHASES[server.task_state]
    if server.status == "REVERT_RESIZE":
        return REVERTING
    if migration is None:
        return Phase("unknown", N_("Unknown"), missing)
    return _recorded(migration)


def _recorded(migration: Migration) -> Phase:
    if migration.kind == LIVE and migration.status in LIVE_PHASES:
        return LIVE_PHASES[migration.status]
    if migration.status == "confirming":
        return CONFIRMING
    if migration.kind == EVACUATION:
        return REBUILDING
    said = N_("Nova says: %(status)s", status=migration.status)
    return Phase("unknown", said, N_("The panel does not know this status of Nova."))


def takes_abort(migration: Migration | None) -> bool:
    """Nova aborts a live migration until post-copy or the switch-over."""
    return _live_in(migration, "queued", "preparing", "running")


def takes_force(server: Server, migration: Migration | None) -> bool:
    """Nova forces an active server's running live migration only."""
    return server.vm_state == "active" and _live_in(migration, "running")


def counts_bytes(migration: Migration | None) -> bool:
    """Nova saves byte counters while a live migration copies, and forgets them."""
    return _live_in(migration, "running")


def _live_in(migration: Migration | None, *statuses: str) -> bool:
    return (
        migration is not None
        and migration.kind == LIVE
        and migration.status in statuses
    )
