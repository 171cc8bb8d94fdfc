"""The store's settings, with the store in the database that the environment names.

`DATABASE` is an address as the engine's configuration has it.
"""

import os
import warnings
from typing import Any

from migration_panel.store import address
from tests.store_settings import *  # noqa: F403

# pytest makes warnings errors while it looks for tests; only our own are ours to mend.
for _category in (DeprecationWarning, PendingDeprecationWarning):
    warnings.filterwarnings(
        "ignore", category=_category, module="(?!migration_panel|tests)"
    )

_store: dict[str, Any] = address.settings(os.environ["DATABASE"])
DATABASES["migration_panel"] = _store | {"TEST": {"DEPENDENCIES": []}}  # noqa: F405
