"""All rows of a table in batches, so that a slow reader holds no query open."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from migration_panel.checks.finding import Finding
from migration_panel.store import models
from migration_panel.store.reading import (
    CELL,
    LIGHT,
    HostSummary,
    PairSummary,
    cell_of,
    decoded,
    findings_of,
    summary_of,
)

SIZE = 1000


def hosts(now: datetime) -> Iterator[HostSummary]:
    """Every host by name."""
    for row in _rows(models.Host.objects.values(*LIGHT), "name"):
        yield summary_of(row, now)


def pairs(now: datetime) -> Iterator[PairSummary]:
    """Every measured pair, in the order in which they were first measured."""
    for row in _rows(models.Pair.objects.values("id", *CELL), "id"):
        yield cell_of(row, now)


def host_findings(now: datetime) -> Iterator[tuple[HostSummary, tuple[Finding, ...]]]:
    """Every host with all that was found, as `reading.host` tells it."""
    for row in _rows(models.Host.objects.values(*LIGHT, "findings"), "name"):
        summary = summary_of(row, now)
        yield summary, findings_of(summary, row)


def pair_findings(now: datetime) -> Iterator[tuple[PairSummary, tuple[Finding, ...]]]:
    """Every measured pair with what was found between its two hosts."""
    for row in _rows(models.Pair.objects.values("id", *CELL, "findings"), "id"):
        yield cell_of(row, now), decoded(row["findings"])


def _rows(query: QuerySet[Any, dict[str, Any]], key: str) -> Iterator[dict[str, Any]]:
    """Batch after batch; each begins behind the last `key`, which is unique."""
    batch = list(query.order_by(key)[:SIZE])
    while batch:
        yield from batch
        later = query.filter(**{f"{key}__gt": batch[-1][key]})
        batch = list(later.order_by(key)[:SIZE]) if len(batch) == SIZE else []
