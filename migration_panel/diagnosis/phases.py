"""The event of a request in which a migration broke."""

from collections.abc import Sequence

from migration_panel.diagnosis.failed import Failed
from migration_panel.diagnosis.said import own_requests
from migration_panel.facts.migration import LIVE, Event

# After it the guest's memory flows, for which Nova has no event.
LIVE_RUNS = "compute_live_migration"


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


def _innermost(events: Sequence[Event]) -> Event:
    return max(events, key=lambda each: each.start)
