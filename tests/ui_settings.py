"""The settings of the browser tests: as for views, with styles and scripts compiled."""

import atexit
import shutil
import sys
import tempfile

from tests.settings import *  # noqa: F403

# Imported once already, by the line above and with what it prepares.
_horizon = sys.modules["openstack_dashboard.settings"]

STATIC_ROOT = COMPRESS_ROOT = tempfile.mkdtemp(prefix="migration-panel-static-")
atexit.register(shutil.rmtree, STATIC_ROOT, ignore_errors=True)
COMPRESS_ENABLED = True
COMPRESS_PRECOMPILERS = _horizon.COMPRESS_PRECOMPILERS
