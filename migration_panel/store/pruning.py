"""What is not needed any more."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from migration_panel.store.models import (
    Change,
    Destination,
    Engine,
    Failure,
    Host,
    Pair,
    Problem,
    Report,
    Request,
)

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long and how much is kept; `forget`: hosts that nobody knows, old pairs."""

    history: timedelta
    changes: int
    forget: timedelta


def prune(limits: Limits, now: datetime) -> None:
    """To be called inside `writing()`."""
    Change.objects.filter(at__lt=now - limits.history).delete()
    _shorten(limits.changes)
    Request.objects.filter(asked__lt=now - DAY, ended__isnull=False).delete()
    Destination.objects.filter(at__lt=now - DAY).delete()
    Engine.objects.filter(seen__lt=now - DAY).delete()
    _forget_failures(now - limits.history)
    Pair.objects.filter(taken__lt=now - limits.forget).delete()
    _forget_hosts(now - limits.forget)


def _shorten(most: int) -> None:
    """Leave the newest."""
    newest = Change.objects.order_by("-id").values_list("id", flat=True)
    last = newest[most : most + 1].first()
    if last is not None:
        Change.objects.filter(id__lte=last).delete()


def _forget_failures(before: datetime) -> None:
    """Of a problem that is still open, the victims stay."""
    old = Failure.objects.filter(failed__lt=before, noticed__lt=before)
    old.filter(Q(problem=None) | Q(problem__closed__isnull=False)).delete()
    Problem.objects.filter(closed__lt=before).delete()


def _forget_hosts(before: datetime) -> None:
    """Those that neither Nova nor an agent knows any more."""
    unknown = Host.objects.filter(Q(service__isnull=True), asked_nova__isnull=False)
    heard = set(
        Report.objects.filter(received__gte=before).values_list("host", flat=True)
    )
    names = set(unknown.values_list("name", flat=True)) - heard
    if names:
        Pair.objects.filter(Q(source__in=names) | Q(target__in=names)).delete()
        Report.objects.filter(host__in=names).delete()
        Change.objects.filter(Q(host__in=names) | Q(target__in=names)).delete()
        Host.objects.filter(name__in=names).delete()
