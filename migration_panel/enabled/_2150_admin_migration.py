"""Admin, Compute, Migration."""

PANEL = "migration"
PANEL_DASHBOARD = "admin"
PANEL_GROUP = "compute"
ADD_PANEL = "migration_panel.dashboards.admin.migration.panel.Migration"
ADD_INSTALLED_APPS = ["migration_panel", "migration_panel.store"]
ADD_JS_FILES = [
    "migration_panel/progress.js",
    "migration_panel/forms.js",
    "migration_panel/move.js",
    "migration_panel/pairs.js",
    "migration_panel/check.js",
]
ADD_SCSS_FILES = ["migration_panel/migration_panel.scss"]
