"""Run a command to its end and keep what it said."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Result:
    """What a finished command left."""

    argv: tuple[str, ...]
    code: int
    out: str
    err: str

    @property
    def ok(self) -> bool:
        return self.code == 0


class CommandError(Exception):
    """A command that had to succeed did not."""

    def __init__(self, result: Result, log: Path | None = None) -> None:
        said = (result.err or result.out).strip()
        super().__init__(f"{' '.join(result.argv)}: exit {result.code}: {said[-2000:]}")
        self.result = result
        self.log = log


def run(  # noqa: PLR0913 -- as many as subprocess.run has that we use
    argv: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    check: bool = True,
    stdin: str | None = None,
    timeout: float | None = 120,
    cwd: Path | None = None,
) -> Result:
    """Run without a shell; raise CommandError when it fails, unless told not to."""
    done = subprocess.run(
        list(argv),
        input="" if stdin is None else stdin,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        env=None if env is None else dict(env),
        timeout=timeout,
        cwd=cwd,
    )
    result = Result(tuple(argv), done.returncode, done.stdout, done.stderr)
    if check and not result.ok:
        raise CommandError(result)
    return result


def run_logged(
    argv: Sequence[str],
    log: Path,
    *,
    env: Mapping[str, str] | None = None,
    timeout: float = 1800,
    cwd: Path | None = None,
) -> None:
    """Run a long command whose output goes to a log file."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as sink:
        sink.write(f"$ {' '.join(argv)}\n".encode())
        sink.flush()
        done = subprocess.run(
            list(argv),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            check=False,
            env=None if env is None else dict(env),
            timeout=timeout,
            cwd=cwd,
        )
    if done.returncode:
        said = Result(tuple(argv), done.returncode, "", f"see {log}")
        raise CommandError(said, log)
