"""The store as a Django application."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "migration_panel.store"
    label = "migration_panel_store"
    verbose_name = "Migration Panel's store"
    default_auto_field = "django.db.models.BigAutoField"
