"""The settings of all tests, with the store in the database that the environment names.

`DATABASE` is an address as the engine's configuration has it.
"""

import os

from migration_panel.store import address
from tests.settings import *  # noqa: F403
from tests.settings import DATABASES as OTHERS

DATABASES = {
    **OTHERS,
    "migration_panel": {
        **address.settings(os.environ["DATABASE"]),
        "TEST": {"DEPENDENCIES": []},
    },
}
