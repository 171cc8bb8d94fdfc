"""What is stored of moves from some hosts to every other, in a few queries."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from migration_panel.checks import disks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.checks.toward import not_measured
from migration_panel.facts import codec
from migration_panel.facts.domains import Domain
from migration_panel.readiness import State
from migration_panel.store import models
from migration_panel.store.reading import FIELDS, silence
from migration_panel.text import N_

Raw = list[dict[str, Any]]
# Nova is asked of its services anew, and pairs speak for themselves.
ELSEWHERE = ("service.", "peers.")
ENTERING = (Affects.COLD_TO, Affects.LIVE_TO)
# A pair's page shows them; a thousand rows have no room for them.
UNSEEN = frozenset({"evidence", "commands"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Findings as they are stored; None, or not `fresh`: too long ago to go by.

    `hosts`: the sources, and targets of which something is to be said. `domains`:
    guests of the servers that were asked for. What holds of a source is asked for
    once a target.
    """

    silent: bool
    fresh: Collection[str]
    hosts: Mapping[str, Raw]
    pairs: Mapping[tuple[str, str], Raw | None]
    domains: Mapping[str, Domain]
    _sources: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    _untried: dict[tuple[str, bool], tuple[Finding, ...]] = field(default_factory=dict)

    def leaving(self, source: str) -> tuple[Finding, ...]:
        if source not in self._sources:
            self._sources[source] = self._of_host(source, Affects.FROM)
        return self._sources[source]

    def entering(self, target: str) -> tuple[Finding, ...]:
        return self._of_host(target, Affects.TO)

    def between(self, source: str, target: str) -> tuple[Finding, ...]:
        raw = self.pairs.get((source, target))
        if raw is not None and not self.silent:
            return _decoded(raw, Affects.ALL)
        key = (source, (source, target) in self.pairs)
        if key not in self._untried:
            self._untried[key] = (_untried(source, tried=key[1]),)
        return self._untried[key]

    def shares_disks(self, source: str, target: str) -> bool | None:
        raw = None if self.silent else self.pairs.get((source, target))
        return disks.shared(each["id"] for each in raw or ())

    def guest(self, server: str) -> Domain | None:
        return self.domains.get(server)

    def _of_host(self, name: str, side: Affects) -> tuple[Finding, ...]:
        if name in self.fresh and not self.silent:
            raw = self.hosts.get(name)
            return _decoded(raw, side) if raw else ()
        if self.silent:
            return (not_measured(name, N_("Nothing was measured of late.")),)
        message = N_("No agent on %(host)s has reported of late.", host=name)
        return (not_measured(name, message),)


def _untried(source: str, *, tried: bool) -> Finding:
    message = N_("%(source)s has not tried to reach it.", source=source)
    if tried:
        message = N_("%(source)s tried too long ago.", source=source)
    return not_measured(source, message)


def measured(
    now: datetime, sources: Collection[str], servers: Collection[str]
) -> Measured:
    """Five queries; MalformedError where a guest cannot be read."""
    fresh = models.Host.objects.filter(fresh_until__gte=now)
    ready = dict.fromkeys((FIELDS[move] for move in ENTERING), State.READY.value)
    told = fresh.filter(Q(name__in=sources) | ~Q(**ready))
    pairs = models.Pair.objects.filter(source__in=sources)
    tried = pairs.values_list("source", "target", "fresh_until", "findings")
    return Measured(
        silent=silence(now) is not None,
        fresh=set(fresh.values_list("name", flat=True)),
        hosts=dict(told.values_list("name", "findings")),
        pairs={
            (source, target): findings if until >= now else None
            for source, target, until, findings in tried
        },
        domains=_domains(sources, set(servers)),
    )


def _domains(sources: Collection[str], servers: set[str]) -> dict[str, Domain]:
    """Out of the sources' reports, of which nothing else is read."""
    told = models.Report.objects.filter(host__in=sources)
    lists = told.annotate(guests=F("facts__domains__domains"))
    return {
        raw["uuid"]: codec.decode(Domain, raw)
        for guests in lists.values_list("guests", flat=True)
        if isinstance(guests, list)
        for raw in guests
        if raw.get("uuid") in servers
    }


def _decoded(stored: Raw, side: Affects) -> tuple[Finding, ...]:
    """Those that matter to one side, and what of them does and is shown."""
    return tuple(
        codec.decode(Finding, _needed(raw, side))
        for raw in stored
        if _matters(raw, side)
    )


def _needed(raw: Mapping[str, Any], side: Affects) -> dict[str, Any]:
    shown = {key: value for key, value in raw.items() if key not in UNSEEN}
    return shown | {"affects": raw["affects"] & int(side)}


def _matters(raw: Mapping[str, Any], side: Affects) -> bool:
    if raw["level"] == Level.INFO or not raw["affects"] & int(side):
        return False
    return not raw["id"].startswith(ELSEWHERE)
