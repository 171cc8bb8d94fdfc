"""An account: its shell, its groups, and when it ends."""

import re
from datetime import date, datetime
from pathlib import PurePath

from migration_panel.agent.system import System, UnmeasuredError
from migration_panel.facts.account import Account
from migration_panel.facts.missing import Missing

# What useradd takes; nothing that a program could take for an option.
USER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,31}\$?")
# Running these to see what they do would fill the host's log.
REFUSING_SHELLS = frozenset({"nologin", "false"})
WORD = "migration-panel"
# shadow-utils' own formats; the second is that of newer ones.
DATES = ("%b %d, %Y", "%Y-%m-%d")
LONG_AGO = date(1970, 1, 1)

Ends = date | Missing | None


def collect(system: System, user: str = "nova") -> Account:
    if not USER.fullmatch(user):
        message = f"{user!r} is no name of an account"
        raise UnmeasuredError(message)
    said = system.run("getent", "passwd", user)
    if not said.ok:
        message = f"There is no account {user} on this host"
        raise UnmeasuredError(message)
    name, uid, home, shell = parse_passwd(said.out)
    expires, password_expires = _ends(system, user)
    return Account(
        user=name,
        uid=uid,
        home=home,
        shell=shell,
        shell_runs=_runs(system, shell),
        groups=tuple(system.run("id", "-Gn", user).out.split()),
        expires=expires,
        password_expires=password_expires,
    )


def parse_passwd(line: str) -> tuple[str, int, str, str]:
    """Name, number, home and shell; without a shell it is /bin/sh."""
    fields = line.strip().split(":")
    try:
        name, _, uid, _, _, home, shell = fields
        return name, int(uid), home, shell or "/bin/sh"
    except ValueError:
        message = f"getent passwd: {line.strip()!r}"
        raise UnmeasuredError(message) from None


def _runs(system: System, shell: str) -> bool | Missing:
    """Tried as sshd does it; sshd refuses whom it cannot give a shell."""
    if PurePath(shell).name in REFUSING_SHELLS:
        return False
    try:
        said = system.run(shell, "-c", f"echo {WORD}")
    except UnmeasuredError:
        return False
    if said.code is None:
        return Missing(said.err)
    return said.ok and said.out.strip() == WORD


def _ends(system: System, user: str) -> tuple[Ends, Ends]:
    """A program may ask only for its own account."""
    try:
        said = system.run("chage", "-l", user)
    except UnmeasuredError as error:
        return Missing(str(error)), Missing(str(error))
    if not said.ok:
        reason = Missing(said.err.strip() or "chage: no answer")
        return reason, reason
    return parse_chage(said.out)


def parse_chage(text: str) -> tuple[Ends, Ends]:
    """When the account ends, and when its password does."""
    return _end(text, "Account expires"), _end(text, "Password expires")


def _end(text: str, label: str) -> Ends:
    found = re.search(rf"^{label}\s*: *(.+?)\s*$", text, re.MULTILINE)
    if found is None:
        return Missing(f"chage -l says nothing of {label!r}")
    if found[1] == "never":
        return None
    if found[1] == "password must be changed":
        return LONG_AGO
    return _date(found[1])


def _date(text: str) -> date | Missing:
    for form in DATES:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return Missing(f"chage -l says {text!r}")
