"""To come."""

from migration_panel.dashboards.admin.migration.views.base import PanelView


class InProgressView(PanelView):
    template_name = "migration_panel/base.html"


class ProgressView(PanelView):
    template_name = "migration_panel/base.html"
