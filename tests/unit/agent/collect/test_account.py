"""nova's account, from what getent and chage print."""

from datetime import date
from typing import Any

import pytest

from migration_panel.agent.collect import account
from migration_panel.agent.system import Output, UnmeasuredError
from migration_panel.facts.missing import Missing
from tests.fakes.hypervisor import captured
from tests.fakes.system import FakeSystem


def said(name: str) -> str:
    return captured(f"account/{name}.txt")


def a_host(**said_by: Any) -> FakeSystem:
    """Debian 12, where nova's shell runs commands and nothing expires."""
    outputs = {
        "getent passwd nova": said("passwd-debian-12"),
        "id -Gn nova": "nova libvirt kvm\n",
        "chage -l nova": said("chage-debian-12"),
        "/bin/sh -c echo": f"{account.WORD}\n",
        "/bin/bash -c echo": f"{account.WORD}\n",
    }
    return FakeSystem(outputs=outputs | said_by)


def test_it_tells_all_of_an_account() -> None:
    told = account.collect(a_host())
    assert (told.user, told.uid, told.home) == ("nova", 64060, "/var/lib/nova")
    assert (told.shell, told.shell_runs) == ("/bin/sh", True)
    assert told.groups == ("nova", "libvirt", "kvm")
    assert (told.expires, told.password_expires) == (None, None)


@pytest.mark.parametrize(
    ("passwd", "shell", "runs"),
    [
        ("passwd-debian-12", "/bin/sh", True),
        ("passwd-ubuntu-24.04", "/bin/bash", True),
        ("passwd-centos-stream-9", "/sbin/nologin", False),
        ("passwd-el7", "/sbin/nologin", False),
    ],
)
def test_it_knows_each_distributions_account(
    passwd: str, shell: str, runs: object
) -> None:
    told = account.collect(a_host(**{"getent passwd nova": said(passwd)}))
    assert (told.shell, told.shell_runs) == (shell, runs)


def with_shell(shell: str, **outputs: Any) -> FakeSystem:
    line = f"nova:x:162:162::/var/lib/nova:{shell}\n"
    return a_host(**{"getent passwd nova": line}, **outputs)


@pytest.mark.parametrize(
    "shell", ["/usr/sbin/nologin", "/sbin/nologin", "/bin/false", "/usr/bin/false"]
)
def test_it_does_not_even_try_a_shell_that_refuses(shell: str) -> None:
    told = account.collect(with_shell(shell, **{shell: f"{account.WORD}\n"}))
    assert told.shell_runs is False


def test_it_takes_a_shell_that_is_not_there_for_one_that_runs_nothing() -> None:
    assert account.collect(with_shell("/bin/zsh")).shell_runs is False


@pytest.mark.parametrize(
    "answer",
    [
        Output(128, "", "fatal: Interactive git shell is not enabled."),
        Output(0, "", ""),
        Output(0, "This account is currently not available.\n", ""),
        Output(1, f"{account.WORD}\n", ""),
    ],
)
def test_it_believes_only_a_shell_that_did_it(answer: Output) -> None:
    told = account.collect(with_shell("/usr/bin/git-shell", **{"/usr/bin/git": answer}))
    assert told.shell_runs is False


def test_it_takes_no_shell_for_the_bourne_shell() -> None:
    assert account.collect(with_shell("")).shell == "/bin/sh"


def test_it_does_not_know_of_a_shell_that_hangs() -> None:
    late = Output(None, "", "/bin/sh: no answer within 10 s")
    told = account.collect(a_host(**{"/bin/sh -c echo": late}))
    assert told.shell_runs == Missing("/bin/sh: no answer within 10 s")


@pytest.mark.parametrize(
    ("chage", "expires", "password"),
    [
        ("chage-debian-12", None, None),
        ("chage-el7", None, None),
        ("chage-debian-12-expired", date(2020, 1, 1), None),
        ("chage-centos-stream-9-expired", date(2024, 1, 1), None),
        ("chage-ubuntu-24.04-iso-dates", date(2027, 1, 31), None),
        ("chage-debian-12-ages", None, date(2026, 12, 30)),
        ("chage-debian-12-must-change", None, account.LONG_AGO),
    ],
)
def test_it_reads_when_an_account_ends(
    chage: str, expires: date | None, password: date | None
) -> None:
    assert account.parse_chage(said(chage)) == (expires, password)


def test_it_says_what_it_could_not_read() -> None:
    lacking = "Account expires\t\t: le 1 janvier\n"
    assert account.parse_chage(lacking) == (
        Missing("chage -l says 'le 1 janvier'"),
        Missing("chage -l says nothing of 'Password expires'"),
    )


def test_it_may_not_ask_for_another_account() -> None:
    denied = Output(1, "", "chage: Permission denied.\n")
    told = account.collect(a_host(**{"chage -l nova": denied}))
    assert told.expires == told.password_expires == Missing("chage: Permission denied.")


def test_it_does_without_chage() -> None:
    host = a_host()
    host.outputs = {k: v for k, v in host.outputs.items() if "chage" not in k}
    reason = Missing("chage: No such file or directory")
    assert account.collect(host).expires == reason


def test_it_says_that_there_is_no_such_account() -> None:
    host = a_host(**{"getent passwd nova": Output(2, "", "")})
    with pytest.raises(UnmeasuredError, match="There is no account nova"):
        account.collect(host)


@pytest.mark.parametrize("user", ["-G", "nova;id", "", "no va", "nova\n", "a" * 40])
def test_it_asks_for_no_name_that_is_none(user: str) -> None:
    with pytest.raises(UnmeasuredError, match="is no name of an account"):
        account.collect(a_host(), user)


@pytest.mark.parametrize(
    "line", ["", "nova", "nova:x:one:1::/h:/bin/sh", "a:b:c:d:e:f"]
)
def test_it_refuses_a_line_that_is_none_of_passwd(line: str) -> None:
    with pytest.raises(UnmeasuredError, match="getent passwd"):
        account.parse_passwd(line)
