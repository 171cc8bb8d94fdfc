"""The settings of the comparison: all is compressed beforehand, as in production."""

import atexit
import shutil
import tempfile
from pathlib import Path

from tests.ui_settings import *  # noqa: F403

COMPRESS_OFFLINE = True

# The store is a file, as it is by default in production.
_folder = tempfile.mkdtemp(prefix="migration-panel-store-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
DATABASES["migration_panel"] |= {  # noqa: F405 - of the settings above
    "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL"},
    "TEST": {"DEPENDENCIES": [], "NAME": str(Path(_folder) / "store.sqlite3")},
}
