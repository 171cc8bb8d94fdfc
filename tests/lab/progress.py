"""Say what is being done, one line a step, and how long it took."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

LAST_LINES = 25


class LabError(Exception):
    """Something the lab's user can act on; ``log`` is where to read more."""

    def __init__(self, message: str, log: Path | None = None) -> None:
        super().__init__(message)
        self.log = log


class StepError(Exception):
    """A step did not work; carries its name and the log to read."""

    def __init__(self, step: str, cause: Exception) -> None:
        super().__init__(f"{step}: {cause}")
        self.step = step
        self.cause = cause
        self.log: Path | None = getattr(cause, "log", None)

    def report(self) -> str:
        lines = [f"FAILED: {self.step}", f"  {self.cause}"]
        if self.log is not None:
            lines.append(f"  log: {self.log}")
            lines += [f"  | {line}" for line in tail(self.log, LAST_LINES)]
        return "\n".join(lines)


def tail(path: Path, count: int) -> list[str]:
    """The last lines of a file, none when it cannot be read."""
    try:
        return path.read_text(errors="replace").splitlines()[-count:]
    except OSError:
        return []


def say(line: str) -> None:
    print(line, flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Time a step and print its line once it is over."""
    start = time.monotonic()
    try:
        yield
    except StepError:
        raise
    except Exception as error:
        raise StepError(name, error) from error
    say(f"{time.monotonic() - start:6.1f} s  {name}")


Work = tuple[str, Callable[[], object]]


def together(works: Sequence[Work]) -> None:
    """Run independent steps at once; raise the first failure after all ended."""
    with ThreadPoolExecutor(max_workers=max(1, len(works))) as pool:
        futures = [pool.submit(_timed, name, work) for name, work in works]
    for future in futures:
        future.result()


def _timed(name: str, work: Callable[[], object]) -> None:
    with step(name):
        work()


def complain(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def wait_for(
    condition: Callable[[], object], timeout: float, what: str, every: float = 0.2
) -> None:
    """Wait until a condition holds, or raise LabError naming what never came."""
    end = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > end:
            message = f"{what}: not within {timeout:.0f} s"
            raise LabError(message)
        time.sleep(every)
