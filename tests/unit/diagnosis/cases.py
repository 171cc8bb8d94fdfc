"""Failed migrations to begin a test with; a test names only what matters to it."""

from datetime import datetime, timedelta
from typing import Any

from migration_panel.checks.finding import Affects, Evidence, Finding, Level
from migration_panel.diagnosis.combine import Failed, diagnose
from migration_panel.diagnosis.diagnosis import Diagnosed, Diagnosis
from migration_panel.facts.evidence import Excerpt, LogEvidence, LogLine
from migration_panel.facts.migration import LIVE, Request
from migration_panel.facts.missing import Missing
from migration_panel.facts.server import Fault
from migration_panel.text import N_
from tests.samples import NOON, a_migration, a_request, a_server, after, an_event

ENDED = after(60)
NOVA_LOG = "/var/log/nova/nova-compute.log"
PAIR = "compute1 → compute2"
BEGUN_BY = {LIVE: "live-migration", "migration": "migrate", "resize": "migrate"}


def a_failure(kind: str = LIVE, **facts: Any) -> Failed:
    """From compute1 to compute2, of which nothing is known but Nova's record."""
    of_migration = {"kind": kind, "status": "error", **facts.pop("migration", {})}
    known: dict[str, Any] = {
        "migration": a_migration(**of_migration),
        "server": a_server(instance_name="instance-0000002a"),
        "now": after(65),
    }
    return Failed(**(known | facts))


def asked(kind: str = LIVE, *events: Any) -> tuple[Request, ...]:
    """The request that began it, a second before noon."""
    uuid = "req-0f8d9f3a-0000-4000-8000-00000000000a"
    return (a_request(BEGUN_BY[kind], id=uuid, events=events),)


def refused(details: str, name: str = "compute_resize_instance", **facts: Any) -> Any:
    return an_event(name, result="Error", details=details, **facts)


def logged(
    *lines: str,
    host: str = "compute1",
    source: str = NOVA_LOG,
    log: str = "nova-compute",
) -> LogEvidence:
    """Lines of one log, a second apart, until the migration ended."""
    times = (ENDED - timedelta(seconds=len(lines) - at) for at in range(len(lines)))
    told = tuple(LogLine(at=at, text=t) for at, t in zip(times, lines, strict=True))
    excerpt = Excerpt(log=log, source=source, lines=told)
    return LogEvidence(host=host, taken=ENDED, excerpts=(excerpt,))


def unread(
    reason: str, host: str = "compute1", log: str = "nova-compute"
) -> LogEvidence:
    excerpt = Excerpt(log=log, source=NOVA_LOG, lines=Missing(reason))
    return LogEvidence(host=host, taken=ENDED, excerpts=(excerpt,))


def found(check: str, subject: str = PAIR, **facts: Any) -> Finding:
    """A blocker for every move, with what was tried 2 s after the failure."""
    seen = Evidence(host="compute1", source="a line", text="refuses", taken=after(62))
    known: dict[str, Any] = {
        "level": Level.BLOCKER,
        "affects": Affects.ALL,
        "evidence": (seen,),
        "message": N_("It is so."),
        "hint": N_("Do this."),
    }
    return Finding(id=check, subject=subject, **(known | facts))


def a_fault(message: str, created: datetime = ENDED, details: str = "") -> Fault:
    return Fault(message=message, created=created, details=details)


def ids(diagnosis: Diagnosis) -> list[str]:
    return [each.cause for each in diagnosis.causes]


def causes(**facts: Any) -> list[str]:
    return ids(diagnose(a_failure(**facts)))


def first(**facts: Any) -> Diagnosed:
    return diagnose(a_failure(**facts)).causes[0]


__all__ = [
    "ENDED",
    "NOON",
    "PAIR",
    "a_failure",
    "a_fault",
    "after",
    "asked",
    "causes",
    "first",
    "found",
    "ids",
    "logged",
    "refused",
    "unread",
]
