"""Shared storage, found out as Nova does: a file made here and looked for there."""

import logging
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from migration_panel.agent.messaging import Agents, UnansweredError
from migration_panel.facts.missing import Missing
from migration_panel.rpc import TOKEN

LOG = logging.getLogger(__name__)

PREFIX = ".migration-panel-"
# Seconds after which no round can still be looking for a marker, whoever made it.
LEFT_OVER = 3600
_NAME = re.compile(re.escape(PREFIX) + TOKEN.pattern)


@contextmanager
def marker(folder: str, host: str) -> Iterator[str | Missing]:
    """A token whose marker lies in the folder as long as the block lasts."""
    token = secrets.token_hex(16)
    path = Path(folder) / f"{PREFIX}{token}"
    try:
        made = os.open(
            path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o644
        )
    except OSError as error:
        yield Missing(f"{folder}: no file could be made there: {error.strerror}")
        return
    try:
        # On a full disk it is closing that fails, and an empty marker is one, too.
        with suppress(OSError), os.fdopen(made, "w") as file:
            file.write(f"{host}\n")
        yield token
    finally:
        _remove(path)


def is_there(folder: str, token: str) -> bool | Missing:
    """Whether a peer's marker is here; the folder is touched, as NFS needs it."""
    if not TOKEN.match(token):
        return Missing("that is no token")
    with suppress(OSError):
        os.utime(folder)
    try:
        return f"{PREFIX}{token}" in os.listdir(folder)  # noqa: PTH208 - names alone
    except OSError as error:
        return Missing(f"{folder}: {error.strerror}")


def sweep(folder: str, host: str) -> int:
    """Remove what a run that was killed has left; how many.

    On shared storage the markers of other hosts are here too: only old ones are
    removed of those.
    """
    try:
        names = os.listdir(folder)  # noqa: PTH208 - names alone
    except OSError:
        return 0
    found = [Path(folder) / each for each in names if _NAME.match(each)]
    left = [each for each in found if _is_left(each, host)]
    for each in left:
        _remove(each)
    return len(left)


def _is_left(path: Path, host: str) -> bool:
    try:
        if path.is_symlink() or not path.is_file():
            return False
        if time.time() - path.stat().st_mtime > LEFT_OVER:
            return True
        with path.open() as file:
            return file.read(300) == f"{host}\n"
    except (OSError, UnicodeError):
        return False


def _remove(path: Path) -> None:
    try:
        path.unlink()
    except OSError as error:
        LOG.warning("The marker %s is left behind: %s", path, error)


def probe(agents: Agents, host: str, token: str) -> bool | Missing:
    try:
        found = agents.find_marker(host, token)
    except UnansweredError as error:
        return Missing(f"the agent on {host} did not look: {error}")
    if isinstance(found, Missing):
        return Missing(f"the agent on {host} could not look: {found.reason}")
    return found
