"""A migration and the requests around it: which belong to it, in words; pure."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from migration_panel.facts.migration import (
    COLD,
    EVACUATION,
    LIVE,
    RESIZE,
    Event,
    Migration,
    Request,
)
from migration_panel.facts.server import Fault
from migration_panel.text import N_, Text

# Clocks of controllers and hosts differ a little; faults are told in whole seconds.
SLACK = timedelta(seconds=5)
# A server's faults are saved after the migration's status.
FAULT_SLACK = timedelta(seconds=60)

BEGINS = {
    LIVE: ("live-migration",),
    COLD: ("migrate",),
    RESIZE: ("resize", "migrate"),
    EVACUATION: ("evacuate",),
}
# How long before the migration its request may have been recorded.
LOOK_BACK = timedelta(hours=1)

ENDS = ("confirmResize", "revertResize")
ORDERS = ("live_migration_cancel", "live_migration_force_complete")

ACTIONS = {
    "live-migration": N_("Live migration"),
    "migrate": N_("Cold migration"),
    "resize": N_("Resize"),
    "evacuate": N_("Evacuation"),
    "confirmResize": N_("Confirm"),
    "revertResize": N_("Revert"),
    "live_migration_cancel": N_("Abort"),
    "live_migration_force_complete": N_("Force complete"),
}
EVENTS = {
    "conductor_live_migrate_instance": N_(
        "The conductor had the hosts checked and handed the move to the source"
    ),
    "compute_check_can_live_migrate_destination": N_(
        "The target checked whether it can take the guest"
    ),
    "compute_check_can_live_migrate_source": N_(
        "The source checked whether it can send the guest"
    ),
    "compute_live_migration": N_(
        "The source queued the move; libvirt then carries it out, of which Nova "
        "records no step"
    ),
    "compute_pre_live_migration": N_("The target prepared volumes, network and disks"),
    "compute_post_live_migration_at_destination": N_(
        "The target took the guest over and cleaned up"
    ),
    "compute_rollback_live_migration_at_destination": N_(
        "The target undid its preparations"
    ),
    "compute_live_migration_abort": N_("The source was told to abort"),
    "compute_live_migration_force_complete": N_("The source was told to complete"),
    "cold_migrate": N_("The conductor chose a host"),
    "conductor_migrate_server": N_("The conductor chose a host"),
    "compute_prep_resize": N_("The target reserved room"),
    "compute_resize_instance": N_("The source stopped the guest and copied its disks"),
    "compute_finish_resize": N_("The target started the guest"),
    "compute_confirm_resize": N_("The source deleted the old disk"),
    "compute_revert_resize": N_("The target deleted its copy"),
    "compute_finish_revert_resize": N_("The source started the guest again"),
    "rebuild_server": N_("The conductor chose a host"),
    "compute_rebuild_instance": N_("The target rebuilt the guest"),
}


def action_in_words(action: str) -> Text | str:
    return ACTIONS.get(action, action)


def event_in_words(event: Event) -> Text | str:
    """What the step is; an unknown one keeps Nova's name for it."""
    return EVENTS.get(event.name, event.name)


def beginning(migration: Migration, asked: Iterable[Request]) -> Request | None:
    """The request that began it: of its kind, the last one before its creation."""
    kinds = BEGINS.get(migration.kind, ())
    latest = migration.created + SLACK
    fitting = [r for r in asked if r.action in kinds and r.start <= latest]
    return max(fitting, key=lambda each: each.start, default=None)


def ending(migration: Migration, asked: Iterable[Request]) -> Request | None:
    """The request that confirmed or reverted it: the first one after it began.

    A further move in between means that this one was never decided by a request.
    """
    later = sorted(
        (r for r in asked if r.start > migration.created + SLACK),
        key=lambda each: each.start,
    )
    moves = {action for actions in BEGINS.values() for action in actions}
    first = next((r for r in later if r.action in ENDS or r.action in moves), None)
    return first if first and first.action in ENDS else None


def orders(migration: Migration, asked: Iterable[Request]) -> list[Request]:
    """Aborts and force-completes while it ran, oldest first."""
    ended = None if migration.in_progress else migration.updated
    end = ended + SLACK if ended else None
    while_it_ran = [
        each
        for each in asked
        if each.action in ORDERS
        and each.start >= migration.created
        and (end is None or each.start <= end)
    ]
    return sorted(while_it_ran, key=lambda each: each.start)


def several_tried(events: Sequence[Event]) -> bool:
    """Whether more than one target was checked: then hosts on rows may be wrong."""
    name = "compute_check_can_live_migrate_destination"
    tried = {event.host for event in events if event.name == name}
    prepared = [event for event in events if event.name == "compute_prep_resize"]
    return len(tried) > 1 or len(prepared) > 1


def silent(migration: Migration, events: Sequence[Event]) -> bool:
    """It failed, and no event says why: normal for a refused live migration."""
    return migration.failed and not any(
        event.details or event.result == "Error" for event in events
    )


def belongs(fault: Fault, migration: Migration) -> bool:
    """Whether a server's recorded fault arose while this migration went on."""
    if fault.created < migration.created.replace(microsecond=0):
        return False
    ended = None if migration.in_progress else migration.updated
    return ended is None or fault.created <= ended + FAULT_SLACK


def commands(migration: Migration) -> tuple[str, ...]:
    """What finds the server's lines in a host's log of nova-compute."""
    since = (migration.created - timedelta(minutes=1)).strftime("%Y-%m-%d %H:%M:%S UTC")
    server = migration.server_id
    return (
        f"grep {server} /var/log/nova/nova-compute.log",
        f"grep {server} /var/log/kolla/nova/nova-compute.log",
        f'journalctl --utc --since "{since}" -u "*nova-compute*" | grep {server}',
    )
