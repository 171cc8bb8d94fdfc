"""Keeps the store's tables in their own database, and others out of it."""

from typing import Any

ALIAS = "migration_panel"
APP = "migration_panel_store"


class StoreRouter:
    """For DATABASE_ROUTERS; answers None where another router may decide."""

    def db_for_read(self, model: Any, **_hints: Any) -> str | None:
        return ALIAS if model._meta.app_label == APP else None  # noqa: SLF001 - Django's way

    db_for_write = db_for_read

    def allow_relation(self, one: Any, other: Any, **_hints: Any) -> bool | None:
        apps = {one._meta.app_label, other._meta.app_label}  # noqa: SLF001 - Django's way
        return apps == {APP} if APP in apps else None

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool | None:
        if app_label == APP or db == ALIAS:
            return app_label == APP and db == ALIAS
        return None
