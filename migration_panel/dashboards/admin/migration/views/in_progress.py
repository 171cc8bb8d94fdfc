"""The page of what moves, and the one answer that refreshes all of it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from migration_panel import config
from migration_panel.actions import ABORT, FORCE_COMPLETE
from migration_panel.dashboards.admin.migration import tables
from migration_panel.dashboards.admin.migration.views.base import url
from migration_panel.dashboards.admin.migration.views.moving import MovingView
from migration_panel.templatetags.migration_panel import say
from migration_panel.text import N_

FASTEST_MS = 1000
SILENT_CELL = N_("A cell does not answer; what moves in it is not known now.")


def poll_ms() -> int:
    """Never so often that an operator's slip floods Nova."""
    return max(int(config.POLL_SECONDS.get()) * 1000, FASTEST_MS)


class InProgressView(MovingView):
    template_name = "migration_panel/in_progress.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        self.services()
        context = super().get_context_data(**kwargs)
        return context | {
            "rows": self.cells(context["rows"]),
            "listed": self.listed,
            "progress_url": url("progress"),
            "abort_url": url("action", ABORT.slug),
            "force_url": url("action", FORCE_COMPLETE.slug),
            "login_url": settings.LOGIN_URL,
            "poll_ms": poll_ms(),
            "may_abort": self.allows(ABORT),
            "may_force": self.allows(FORCE_COMPLETE),
        }


class ProgressView(MovingView):
    """JSON for the same query as the page's; no template, no navigation."""

    http_method_names = ["get"]

    def get(
        self, request: HttpRequest, *_args: object, **_kwargs: object
    ) -> HttpResponse:
        form = self.filter_form(request.GET)
        wanted = form.cleaned_data if form.is_valid() else {}
        address = tables.Address(request, self.default_sort)
        shown, pager = self.table(wanted, address)
        known = self.listed and (bool(shown) or self._is_all())
        answer = {
            "rows": self.cells(shown),
            "moving": pager.total if known else None,
            "poll_ms": poll_ms(),
            "problems": [say(each) for each in self.problems],
        }
        response = JsonResponse(answer, status=200 if known else 503)
        response["Cache-Control"] = "no-store"
        return response

    def _is_all(self) -> bool:
        """Whether each cell answered: else what seems to have ended may move on."""
        self.services()
        if self.cells_down:
            self.problems.append(SILENT_CELL)
        return not self.problems
