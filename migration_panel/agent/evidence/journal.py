"""Logs that journald keeps, asked for by journalctl."""

import re
import shlex
from collections.abc import Sequence
from datetime import UTC, datetime

from migration_panel.agent.evidence.times import Window
from migration_panel.agent.masking import said
from migration_panel.agent.system import Output, System, UnmeasuredError

MOST = 16 * 1024 * 1024  # bytes of what it prints
SOME_SPACE = 1.0  # seconds: it takes no parts of them

# What it says itself, before the first entry: since when there are some, or none.
_REMARKS = re.compile(r"(?:-- .*\n?)*")
_NONE = "No journal files were found"
_CLOSED = ("not seeing messages", "insufficient permissions", "Permission denied")


def command(units: Sequence[str], window: Window, *options: str) -> tuple[str, ...]:
    """What an admin would type, too."""
    return (
        "journalctl",
        *(f"--unit={each}" for each in units),
        f"--since={_moment(window.since - SOME_SPACE)}",
        f"--until={_moment(window.until + SOME_SPACE)}",
        *options,
        "--output=short-iso-precise",
        "--utc",
        "--all",
        "--no-pager",
    )


def read(system: System, argv: Sequence[str], user: str, timeout: float) -> str:
    """Its lines; UnmeasuredError where there is no journal that `user` may read."""
    done = system.head(*argv, most=MOST, timeout=timeout)
    if any(each in done.err for each in _CLOSED):
        message = (
            f"{_line(argv)}: {user} may not read the journal. To let it: "
            f"usermod -aG systemd-journal {user}, then restart migration-panel-agent"
        )
        raise UnmeasuredError(message)
    if not done.ok or _NONE in done.err:
        raise UnmeasuredError(_failed(argv, done))
    return _REMARKS.sub("", done.out, count=1)


def _failed(argv: Sequence[str], done: Output) -> str:
    return f"{_line(argv)}: {said(done.err) or f'exit code {done.code}'}"


def _line(argv: Sequence[str]) -> str:
    return shlex.join(argv)


def _moment(when: float) -> str:
    return f"{datetime.fromtimestamp(when, UTC):%Y-%m-%d %H:%M:%S} UTC"
