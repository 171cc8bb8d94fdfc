"""The pages of readiness for those who change nothing and ask Nova nothing."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from migration_panel.dashboards.admin.migration.views import host, hosts, pair, pairs
from migration_panel.dashboards.exports import ExportView
from migration_panel.dashboards.read_only import ReadOnlyView


class ReadinessView(ReadOnlyView):
    """In front of an administrators' page: the same from the store alone."""

    rule = "readiness"
    namespace = "horizon:operations:readiness"
    tabs: Sequence[tuple[str, str | Promise]] = (
        ("hosts", _("Hosts")),
        ("pairs", _("Pairs")),
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


class ReadinessExportView(ExportView):
    rule = "readiness"
