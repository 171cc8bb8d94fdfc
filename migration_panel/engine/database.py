"""Django for the store alone, without Horizon."""

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from migration_panel.store import address
from migration_panel.store.router import ALIAS, APP


def configure(connection: str) -> None:
    """Let the store's models be used; AddressError where `connection` is none."""
    settings.configure(
        DATABASES={"default": {}, ALIAS: address.settings(connection)},
        DATABASE_ROUTERS=["migration_panel.store.router.StoreRouter"],
        INSTALLED_APPS=["migration_panel.store"],
        LOGGING_CONFIG=None,
        USE_TZ=True,
    )
    django.setup()


def sync() -> None:
    """Make or upgrade the tables."""
    call_command("migrate", APP, database=ALIAS, interactive=False, verbosity=1)


def behind() -> bool:
    """Whether the tables are those of an older version, or are not there."""
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415 - it wants settings first

    executor = MigrationExecutor(connections[ALIAS])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes(APP)))
