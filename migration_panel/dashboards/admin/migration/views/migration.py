"""To come."""

from migration_panel.dashboards.admin.migration.views.base import PanelView


class MigrationView(PanelView):
    template_name = "migration_panel/base.html"
