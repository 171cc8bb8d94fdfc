"""Why migrations failed, a row a cause and place, those with most victims first."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from migration_panel.dashboards.admin.migration import forms, tables
from migration_panel.dashboards.admin.migration.views.listing import ListingView
from migration_panel.dashboards.admin.migration.views.stored import StoredView
from migration_panel.diagnosis.diagnosis import Standing
from migration_panel.store import problems
from migration_panel.store.problems import ProblemSummary
from migration_panel.templatetags.migration_diagnosis import cause_title

STANDING_FIRST = (Standing.STANDS, Standing.UNKNOWN, Standing.GONE)


class ProblemsView(StoredView, ListingView):
    tab = "problems"
    template_name = "migration_panel/problems.html"
    filter_form = forms.ProblemFilterForm
    default_sort = "-victims"
    columns = (
        tables.Column(_("Cause"), "cause", lambda row: cause_title(row.cause)),
        tables.Column(_("Where"), "place", lambda row: (row.host, row.target)),
        tables.Column(_("Victims"), "victims", lambda row: row.victims),
        tables.Column(_("Now"), "now", lambda row: STANDING_FIRST.index(row.standing)),
        tables.Column(_("First"), "opened", lambda row: row.opened),
        tables.Column(_("Last"), "newest", lambda row: row.newest),
    )

    @cached_property
    def known(self) -> Sequence[ProblemSummary]:
        return self.stored(problems.listed, ())

    def rows(self, wanted: dict[str, Any]) -> tuple[Sequence[ProblemSummary], bool]:
        """Open ones, unless the others are asked for."""
        return [each for each in self.known if _fits(each, wanted)], False

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        closed = sum(each.closed is not None for each in self.known)
        urls = {"problem_url": self.url("problem"), "host_url": self.url("host")}
        return context | urls | {"closed": closed}


def _fits(problem: ProblemSummary, wanted: Mapping[str, Any]) -> bool:
    is_closed = problem.closed is not None
    if is_closed != (wanted.get("state") == forms.CLOSED):
        return False
    return (wanted.get("text") or "").lower() in _said(problem)


def _said(problem: ProblemSummary) -> str:
    """All that is searched."""
    place = (problem.host, problem.target, problem.server_name, str(problem.server))
    return " ".join((cause_title(problem.cause), problem.cause, *place)).lower()
