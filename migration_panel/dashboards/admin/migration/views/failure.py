"""A failed migration from the store alone, and whether it is still looked into."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from migration_panel import timeline
from migration_panel.dashboards.admin.migration import forms
from migration_panel.dashboards.admin.migration.views.failed import FailedView
from migration_panel.facts.migration import Migration
from migration_panel.store.failures import FailureSummary


class FailureView(FailedView):
    """What Nova tells of it is not there: for those who may not ask Nova."""

    tab = "problems"
    template_name = "migration_panel/failure.html"
    page_title = _("Failed migration")
    http_method_names = ("get", "head", "options")

    def get(
        self, _request: HttpRequest, *_args: object, **kwargs: object
    ) -> HttpResponse:
        migration = UUID(str(kwargs["migration"]))
        detail = self.failure(migration)
        context = self.get_context_data()
        if detail is not None:
            context |= self.why(migration, detail, detail.summary.failed)
            context |= told(detail.summary)
        response: HttpResponse = self.render_to_response(context)
        known = detail is not None or self.fault is not None
        response.status_code = 200 if known else 404
        return response


class FailureStateView(FailedView):
    """JSON for the page that waits; `ended`: it should be looked at again.

    `shown`: the cause that the page has; a first one may come before the last line.
    """

    http_method_names = ("get", "head", "options")

    def get(
        self, _request: HttpRequest, *_args: object, **kwargs: object
    ) -> HttpResponse:
        detail = self.failure(UUID(str(kwargs["migration"])))
        shown = self.request.GET.get("shown")
        news = shown is not None and detail and detail.summary.cause != shown
        words = None if news else self.looking(detail)
        away = self.fault is not None
        if away:
            words = gettext("The database does not answer.")
        told = {"ended": words is None, "words": words or gettext("Done.")}
        response = JsonResponse(told, status=503 if away else 200)
        response["Cache-Control"] = "no-store"
        return response


def told(failure: FailureSummary) -> dict[str, Any]:
    """What the store has of it in the place of Nova's own record."""
    return {
        "kind": forms.kind_label(failure.kind),
        "commands": timeline.commands(_recorded(failure)),
    }


def _recorded(failure: FailureSummary) -> Migration:
    return Migration(
        id=0,
        uuid=str(failure.migration),
        server_id=str(failure.server),
        kind=failure.kind,
        status=failure.status,
        source=failure.source or None,
        dest=failure.target or None,
        created=failure.failed,
    )
