"""Whether ssh can log in to the account on the host."""

from datetime import date, timedelta
from typing import Any

import pytest

from migration_panel.checks import account as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.missing import Missing
from tests.reports import NOON
from tests.sound import account, known_host, never_reported, ssh, sshd

TODAY = NOON.date()
NOLOGIN = {"shell": "/sbin/nologin", "shell_runs": False}


def found(server: Any = None, **facts: Any) -> list[Finding]:
    login = account(**facts)
    parts = {"login": login} | ({"server": server} if server else {})
    return checks.check(known_host(account=login, ssh=ssh(**parts)))


def ids(server: Any = None, **facts: Any) -> list[str]:
    return [each.id for each in found(server, **facts)]


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def test_it_has_nothing_against_a_sound_account() -> None:
    assert found() == []


@pytest.mark.parametrize(
    "host",
    [
        never_reported(),
        known_host(),
        known_host(ssh=ssh(login=Missing("no account"))),
        known_host(account=Missing("no getent")),
    ],
)
def test_it_says_nothing_of_what_was_not_measured(host: Any) -> None:
    assert checks.check(host) == []


# -- the shell --------------------


def test_it_blocks_a_shell_that_runs_nothing() -> None:
    (only,) = found(**NOLOGIN)
    assert (only.id, only.level) == ("account.shell-runs-nothing", Level.BLOCKER)
    assert only.affects is Affects.COLD_TO
    assert only.evidence[0].text == "nova:x:64060:…:/var/lib/nova:/sbin/nologin"
    assert [each.line for each in only.commands] == ["usermod -s /bin/bash nova"]


@pytest.mark.parametrize("runs", [True, Missing("no answer within 10 s")])
def test_it_does_not_mind_another_shell(runs: bool | Missing) -> None:  # noqa: FBT001 - a fact
    assert found(shell_runs=runs) == []


def test_it_judges_the_account_that_ssh_logs_in_to() -> None:
    """As TripleO had it: nova's own shell is nologin, and nobody logs in to it."""
    login = account(user="nova_migration", shell_runs=True)
    own = account(**NOLOGIN)
    of = known_host(account=own, ssh=ssh(user="nova_migration", login=login))
    assert checks.check(of) == []


def test_it_judges_novas_account_where_nothing_is_known_of_ssh() -> None:
    of = known_host(account=account(shell_runs=False))
    (only,) = checks.check(of)
    assert only.id == "account.shell-runs-nothing"


def test_it_quotes_what_a_host_says() -> None:
    (only,) = found(user="no va", shell_runs=False)
    assert only.commands[0].line == "usermod -s /bin/bash 'no va'"


# -- the account's end --------------------


@pytest.mark.parametrize("days", [-2000, -1, 0])
def test_it_blocks_an_account_that_has_expired(days: int) -> None:
    (only,) = found(expires=in_days(days))
    assert (only.id, only.level) == ("account.expired", Level.BLOCKER)
    assert in_days(days).isoformat() in str(only.message)
    assert only.commands[0].line == "chage -E -1 nova"


@pytest.mark.parametrize("server", [sshd(use_pam=False), sshd(certain=False)])
def test_it_only_warns_on_the_day_where_pam_may_not_be_asked(server: Any) -> None:
    assert found(server, expires=in_days(0))[0].level is Level.WARNING
    assert found(server, expires=in_days(-1))[0].level is Level.BLOCKER


@pytest.mark.parametrize("days", [1, 14])
def test_it_warns_of_an_account_that_will_expire(days: int) -> None:
    (only,) = found(expires=in_days(days))
    assert (only.id, only.level) == ("account.expires-soon", Level.WARNING)


@pytest.mark.parametrize("expires", [None, in_days(15), Missing("no chage")])
def test_it_does_not_mind_an_account_that_stays(expires: Any) -> None:
    assert found(expires=expires) == []


# -- the password's end --------------------


@pytest.mark.parametrize("expires", [date(1970, 1, 1), in_days(-1)])
def test_it_blocks_an_expired_password(expires: date) -> None:
    (only,) = found(password_expires=expires)
    assert (only.id, only.level) == ("account.password-expired", Level.BLOCKER)
    assert only.commands[0].line == "chage -M -1 -d -1 nova"


def test_it_only_warns_where_sshd_may_not_ask_pam() -> None:
    server = sshd(read=(), certain=False)
    (only,) = found(server, password_expires=in_days(-1))
    assert (only.id, only.level) == ("account.password-expired", Level.WARNING)


def test_it_only_warns_where_nothing_is_known_of_ssh() -> None:
    of = known_host(account=account(password_expires=in_days(-1)))
    (only,) = checks.check(of)
    assert only.level is Level.WARNING


@pytest.mark.parametrize("days", [-1, 0, 3])
def test_it_does_not_mind_passwords_where_pam_is_not_asked(days: int) -> None:
    assert found(sshd(use_pam=False), password_expires=in_days(days)) == []


@pytest.mark.parametrize("days", [0, 1, 14])
def test_it_warns_of_a_password_that_will_expire(days: int) -> None:
    assert ids(password_expires=in_days(days)) == ["account.password-expires-soon"]


@pytest.mark.parametrize("expires", [None, in_days(15), Missing("no chage")])
def test_it_does_not_mind_a_password_that_stays(expires: Any) -> None:
    assert found(password_expires=expires) == []


def test_it_tells_all_that_is_wrong() -> None:
    everything = ids(
        shell_runs=False, expires=in_days(-1), password_expires=in_days(-1)
    )
    assert everything == [
        "account.shell-runs-nothing",
        "account.expired",
        "account.password-expired",
    ]
