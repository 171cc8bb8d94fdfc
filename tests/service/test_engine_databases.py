"""The tests of store and engine, on the databases that are servers."""

import os
import subprocess
import sys

import pytest

from tests.service.databases import Database
from tests.service.engines import ROOT

TESTS = (
    "--ds=tests.service.settings",
    "-ptests.service.quiet",
    # Without Horizon, which two of them want, and neither of them asks the store.
    "--confcutdir=tests/unit",
    "--ignore=tests/unit/engine/test_cloud.py",
    "--ignore=tests/unit/store/test_router.py",
    "tests/unit/store",
    "tests/unit/engine",
)


@pytest.mark.parametrize("kind", ["mariadb", "postgresql"], indirect=True)
def test_it_keeps_the_store(kind: Database) -> None:
    """As SQLite does in the tests of units."""
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-m", "pytest", "-q", *TESTS],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "DATABASE": kind.url},
        text=True,
        timeout=600,  # there are hundreds, and other tests beside them
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
