"""An account of the host: nova's, or the one that nova's ssh logs in as."""

from dataclasses import dataclass
from datetime import date

from migration_panel.facts.missing import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """From the password database, and `chage -l`; no date means it never expires.

    `shell_runs`: whether the login shell runs the commands that sshd gives it.
    A password that must be changed at the next login has expired long ago.
    """

    user: str
    uid: int
    home: str
    shell: str
    shell_runs: bool | Missing
    groups: tuple[str, ...]
    expires: date | Missing | None
    password_expires: date | Missing | None
