"""One problem: its cause, where it has to be mended, and all its victims."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from migration_panel.dashboards.admin.migration.views.failed import FailedView
from migration_panel.store import problems
from migration_panel.store.problems import ProblemSummary, Victim


class ProblemView(FailedView):
    """`id` in the address."""

    tab = "problems"
    template_name = "migration_panel/problem.html"
    page_title = _("Problem")

    def get(
        self, request: HttpRequest, *_args: object, **_kwargs: object
    ) -> HttpResponse:
        self.id = _uuid(request.GET.get("id", ""))
        response: HttpResponse = self.render_to_response(self.get_context_data())
        known = self.problem is not None or self.fault is not None
        response.status_code = 200 if known else 404
        return response

    @cached_property
    def problem(self) -> ProblemSummary | None:
        asked = self.id
        return self.stored(lambda: problems.one(asked), None) if asked else None

    def victim_url(self, victim: Victim) -> str:
        """The page of a migration that failed of it; empty where there is none."""
        return self.url("migration", victim.server, victim.migration)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        found = self.problem
        victims = self.stored(lambda: problems.victims(found.id), ()) if found else ()
        told = self._card(found, victims)
        context = super().get_context_data(**kwargs)
        if found is None:
            return context
        return context | {
            "problem": found,
            "victims": [(each, self.victim_url(each)) for each in victims],
            "left_out": max(found.victims - len(victims), 0),
            "host_url": self.url("host"),
            **told,
        }

    def _card(
        self, found: ProblemSummary | None, victims: Sequence[Victim]
    ) -> dict[str, Any]:
        """The card of the newest victim: what to do, and whether it still stands."""
        if found is None or not victims:
            return {}
        newest = victims[0].migration
        why = self.why(newest, self.failure(newest), None)
        cards = [each for each in why["cards"] if each.cause == found.cause]
        return why | {"uuid": newest, "card": cards[0] if cards else None}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
