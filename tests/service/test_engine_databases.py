"""The tests of store and engine, on the databases that are servers."""

import os
import subprocess
import sys

import pytest

from tests.service.databases import Database
from tests.service.engines import ROOT

TESTS = ("tests/unit/store", "tests/unit/engine")


@pytest.mark.parametrize("kind", ["mariadb", "postgresql"], indirect=True)
def test_it_keeps_the_store(kind: Database) -> None:
    """As SQLite does in the tests of units."""
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-m", "pytest", "--ds=tests.service.settings", "-q", *TESTS],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "DATABASE": kind.url},
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
