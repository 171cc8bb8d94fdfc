"""Waiting for what is to become so."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress


def until(
    condition: Callable[[], object],
    seconds: float = 30,
    why: Callable[[], object] = lambda: "",
) -> None:
    """Return as soon as it holds; AssertionError, and why, if it never does."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds:g} s: {why()}"
        time.sleep(0.05)


def end(leader: subprocess.Popen[bytes] | None) -> None:
    """At once, with all of its group; whoever runs no more is left alone."""
    if leader is not None:
        with suppress(ProcessLookupError):
            os.killpg(leader.pid, signal.SIGKILL)
        leader.wait()
