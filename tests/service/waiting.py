"""Waiting for what is to become so."""

import time
from collections.abc import Callable


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
