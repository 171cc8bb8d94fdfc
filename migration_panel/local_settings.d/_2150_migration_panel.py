"""Policy, store and metrics of the panel; Horizon runs this inside its own settings."""

from importlib.util import find_spec as _find_spec
from pathlib import Path as _Path

_spec = _find_spec("migration_panel")
_conf = _Path(_spec.origin).parent / "conf"

POLICY_FILES = {
    **POLICY_FILES,
    "migration_panel": str(_conf / "migration_panel_policy.yaml"),
}
DEFAULT_POLICY_FILES = {
    **DEFAULT_POLICY_FILES,
    "migration_panel": str(_conf / "default_policies" / "migration_panel.yaml"),
}

# Where the engine keeps what the pages show; the same database in its own
# configuration. MariaDB and PostgreSQL do as well: any of Django's databases.
DATABASES = {
    # Horizon has none; Django wants one beside any other.
    "default": {},
    "migration_panel": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": "/var/lib/migration-panel/migration_panel.sqlite3",
        "OPTIONS": {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
        },
    },
    **globals().get("DATABASES", {}),
}
DATABASE_ROUTERS = [
    *globals().get("DATABASE_ROUTERS", ()),
    "migration_panel.store.router.StoreRouter",
]

# Answers its one address before there is a session, and nothing where
# MIGRATION_PANEL_METRICS_TOKEN is not set.
MIDDLEWARE = ("migration_panel.metrics.Metrics", *MIDDLEWARE)
