"""Operations, Readiness: what is known of the hosts, for those who change nothing.

Needs _2150_admin_migration.py beside it.
"""

DASHBOARD = "operations"
ADD_INSTALLED_APPS = ["migration_panel.dashboards.operations"]
