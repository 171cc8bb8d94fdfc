"""What the pages read of leftovers: findings of hosts, and Placement's answers."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from migration_panel.facts import codec
from migration_panel.facts.allocation import Leftover
from migration_panel.facts.missing import Missing
from migration_panel.facts.report import Report
from migration_panel.repair.situation import KINDS, Kind, Sighting
from migration_panel.store import models, reading
from migration_panel.text import Text

MOST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A leftover of a server on a host; `message` says which.

    `migration`: the one that still holds room in Placement. `fresh`: what told of
    the others still holds.
    """

    kind: Kind
    host: str
    server_id: str
    message: Text | None = None
    server_name: str = ""
    migration: UUID | None = None
    seen: datetime | None = None
    fresh: bool = True


def listed(now: datetime) -> tuple[Found, ...]:
    """Of all hosts, and of all failed migrations that still hold room."""
    return (*_of_hosts(now), *_of_migrations())[:MOST]


def leftover(migration: UUID) -> Leftover | None:
    """What Placement held for a failed migration when it was last asked."""
    rows = models.Failure.objects.filter(migration=migration)
    raw = rows.values_list("leftover", flat=True).first()
    return codec.decode(Leftover, raw) if raw else None


def sightings(
    server_id: str, hosts: Collection[str], now: datetime
) -> tuple[tuple[Sighting, ...], int]:
    """What agents saw of a server, and how many hosts have no report that holds.

    `hosts`: those of which is told even where nothing of it was seen there.
    """
    known = reading.hosts(now)
    fresh = {each.name for each in known if each.fresh}
    rows = models.Report.objects.annotate(text=Cast("facts", TextField()))
    rows = rows.filter(Q(text__contains=server_id) | Q(host__in=hosts))
    reports = [
        codec.decode(Report, raw) for raw in rows.values_list("facts", flat=True)
    ]
    found = [_sighting(each, server_id, fresh=each.host in fresh) for each in reports]
    return tuple(found), len(known) - len(fresh)


def _sighting(report: Report, server_id: str, *, fresh: bool) -> Sighting:
    storage, seen = report.storage, report.domains
    domains = () if isinstance(seen, Missing) else seen.domains
    folders = () if isinstance(seen, Missing) else seen.folders
    measured = not any(isinstance(each, Missing) for each in (seen, domains, folders))
    if isinstance(domains, Missing):
        domains = ()
    if isinstance(folders, Missing):
        folders = ()
    return Sighting(
        host=report.host,
        domain=next((each for each in domains if each.uuid == server_id), None),
        folders=tuple(each for each in folders if each.server == server_id),
        instances_path="" if isinstance(storage, Missing) else storage.path,
        taken=report.taken,
        fresh=fresh and measured,
    )


def _of_hosts(now: datetime) -> Iterator[Found]:
    told = reduce(or_, (Q(text__contains=f'"{finding}"') for finding in KINDS))
    rows = models.Host.objects.annotate(text=Cast("findings", TextField()))
    rows = rows.filter(told).order_by("name")
    silent = reading.silence(now)
    for row in rows.values(*reading.LIGHT, "findings")[:MOST]:
        yield from _of_host(reading.summary_of(row, now, silent), row["findings"])


def _of_host(summary: reading.HostSummary, raw: list[Any]) -> Iterator[Found]:
    for finding in reading.decoded(raw):
        if finding.id in KINDS and finding.server:
            yield Found(
                kind=KINDS[finding.id],
                host=summary.name,
                server_id=finding.server,
                message=finding.message,
                seen=summary.taken,
                fresh=summary.fresh,
            )


def _of_migrations() -> Iterator[Found]:
    rows = models.Failure.objects.filter(leftover__isnull=False).order_by("-failed")
    for row in rows[:MOST]:
        left = codec.decode(Leftover, row.leftover)
        for held in left.held:
            yield Found(
                kind=Kind.ALLOCATION,
                host=held.name or row.source or held.provider,
                server_id=str(row.server),
                server_name=row.server_name,
                migration=row.migration,
                seen=left.asked,
            )
