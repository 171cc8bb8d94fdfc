"""When Nova confirms a resize or cold migration by itself; pure."""

from datetime import datetime, timedelta
from enum import Enum

from migration_panel.facts.migration import Migration

# Nova looks once a minute; later than this the setting cannot mirror nova.conf,
# or nova-compute on the new host does not run.
GRACE = timedelta(minutes=5)


class Window(Enum):
    """Where a waiting server stands in the window."""

    NEVER = "never"
    UNKNOWN = "unknown"
    OPEN = "open"
    DUE = "due"
    OVERDUE = "overdue"


def deadline(finished: Migration | None, seconds: int) -> datetime | None:
    """The moment after which Nova confirms; it counts from the row's last change."""
    if seconds <= 0 or finished is None or finished.updated is None:
        return None
    return finished.updated + timedelta(seconds=seconds)


def window(finished: Migration | None, seconds: int, now: datetime) -> Window:
    """What can be said of the deadline; `seconds` 0: Nova never confirms."""
    if seconds <= 0:
        return Window.NEVER
    end = deadline(finished, seconds)
    if end is None:
        return Window.UNKNOWN
    if now < end:
        return Window.OPEN
    return Window.DUE if now < end + GRACE else Window.OVERDUE
