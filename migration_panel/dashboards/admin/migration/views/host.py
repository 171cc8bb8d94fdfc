"""One host: its verdicts, what was found and what to do, the facts behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from migration_panel.checks.finding import Affects
from migration_panel.dashboards.admin.migration.facts_shown import topics
from migration_panel.dashboards.admin.migration.matrix import state_of
from migration_panel.dashboards.admin.migration.views.asking import AskingView
from migration_panel.dashboards.admin.migration.views.hosts import unmeasured
from migration_panel.facts.host import Capacity, Hypervisor
from migration_panel.facts.missing import Missing
from migration_panel.nova import client, hosts
from migration_panel.readiness import PAIR_MOVES, State
from migration_panel.store import failures, matrix, reading
from migration_panel.store.reading import HostDetail, HostSummary, PairSummary

MOVES = (
    (Affects.COLD_FROM, _("Servers leave it cold")),
    (Affects.LIVE_FROM, _("Servers leave it live")),
    (Affects.COLD_TO, _("Servers come to it cold")),
    (Affects.LIVE_TO, _("Servers come to it live")),
)


@dataclass(frozen=True, slots=True)
class Neighbor:
    """A pair as one of its hosts sees it."""

    name: str
    pair: PairSummary
    cold: State
    live: State


class HostView(AskingView):
    """`name` in the address; `request`: a check that was asked for just now."""

    tab = "hosts"
    template_name = "migration_panel/host.html"
    in_store = True
    page_title = _("Host")

    def get(
        self, request: HttpRequest, *_args: object, **_kwargs: object
    ) -> HttpResponse:
        self.name = request.GET.get("name", "")
        detail = self.detail
        context = self.get_context_data(name=self.name, detail=detail)
        response: HttpResponse = self.render_to_response(context)
        missing = detail is None and not self.problems and self.fault is None
        response.status_code = 404 if missing else 200
        return response

    @cached_property
    def detail(self) -> HostDetail | None:
        """The store's; without it, what Nova alone can tell."""
        found = self.stored(lambda: reading.host(self.name, self.now), None)
        if found is not None or not self.asks_nova:
            return found
        service = self.attempt(lambda: hosts.service(self.nova, self.name), None)
        self.in_store = False
        return _novas(unmeasured(service, self.standing)) if service else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        detail: HostDetail | None = kwargs["detail"]
        if detail is None:
            return context
        lately = failures.Where(host=self.name)
        return context | {
            "host": detail.summary,
            "verdicts": [(name, detail.summary.states[m]) for m, name in MOVES],
            "advice": self.advice(detail.findings),
            "facts": topics(detail.report),
            "report": detail.report,
            "unmeasured": isinstance(detail.report, Missing),
            "changes": self.stored(lambda: reading.changes(self.name), ()),
            "failed_lately": self.stored(lambda: failures.newest(lately), ()),
            **self._neighbors(),
            **(self.asking(self.name) if self.in_store else {}),
            **(self._amounts() if self.asks_nova else {}),
        }

    def _neighbors(self) -> dict[str, Any]:
        """Its pairs as source and as target; those not measured are counted."""
        places = self.stored(lambda: matrix.places(self.now), ())
        by_name = {each.name: each for each in places}
        leaving = self.stored(lambda: reading.pairs(self.now, source=self.name), ())
        coming = self.stored(lambda: reading.pairs(self.now, target=self.name), ())
        return {
            "leaving": [_neighbor(each.target, each, by_name) for each in leaving],
            "coming": [_neighbor(each.source, each, by_name) for each in coming],
            "others": max(len(by_name) - 1, 0),
        }

    def _amounts(self) -> dict[str, Any]:
        """What Nova and Placement know of its room; either may be silent."""
        found: Hypervisor | None = self.attempt(
            lambda: hosts.hypervisor(self.nova, self.name), None
        )
        capacity: Capacity | None = None
        if found is not None:
            provider = found.id
            capacity = self.attempt(
                lambda: hosts.capacity(client.placement(self.request), provider), None
            )
        return {"hypervisor": found, "capacity": capacity}


def _novas(summary: HostSummary) -> HostDetail:
    found = () if summary.worst is None else (summary.worst,)
    nothing = Missing("no agent has reported")
    return HostDetail(summary=summary, findings=found, report=nothing)


def _neighbor(
    name: str, pair: PairSummary, by_name: Mapping[str, matrix.Place]
) -> Neighbor:
    ends = by_name.get(pair.source), by_name.get(pair.target)
    cold, live = (state_of(pair.states[move], ends, move) for move in PAIR_MOVES)
    return Neighbor(name, pair, cold, live)
