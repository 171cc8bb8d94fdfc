"""Whom hosts reach and who reaches them, counted by the database."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from migration_panel.facts.reach import Reach
from migration_panel.store.models import Pair

Counts = dict[str, dict[str, int]]
Shut = dict[tuple[str, bool], list[str]]


def reaches(names: Collection[str], now: datetime) -> dict[str, list[Reach]]:
    """Of each name both sides, cold and live."""
    found: dict[str, list[Reach]] = defaultdict(list)
    for leaving in (True, False):
        counts, shut = _side(names, now, leaving=leaving)
        peers_shut = {peer for peers in shut.values() for peer in peers}
        lost = _lost(peers_shut, now, leaving=leaving)
        for name in names:
            for live in (False, True):
                peers = tuple(sorted(shut.get((name, live), ())))
                found[name].append(
                    Reach(
                        leaving=leaving,
                        live=live,
                        tried=counts.get(name, {}).get("tried", 0),
                        shut=peers,
                        theirs=tuple(p for p in peers if (p, live) in lost),
                    )
                )
    return found


def _side(
    names: Collection[str], now: datetime, *, leaving: bool
) -> tuple[Counts, Shut]:
    own, other = ("source", "target") if leaving else ("target", "source")
    counts = _counts(names, own, now)
    affected = [name for name, each in counts.items() if each["cold"] or each["live"]]
    shut: Shut = defaultdict(list)
    if affected:
        rows = _fresh(affected, own, now).filter(
            Q(cold_open=False) | Q(live_open=False)
        )
        for name, peer, cold_open, live_open in rows.values_list(
            own, other, "cold_open", "live_open"
        ):
            for live, is_open in ((False, cold_open), (True, live_open)):
                if not is_open:
                    shut[name, live].append(peer)
    return counts, shut


def _lost(
    peers: Collection[str], now: datetime, *, leaving: bool
) -> set[tuple[str, bool]]:
    """Peers that are shut to everybody on their own side, cold or live."""
    if not peers:
        return set()
    counts = _counts(peers, "target" if leaving else "source", now)
    return {
        (name, live)
        for name, each in counts.items()
        for live, kind in ((False, "cold"), (True, "live"))
        if each[kind] == each["tried"]
    }


def _counts(names: Collection[str], own: str, now: datetime) -> Counts:
    """By name, how many pairs hold, and how many of them are shut."""
    rows = _fresh(names, own, now).values(own)
    counted = rows.annotate(
        tried=Count("id"),
        cold=Count("id", filter=Q(cold_open=False)),
        live=Count("id", filter=Q(live_open=False)),
    )
    return {each[own]: each for each in counted}


def _fresh(names: Collection[str], own: str, now: datetime) -> QuerySet[Pair]:
    return Pair.objects.filter(**{f"{own}__in": names}, fresh_until__gte=now)
