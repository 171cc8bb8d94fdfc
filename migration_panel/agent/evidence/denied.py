"""What keeps the agent from a log, and what an admin may do about it."""

import shlex
from pathlib import PurePosixPath

from migration_panel.agent.system import DeniedError, System, UnmeasuredError


def advice(system: System, path: str, user: str) -> str:
    """As a reason: the file, who keeps it closed, and the line that opens it."""
    closed = _closed(system, path)
    try:
        entry = system.entry(closed)
        kept = f"{closed} is {entry.owner}'s, mode {entry.octal}"
    except UnmeasuredError as error:
        kept = str(error)
    lines = [f"setfacl -m u:{user}:r {shlex.quote(path)}"]
    if closed != path:
        lines.insert(0, f"setfacl -m u:{user}:x {shlex.quote(closed)}")
    return f"{path}: Permission denied: {kept}. To let {user} read it: " + "; ".join(
        lines
    )


def _closed(system: System, path: str) -> str:
    """The highest folder that does not let us through, or the file itself."""
    inside = PurePosixPath(path)
    for child in (*reversed(inside.parents), inside):
        try:
            system.stat(str(child))
        except DeniedError:
            return str(child.parent)
        except UnmeasuredError:
            break
    return path
