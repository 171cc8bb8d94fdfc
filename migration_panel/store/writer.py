"""One writer at a time, and what writers share."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db import (
    InterfaceError,
    OperationalError,
    connections,
    models,
    transaction,
)

from migration_panel.store.models import Lease
from migration_panel.store.router import ALIAS

T = TypeVar("T")

WRITER = "writer"
# Another writer went first, or the database went away: the same again may work.
PASSING = (OperationalError, InterfaceError)


@contextmanager
def writing() -> Iterator[None]:
    """A transaction that no other `writing` of any engine runs beside.

    Its first statement changes the same row in every engine: MariaDB and PostgreSQL
    make the second one wait there, SQLite at its own door. What is read after that is
    what the one before has written.
    """
    with transaction.atomic(using=ALIAS):
        if not _locked():
            Lease.objects.get_or_create(
                name=WRITER, defaults={"holder": "", "until": datetime.now(UTC)}
            )
            _locked()
        yield


def _locked() -> int:
    return Lease.objects.filter(name=WRITER).update(until=datetime.now(UTC))


def tidily(work: Callable[[], T]) -> T:
    """Run `work`; where the database fails, the thread's connection is given up."""
    try:
        return work()
    except PASSING:
        if not connections[ALIAS].in_atomic_block:
            connections[ALIAS].close()
        raise


def upsert(
    rows: Sequence[models.Model], keys: Sequence[str], fields: Sequence[str] = ()
) -> None:
    """Insert rows; of those that are there, overwrite `fields`, or all."""
    if not rows:
        return
    model: Any = type(rows[0])
    left = {*keys, "id"}
    names = [each.name for each in model._meta.concrete_fields]  # noqa: SLF001 - Django's way
    features = connections[ALIAS].features
    named = features.supports_update_conflicts_with_target
    model.objects.bulk_create(
        rows,
        update_conflicts=True,
        update_fields=list(fields) or [each for each in names if each not in left],
        unique_fields=list(keys) if named else None,
    )
