"""What Placement holds for failed migrations, as the engine writes it."""

from datetime import datetime
from uuid import UUID

from migration_panel.facts import codec
from migration_panel.facts.allocation import Leftover
from migration_panel.facts.migration import CANCELLED, FAILED
from migration_panel.store.failing import Case, case_of
from migration_panel.store.models import Failure
from migration_panel.store.writer import writing


def without_leftover(before: datetime, most: int) -> list[Case]:
    """Failures before that time of which Placement was not asked yet, oldest first.

    What is stuck has not ended, and holds what it does by right.
    """
    ended = Failure.objects.filter(status__in=FAILED | CANCELLED, failed__lt=before)
    rows = ended.filter(leftover__isnull=True)
    return [case_of(row) for row in rows.order_by("failed")[:most]]


def with_leftover(most: int) -> list[Case]:
    """Those for which Placement held something when it was asked last."""
    rows = Failure.objects.filter(leftover__held__0__isnull=False)
    return [case_of(row) for row in rows.order_by("failed")[:most]]


def left(migration: UUID, leftover: Leftover) -> None:
    with writing():
        rows = Failure.objects.filter(migration=migration)
        rows.update(leftover=codec.encode(leftover))
