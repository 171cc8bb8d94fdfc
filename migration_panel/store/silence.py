"""Verdicts whose time has run out, turned to unknown."""

from datetime import datetime

from django.db.models import F, Q

from migration_panel.readiness import HOST_MOVES, State
from migration_panel.store.models import Change, Host, Pair
from migration_panel.store.reading import FIELDS

MOVES = tuple(FIELDS[move] for move in HOST_MOVES)
UNKNOWN = State.UNKNOWN.value
CAUSE = ["agent.report-old"]


def mark(now: datetime) -> int:
    """To be called inside `writing()`; how many hosts have fallen silent."""
    known = Q()
    for move in MOVES:
        known |= ~Q(**{move: UNKNOWN})
    silent = Host.objects.filter(known, fresh_until__lt=now)
    found = list(silent.values("name", *MOVES))
    names = [each["name"] for each in found]
    if not found:
        return 0
    Change.objects.bulk_create(
        Change(
            at=now,
            host=each["name"],
            move=move,
            before=each[move],
            after=UNKNOWN,
            findings=CAUSE,
        )
        for each in found
        for move in MOVES
        if each[move] != UNKNOWN
    )
    rows = Host.objects.filter(name__in=names)
    rows.update(**dict.fromkeys(MOVES, UNKNOWN), revision=F("revision") + 1)
    pairs = Pair.objects.filter(Q(source__in=names) | Q(target__in=names))
    pairs.filter(fresh_until__gt=now).update(fresh_until=now)
    return len(names)
