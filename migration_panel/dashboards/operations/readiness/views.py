"""The pages of readiness for those who change nothing and ask Nova nothing."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from migration_panel.dashboards.admin.migration.views import (
    failure,
    host,
    hosts,
    pair,
    pairs,
    problem,
    problems,
)
from migration_panel.dashboards.exports import ExportView
from migration_panel.dashboards.read_only import ReadOnlyView
from migration_panel.store.problems import Victim


class ReadinessView(ReadOnlyView):
    """In front of an administrators' page: the same from the store alone."""

    rule = "readiness"
    namespace = "horizon:operations:readiness"
    tabs: Sequence[tuple[str, str | Promise]] = (
        ("hosts", _("Hosts")),
        ("pairs", _("Pairs")),
        ("problems", _("Problems")),
    )
    asks_nova = False


class HostsView(ReadinessView, hosts.HostsView):
    page_title = _("Readiness")


class HostView(ReadinessView, host.HostView):
    pass


class PairsView(ReadinessView, pairs.PairsView):
    page_title = _("Pairs")


class PairView(ReadinessView, pair.PairView):
    pass


class ProblemsView(ReadinessView, problems.ProblemsView):
    page_title = _("Problems")


class ProblemView(ReadinessView, problem.ProblemView):
    def victim_url(self, victim: Victim) -> str:
        return self.url("failure", victim.migration)


class FailureView(ReadinessView, failure.FailureView):
    pass


class FailureStateView(ReadinessView, failure.FailureStateView):
    pass


class ReadinessExportView(ExportView):
    rule = "readiness"
