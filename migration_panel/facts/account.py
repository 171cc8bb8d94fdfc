"""The account as which nova-compute runs and its ssh logs in."""

from dataclasses import dataclass
from datetime import date

from migration_panel.facts.missing import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """From the password database, and `chage -l`; no date means it never expires."""

    user: str
    uid: int
    home: str
    shell: str
    shell_runs: bool
    groups: tuple[str, ...]
    expires: date | Missing | None
    password_expires: date | Missing | None
