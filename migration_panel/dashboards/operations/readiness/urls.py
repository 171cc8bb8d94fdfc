"""The panel's addresses; each view is told the rule that lets a user see it."""

from django.urls import re_path

from migration_panel.dashboards import exports

urlpatterns = [
    re_path(
        exports.ADDRESS, exports.ExportView.as_view(rule="readiness"), name="export"
    ),
]
