"""The compute hosts: whether servers can leave them and come to them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from migration_panel.checks.agent import never_reported
from migration_panel.checks.finding import Affects, Finding
from migration_panel.dashboards.admin.migration import forms, tables
from migration_panel.dashboards.admin.migration.views.listing import ListingView
from migration_panel.dashboards.admin.migration.views.stored import StoredView
from migration_panel.facts.host import ComputeService
from migration_panel.nova import hosts
from migration_panel.readiness import HOST_MOVES, State
from migration_panel.store import reading
from migration_panel.store.reading import FIELDS, HostSummary

WORST_FIRST = (State.BLOCKED, State.UNKNOWN, State.WARNING, State.READY)
MOVES = {FIELDS[move]: move for move in HOST_MOVES}


@dataclass(frozen=True, slots=True)
class Row:
    """A host as the table shows it."""

    host: HostSummary

    @property
    def as_source(self) -> tuple[State, State]:
        """Leaving cold, leaving live."""
        return self.host.states[Affects.COLD_FROM], self.host.states[Affects.LIVE_FROM]

    @property
    def as_target(self) -> tuple[State, State]:
        """Arriving cold, arriving live."""
        return self.host.states[Affects.COLD_TO], self.host.states[Affects.LIVE_TO]

    @property
    def worst(self) -> State:
        return min(self.host.states.values(), key=WORST_FIRST.index)

    @property
    def said(self) -> str:
        """All that is searched."""
        host, found = self.host, self.host.worst
        reason = host.service.disabled_reason if host.service else None
        words = (host.name, host.zone, host.cell, reason, *host.aggregates)
        worst = (found.id, str(found.message)) if found else ()
        return " ".join(each for each in (*words, *worst) if each).lower()


class HostsView(StoredView, ListingView):
    tab = "hosts"
    template_name = "migration_panel/hosts.html"
    filter_form = forms.HostFilterForm
    default_sort = "host"
    columns = (
        tables.Column(_("Host"), "host", lambda row: row.host.name),
        tables.Column(_("As source"), "source", lambda row: _place(row.as_source)),
        tables.Column(_("As target"), "target", lambda row: _place(row.as_target)),
        tables.Column(_("Worst finding"), "worst", lambda row: _place([row.worst])),
        tables.Column(
            _("Service"), "state", lambda row: row.host.service and _state(row)
        ),
        tables.Column(_("Zone"), "zone", lambda row: row.host.zone or None),
        tables.Column(_("Aggregates")),
        tables.Column(_("Measured"), "measured", lambda row: row.host.taken),
    )

    @cached_property
    def known(self) -> Sequence[Row]:
        """Every host: the store's; Nova's own while the store has none to tell of."""
        found = self.stored(lambda: reading.hosts(self.now), ())
        return [Row(each) for each in found or self._novas()]

    def _novas(self) -> Sequence[HostSummary]:
        if not self.asks_nova:
            return ()
        services = self.attempt(lambda: hosts.services(self.nova), ())
        return [unmeasured(each, self.standing) for each in services]

    def form(self) -> django_forms.Form:
        return self.filter_form(
            self.request.GET,
            zones={row.host.zone for row in self.known if row.host.zone},
            aggregates={each for row in self.known for each in row.host.aggregates},
        )

    def rows(self, wanted: dict[str, Any]) -> tuple[Sequence[Row], bool]:
        return [row for row in self.known if _fits(row, wanted)], False

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        count = Counter(row.worst for row in self.known)
        counts = [(state, count[state]) for state in WORST_FIRST if count[state]]
        return context | {"counts": counts, "host_url": self.url("host")}


def unmeasured(service: ComputeService, standing: Sequence[Finding]) -> HostSummary:
    """A host that Nova alone tells of: nothing of it is known, for a reason."""
    name = service.host
    why = replace(standing[0], subject=name) if standing else never_reported(name)
    return HostSummary(
        name=name,
        zone=service.zone or "",
        cell="",
        aggregates=(),
        service=service,
        states=dict.fromkeys(HOST_MOVES, State.UNKNOWN),
        worst=why,
        taken=None,
        fresh=False,
    )


def _place(states: Sequence[State]) -> int:
    """The worse, the earlier."""
    return min(WORST_FIRST.index(each) for each in states)


def _state(row: Row) -> str:
    return row.host.service.state if row.host.service else ""


def _fits(row: Row, wanted: Mapping[str, Any]) -> bool:
    host, text = row.host, wanted.get("text", "").lower()
    asked = (
        (wanted.get("verdict"), [_verdict(row, wanted.get("move"))]),
        (wanted.get("zone"), [host.zone]),
        (wanted.get("aggregate"), host.aggregates),
        (wanted.get("state"), [_state(row)]),
    )
    return text in row.said and all(each in has for each, has in asked if each)


def _verdict(row: Row, move: str | None) -> str:
    """Of one move, or the worst of all."""
    return (row.host.states[MOVES[move]] if move else row.worst).value
