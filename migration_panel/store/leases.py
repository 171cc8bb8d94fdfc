"""Work that one engine at a time does."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from migration_panel.store.models import Lease
from migration_panel.store.router import ALIAS


def take(name: str, holder: str, now: datetime, lasting: timedelta) -> bool:
    """Take or renew a lease; False while another holds it.

    Compare and swap: of two who try at once, one changes the row.
    """
    until = now + lasting
    free = Q(holder=holder) | Q(until__lt=now)
    if Lease.objects.filter(free, name=name).update(holder=holder, until=until):
        return True
    if Lease.objects.filter(name=name).exists():
        return False
    try:
        with transaction.atomic(using=ALIAS):
            Lease.objects.create(name=name, holder=holder, until=until)
    except IntegrityError:
        return False
    return True


def give_back(holder: str) -> None:
    """Let others go on at once."""
    Lease.objects.filter(holder=holder).delete()
