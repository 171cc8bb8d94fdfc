"""Horizon's own settings with the plugin in it, for the tests of units and views.

Policies, sign-in and templates are the real ones; only what would need a
memcached, a disk or a style compiler is replaced.
"""

import sys
import warnings
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

# pytest makes warnings errors while Django loads; only our own are ours to mend.
for _category in (DeprecationWarning, PendingDeprecationWarning):
    warnings.filterwarnings(
        "ignore", category=_category, module="(?!migration_panel|tests)"
    )

# What an operator keeps in local_settings.py; Horizon imports it by this name.
_local = ModuleType("local.local_settings")
_local.__dict__.update(
    ALLOWED_HOSTS=["*"],
    COMPRESS_OFFLINE=False,
    DEBUG=False,
    SECRET_KEY="only for tests",  # noqa: S106 - guards nothing
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
)
sys.modules["local"] = ModuleType("local")
sys.modules["local.local_settings"] = _local

from openstack_dashboard.local import enabled  # noqa: E402

_spec = find_spec("migration_panel")
assert _spec is not None
assert _spec.origin is not None
_package = Path(_spec.origin).parent
enabled.__path__.append(str(_package / "enabled"))

from openstack_dashboard.settings import *  # noqa: E402, F403

for _snippet in sorted((_package / "local_settings.d").glob("*.py")):
    exec(compile(_snippet.read_text(), _snippet, "exec"))  # noqa: S102 - as Horizon does

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        # The default of 300 throws compiled styles out and compiles them again.
        "OPTIONS": {"MAX_ENTRIES": 20000},
    }
}
# Horizon itself has none; Django's test runner wants a default.
_sqlite = "django.db.backends.sqlite3"
DATABASES: dict[str, dict[str, Any]] = {
    "default": {"ENGINE": _sqlite, "NAME": ":memory:"},
    # By itself it would wait for the default one, and find a circle.
    "migration_panel": {
        "ENGINE": _sqlite,
        "NAME": ":memory:",
        "TEST": {"DEPENDENCIES": []},
    },
}
# Links to the style sheets are enough for a test that reads HTML.
COMPRESS_ENABLED = False
COMPRESS_PRECOMPILERS: tuple[tuple[str, str], ...] = ()
OPENSTACK_KEYSTONE_URL = "http://127.0.0.1:1/identity/v3"  # the fixtures know better
LOGGING = {"version": 1, "disable_existing_loggers": False}
