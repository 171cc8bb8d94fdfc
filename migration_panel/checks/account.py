"""Whether ssh can log in to nova's account on the host: its shell, its end."""

from datetime import date, timedelta
from shlex import quote
from typing import Any

from migration_panel.checks.about import about, blocks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.account import Account
from migration_panel.facts.known import KnownHost
from migration_panel.facts.missing import Missing
from migration_panel.facts.report import Report
from migration_panel.text import N_

SOON = timedelta(days=14)
# What chage says of an end, and how it takes it away.
ACCOUNT = ("Account", "-E -1")
PASSWORD = ("Password", "-M -1 -d -1")


def check(host: KnownHost) -> list[Finding]:
    """Of the account that peers' ssh logs in to, which may be another than nova's."""
    if isinstance(host.report, Missing):
        return []
    report, login = host.report, _login(host.report)
    if isinstance(login, Missing):
        return []
    today = host.now.date()
    return [
        *shell_runs_nothing(report, login),
        *expired(report, login, today),
        *expires_soon(report, login, today),
        *password_expired(report, login, today),
        *password_expires_soon(report, login, today),
    ]


def _login(report: Report) -> Account | Missing:
    return report.account if isinstance(report.ssh, Missing) else report.ssh.login


def shell_runs_nothing(report: Report, login: Account) -> list[Finding]:
    if login.shell_runs is not False:
        return []
    line = f"{login.user}:x:{login.uid}:…:{login.home}:{login.shell}"
    return [
        Finding(
            id="account.shell-runs-nothing",
            level=Level.BLOCKER,
            message=N_(
                "The login shell of %(user)s on %(host)s is %(shell)s, which runs no "
                "command: cold migrations and resizes to this host fail at their "
                "first ssh.",
                user=login.user,
                host=report.host,
                shell=login.shell,
            ),
            hint=N_(
                "Give the account a shell such as /bin/bash. It needs no password: "
                "only keys let anybody in."
            ),
            affects=Affects.COLD_TO,
            **about(
                report,
                f"getent passwd {login.user}",
                line,
                f"usermod -s /bin/bash {quote(login.user)}",
            ),
        )
    ]


def expired(report: Report, login: Account, today: date) -> list[Finding]:
    """On the day itself PAM refuses already, sshd without PAM not yet."""
    ends = login.expires
    if not isinstance(ends, date) or ends > today:
        return []
    certain = ends < today or all(_pam(report))
    return [
        Finding(
            id="account.expired",
            level=blocks(certain=certain),
            message=N_(
                "The account %(user)s on %(host)s expired on %(day)s: sshd lets it "
                "in no more, and cold migrations to this host fail.",
                user=login.user,
                host=report.host,
                day=ends.isoformat(),
            ),
            hint=N_("Take the end away, or set another."),
            **_chage(report, login, ACCOUNT, ends),
        )
    ]


def expires_soon(report: Report, login: Account, today: date) -> list[Finding]:
    ends = login.expires
    if not isinstance(ends, date) or not today < ends <= today + SOON:
        return []
    return [
        Finding(
            id="account.expires-soon",
            level=Level.WARNING,
            message=N_(
                "The account %(user)s on %(host)s expires on %(day)s. From then on "
                "cold migrations to this host fail.",
                user=login.user,
                host=report.host,
                day=ends.isoformat(),
            ),
            hint=N_("Take the end away, or set a later one."),
            **_chage(report, login, ACCOUNT, ends),
        )
    ]


def password_expired(report: Report, login: Account, today: date) -> list[Finding]:
    """PAM asks for a new password then, whatever key was shown; sshd alone does not."""
    ends = login.password_expires
    pam, certain = _pam(report)
    if not isinstance(ends, date) or ends >= today or not pam:
        return []
    return [
        Finding(
            id="account.password-expired",
            level=blocks(certain=certain),
            message=N_(
                "The password of %(user)s on %(host)s has expired. sshd wants a new "
                "one typed in before it runs anything, also of whom a key lets in, "
                "so cold migrations to this host fail.",
                user=login.user,
                host=report.host,
            ),
            hint=N_("Let the password of this account never expire; no one uses it."),
            **_chage(report, login, PASSWORD, ends),
        )
    ]


def password_expires_soon(report: Report, login: Account, today: date) -> list[Finding]:
    ends = login.password_expires
    pam, _ = _pam(report)
    if not isinstance(ends, date) or not today <= ends <= today + SOON or not pam:
        return []
    return [
        Finding(
            id="account.password-expires-soon",
            level=Level.WARNING,
            message=N_(
                "The password of %(user)s on %(host)s expires on %(day)s. After that "
                "cold migrations to this host fail, although keys let others in.",
                user=login.user,
                host=report.host,
                day=ends.isoformat(),
            ),
            hint=N_("Let the password of this account never expire; no one uses it."),
            **_chage(report, login, PASSWORD, ends),
        )
    ]


def _pam(report: Report) -> tuple[bool, bool]:
    """Whether sshd asks PAM, and whether that is certain."""
    if isinstance(report.ssh, Missing):
        return True, False
    return report.ssh.server.use_pam, report.ssh.server.certain


def _chage(
    report: Report, login: Account, what: tuple[str, str], ends: date
) -> dict[str, Any]:
    says, change = what
    user = quote(login.user)
    lines = (f"chage {change} {user}", f"chage -l {user}")
    text = f"{says} expires: {ends.isoformat()}"
    known = about(report, f"chage -l {login.user}", text, *lines)
    return known | {"affects": Affects.COLD_TO}
