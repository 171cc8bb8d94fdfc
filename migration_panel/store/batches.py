"""All rows of a table in batches, so that a slow reader holds no query open."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from migration_panel.checks.finding import Finding
from migration_panel.store import failures, models
from migration_panel.store.failures import FailureSummary
from migration_panel.store.reading import (
    CELL,
    LIGHT,
    HostSummary,
    PairSummary,
    cell_of,
    decoded,
    findings_of,
    known_pairs,
    silence,
    summary_of,
)

SIZE = 1000


def hosts(now: datetime) -> Iterator[HostSummary]:
    """Every host by name."""
    silent = silence(now)
    for row in _rows(models.Host.objects.values(*LIGHT), "name"):
        yield summary_of(row, now, silent)


def pairs(now: datetime) -> Iterator[PairSummary]:
    """Every measured pair, in the order in which they were first measured."""
    silent = silence(now)
    for row in _rows(known_pairs(now).values("id", *CELL), "id"):
        yield cell_of(row, now, silent)


def host_findings(now: datetime) -> Iterator[tuple[HostSummary, tuple[Finding, ...]]]:
    """Every host with all that was found, as `reading.host` tells it."""
    silent = silence(now)
    for row in _rows(models.Host.objects.values(*LIGHT, "findings"), "name"):
        summary = summary_of(row, now, silent)
        yield summary, findings_of(summary, row, silent)


def pair_findings(now: datetime) -> Iterator[tuple[PairSummary, tuple[Finding, ...]]]:
    """Every measured pair with what was found between its two hosts."""
    silent = silence(now)
    for row in _rows(known_pairs(now).values("id", *CELL, "findings"), "id"):
        yield cell_of(row, now, silent), decoded(row["findings"])


def failed() -> Iterator[FailureSummary]:
    """Every migration that failed, in no order of time."""
    for row in _rows(models.Failure.objects.values(*failures.LIGHT), "migration"):
        yield failures.summary_of(row)


def _rows(query: QuerySet[Any, dict[str, Any]], key: str) -> Iterator[dict[str, Any]]:
    """Batch after batch; each begins behind the last `key`, which is unique."""
    batch = list(query.order_by(key)[:SIZE])
    while batch:
        yield from batch
        later = query.filter(**{f"{key}__gt": batch[-1][key]})
        batch = list(later.order_by(key)[:SIZE]) if len(batch) == SIZE else []
