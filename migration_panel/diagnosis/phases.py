"""The event of a request in which a migration broke."""

from collections.abc import Sequence

from migration_panel.diagnosis.failed import Failed
from migration_panel.diagnosis.said import own_requests
from migration_panel.facts.migration import LIVE, Event
from migration_panel.text import N_, Text
from migration_panel.timeline import EVENTS

# Nova's name of the event after which the guest's memory flows, without an event.
LIVE_RUNS = "compute_live_migration"
WORDS = {
    LIVE_RUNS: N_(
        "The source's libvirt moved the guest to the target, of which Nova records no "
        "event"
    ),
}


def phase(failed: Failed) -> str | None:
    """Nova's name of it; None where nothing tells.

    Events contain each other: the one that began last is the innermost. A live
    migration whose events all went well broke in libvirt, between those events.
    """
    events = [event for request in own_requests(failed) for event in request.events]
    broken = [each for each in events if each.result == "Error" or each.details]
    unfinished = [each for each in events if each.finish is None]
    for some in (broken, unfinished):
        if some:
            return _innermost(some).name
    names = {each.name for each in events}
    if failed.migration.kind == LIVE and LIVE_RUNS in names:
        return LIVE_RUNS
    return _innermost(events).name if events else None


def words(name: str) -> Text | str:
    """What is done in a phase; an unknown one keeps Nova's name for it."""
    return {**EVENTS, **WORDS}.get(name, name)


def _innermost(events: Sequence[Event]) -> Event:
    return max(events, key=lambda each: each.start)
