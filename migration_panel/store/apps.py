"""The store as a Django application."""

from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


def _let_pymysql_serve() -> None:
    """Django asks for mysqlclient by name; PyMySQL stands in where it is not there."""
    if find_spec("MySQLdb") is None:
        with suppress(ImportError):
            import_module("pymysql").install_as_MySQLdb()


_let_pymysql_serve()


class StoreConfig(AppConfig):
    name = "migration_panel.store"
    label = "migration_panel_store"
    verbose_name = "Migration Panel's store"
    default_auto_field = "django.db.models.BigAutoField"
