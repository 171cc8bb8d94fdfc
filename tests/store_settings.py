"""The store alone, for tools that need to know its models; no Horizon."""

SECRET_KEY = "only for tests"  # noqa: S105 - guards nothing
USE_TZ = True
INSTALLED_APPS = ["migration_panel.store"]
DATABASES = {
    "default": {},
    "migration_panel": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
    },
}
DATABASE_ROUTERS = ["migration_panel.store.router.StoreRouter"]
# Horizon's, which our code reads.
COMPRESS_OFFLINE = False
OPENSTACK_SSL_CACERT: str | None = None
OPENSTACK_SSL_NO_VERIFY = False
SYSTEM_SCOPE_SERVICES: list[str] = []
