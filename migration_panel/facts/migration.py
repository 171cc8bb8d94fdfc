"""What Nova recorded of a migration."""

from dataclasses import dataclass
from datetime import datetime, timedelta

QUEUED = frozenset({"accepted", "queued", "preparing", "pre-migrating"})
MOVING = frozenset({"running", "running (post-copy)", "migrating", "post-migrating"})
UNDOING = frozenset({"confirming", "reverting"})
IN_PROGRESS = QUEUED | MOVING | UNDOING
AWAITING = frozenset({"finished"})
SUCCEEDED = frozenset({"completed", "done", "confirmed", "reverted"})
FAILED = frozenset({"failed", "error"})
CANCELLED = frozenset({"cancelled"})
STATUSES = tuple(
    sorted(IN_PROGRESS | AWAITING | SUCCEEDED | FAILED | CANCELLED),
)

LIVE = "live-migration"
COLD = "migration"
RESIZE = "resize"
EVACUATION = "evacuation"
KINDS = (LIVE, COLD, RESIZE, EVACUATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """A row of os-migrations; `dest` stays None where a pre-check refused."""

    id: int
    uuid: str | None
    server_id: str
    kind: str
    status: str
    source: str | None
    dest: str | None
    created: datetime
    updated: datetime | None = None
    dest_ip: str | None = None
    old_flavor_id: int | None = None
    new_flavor_id: int | None = None
    user_id: str | None = None
    project_id: str | None = None

    @property
    def in_progress(self) -> bool:
        return self.status in IN_PROGRESS

    @property
    def failed(self) -> bool:
        return self.status in FAILED

    @property
    def duration(self) -> timedelta | None:
        """From creation to the last change; None while it goes on."""
        if self.in_progress or self.updated is None:
            return None
        return self.updated - self.created


@dataclass(frozen=True, slots=True, kw_only=True)
class Bytes:
    """Bytes of memory or disk: a total, and what was copied of it so far."""

    total: int
    processed: int
    remaining: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """A running live migration's counters, saved by Nova every 5 seconds.

    `id` is the number that abort and force-complete take.
    """

    id: int
    uuid: str
    server_id: str
    status: str
    memory: Bytes | None
    disk: Bytes | None
    updated: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One step of a request, as os-instance-actions tells it.

    `details` is cut at 255 characters by Nova. Where more than one host was
    tried, `host` may be another than the one that refused.
    """

    name: str
    start: datetime
    finish: datetime | None
    result: str | None
    host: str | None
    details: str | None

    @property
    def took(self) -> timedelta | None:
        return self.finish - self.start if self.finish else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request to a server and its events, oldest first."""

    id: str
    action: str
    server_id: str
    start: datetime
    user_id: str | None
    message: str | None
    events: tuple[Event, ...] = ()
