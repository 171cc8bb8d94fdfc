"""One ordered pair: whether servers can move from the one host to the other."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from migration_panel.checks import engine
from migration_panel.checks.agent import never_reported
from migration_panel.checks.finding import Finding
from migration_panel.dashboards.admin.migration.matrix import state_of
from migration_panel.dashboards.admin.migration.probe_shown import steps
from migration_panel.dashboards.admin.migration.views.asking import AskingView
from migration_panel.readiness import PAIR_MOVES, State, of_pair
from migration_panel.store import failures, reading
from migration_panel.store.matrix import Place
from migration_panel.store.reading import HostDetail, PairDetail

NAMES = (_("Cold migration"), _("Live migration"))


class PairView(AskingView):
    """`source` and `target` in the address."""

    tab = "pairs"
    template_name = "migration_panel/pair.html"
    page_title = _("Pair of hosts")

    def get(
        self, request: HttpRequest, *_args: object, **_kwargs: object
    ) -> HttpResponse:
        self.source = request.GET.get("source", "")
        self.target = request.GET.get("target", "")
        context = self.get_context_data(source=self.source, target=self.target)
        response: HttpResponse = self.render_to_response(context)
        known = all(self.ends) or self.fault is not None
        response.status_code = 200 if known and self.source != self.target else 404
        return response

    @cached_property
    def ends(self) -> tuple[HostDetail | None, HostDetail | None]:
        return self._end(self.source), self._end(self.target)

    def _end(self, name: str) -> HostDetail | None:
        return self.stored(lambda: reading.host(name, self.now), None)

    @cached_property
    def pair(self) -> PairDetail | None:
        return self.stored(
            lambda: reading.pair(self.source, self.target, self.now), None
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ends, pair = self.ends, self.pair
        changes = self.stored(lambda: reading.changes(self.source, self.target), ())
        asking = self.asking(self.source)
        lately = failures.Where(source=self.source, target=self.target)
        failed = self.stored(lambda: failures.newest(lately), ())
        context = super().get_context_data(**kwargs)
        if self.fault or not all(ends) or self.source == self.target:
            return context | {"unknown": self.fault is None}
        return context | {
            "pair": pair.summary if pair else None,
            "verdicts": list(zip(NAMES, self._states(), strict=True)),
            "advice": self.advice(self._findings()),
            "steps": steps(pair.probe) if pair else [],
            "changes": changes,
            "failed_lately": failed,
            **asking,
        }

    def _states(self) -> list[State]:
        source, target = self.ends
        ends = _place(source), _place(target)
        own = self.pair.summary.states if self.pair else {}
        return [
            state_of(own.get(move, State.UNKNOWN), ends, move) for move in PAIR_MOVES
        ]

    def _findings(self) -> tuple[Finding, ...]:
        """What stands against leaving, against arriving, and between the two."""
        source, target = (
            end.findings if end else (never_reported(name),)
            for end, name in zip(self.ends, (self.source, self.target), strict=True)
        )
        return of_pair(source, target, self._between())

    def _between(self) -> tuple[Finding, ...]:
        pair = self.pair
        if pair is None:
            return (engine.pair_not_measured(self.source, self.target),)
        ends_fresh = all(end and end.summary.fresh for end in self.ends)
        if pair.summary.fresh or not ends_fresh:
            return pair.findings
        old = engine.pair_old(self.source, self.target, pair.summary.taken)
        return (old, *pair.findings)


def _place(detail: HostDetail | None) -> Place | None:
    if detail is None:
        return None
    host = detail.summary
    return Place(
        name=host.name,
        zone=host.zone,
        aggregates=host.aggregates,
        states=host.states,
        fresh=host.fresh,
    )
