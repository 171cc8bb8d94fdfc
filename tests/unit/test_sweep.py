"""A run that was killed leaves nothing to the next one."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lab.own import MARK, start_time
from tests.service import sweep

ROOT = Path(__file__).parents[2]
RUN = """
import subprocess, sys
from pathlib import Path
from tests.service import sweep
sweep.HOME = Path(sys.argv[1])
sweep.begin()
print(subprocess.Popen(["sleep", "600"]).pid, flush=True)
input()
"""


@pytest.fixture(autouse=True)
def _own_mark(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Not that of service tests that may run beside, and gone after the test."""
    monkeypatch.setattr(sweep, "HOME", tmp_path)
    monkeypatch.setenv(MARK, "")


def killed_run(home: Path) -> int:
    """The process that a run has left behind."""
    with subprocess.Popen(  # noqa: S603 - our own
        [sys.executable, "-c", RUN, home], cwd=ROOT, stdin=-1, stdout=-1, text=True
    ) as run:
        assert run.stdout is not None
        left = int(run.stdout.readline())
        run.send_signal(signal.SIGKILL)
    return left


def alive(pid: int) -> bool:
    return start_time(pid) is not None


def test_it_ends_what_a_killed_run_left(tmp_path: Path) -> None:
    left = killed_run(tmp_path)
    assert alive(left)
    sweep.begin()
    assert not alive(left)


def test_it_ends_no_other_process(tmp_path: Path) -> None:
    left = killed_run(tmp_path / "another")
    sweep.begin()
    assert alive(left)
    os.kill(left, signal.SIGKILL)
