"""Whether nova's ssh can leave the host."""

from typing import Any

import pytest

from migration_panel.checks import ssh as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.file import Entry
from tests.sound import HOME, known_host, private_key, ssh

KEY = f"{HOME}/.ssh/id_ed25519"
BAD = f'Load key "{KEY}": bad permissions'
DENIED = f'Load key "{KEY}": Permission denied'
BROKEN = f'Load key "{KEY}": error in libcrypto'
LOCKED = private_key(encrypted=True)
ELSEWHERE = [
    {"identity_agent": "/run/nova/agent.sock"},
    {"other_ways": ("hostbasedauthentication yes",)},
]


def found(**facts: Any) -> list[Finding]:
    return checks.check(known_host(ssh=ssh(**facts)))


def test_it_blocks_a_host_where_ssh_does_not_start() -> None:
    error = f"Bad owner or permissions on {HOME}/.ssh/config"
    (only,) = found(config_error=error)
    assert (only.id, only.level) == ("ssh.configuration-refused", Level.BLOCKER)
    assert only.affects is Affects.COLD_FROM
    assert error in str(only.message)


def test_it_blocks_a_host_without_a_key() -> None:
    (only,) = found(identities=())
    assert (only.id, only.level) == ("ssh.no-private-key", Level.BLOCKER)
    assert only.affects is Affects.COLD_FROM


def test_it_makes_the_key_as_nova_and_in_its_home() -> None:
    line = found(identities=())[0].commands[0].line
    assert line.startswith("runuser -u nova -- sh -c ")
    assert "~/.ssh/id_ed25519" in line


@pytest.mark.parametrize(
    ("key", "check"),
    [
        (LOCKED, "ssh.key-has-passphrase"),
        (private_key(error=BAD), "ssh.key-permissions"),
        (private_key(error=DENIED), "ssh.key-permissions"),
        (private_key(error=BROKEN), "ssh.key-broken"),
    ],
)
def test_it_blocks_a_host_whose_only_key_cannot_be_used(key: Any, check: str) -> None:
    (only,) = found(identities=(key,))
    assert (only.id, only.level) == (check, Level.BLOCKER)
    assert only.affects is Affects.COLD_FROM
    assert KEY in str(only.message)


@pytest.mark.parametrize("key", [LOCKED, private_key(error=BAD)])
def test_it_only_tells_of_such_a_key_beside_a_good_one(key: Any) -> None:
    (only,) = found(identities=(key, private_key("id_rsa")))
    assert only.level is Level.INFO


@pytest.mark.parametrize("identities", [(), (LOCKED,), (private_key(error=BROKEN),)])
@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_it_only_warns_where_ssh_may_do_without(
    identities: Any, elsewhere: dict[str, Any]
) -> None:
    (only,) = found(identities=identities, **elsewhere)
    assert only.level is Level.WARNING


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_it_does_not_mind_an_agent_beside_a_good_key(elsewhere: dict[str, Any]) -> None:
    assert found(**elsewhere) == []


def test_it_tells_every_key_that_cannot_be_used() -> None:
    keys = (LOCKED, private_key("id_rsa", error=BAD), private_key("x", error=BROKEN))
    assert [(each.id, each.level) for each in found(identities=keys)] == [
        ("ssh.key-has-passphrase", Level.BLOCKER),
        ("ssh.key-permissions", Level.BLOCKER),
        ("ssh.key-broken", Level.BLOCKER),
    ]


def test_it_says_whose_the_key_is() -> None:
    key = private_key(
        file=Entry(path=KEY, owner="root", mode=0o400),
        error=DENIED,
    )
    (only,) = found(identities=(key,))
    assert "of root with mode 0400" in str(only.message)
    assert [x.line for x in only.commands] == [
        f"chown nova: {KEY}",
        f"chmod 0600 {KEY}",
    ]


def test_it_quotes_the_names_of_files() -> None:
    path = f"{HOME}/.ssh/my key;reboot"
    key = private_key(file=Entry(path=path, owner="nova", mode=0o600), encrypted=True)
    (only,) = found(identities=(key,))
    assert only.commands[0].line.endswith(f"-f '{path}'")


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o640])
def test_it_leaves_modes_to_ssh_keygen(mode: int) -> None:
    """Ssh minds only those of its own user's files."""
    key = private_key(file=Entry(path=KEY, owner="root", mode=mode))
    assert found(identities=(key,)) == []


# -- known hosts --------------------


@pytest.mark.parametrize(
    "files", [(), ((f"{HOME}/.ssh/known_hosts", 0),), (("/a", 0), ("/b", 0))]
)
@pytest.mark.parametrize("strict", ["ask", "yes", "true"])
def test_it_warns_of_a_host_that_knows_no_other(files: Any, strict: str) -> None:
    (only,) = found(known_hosts=files, strict_host_keys=strict)
    assert (only.id, only.level) == ("ssh.no-known-hosts", Level.WARNING)
    assert only.affects is Affects.COLD_FROM


@pytest.mark.parametrize("files", [(("/a", 0), ("/b", 1)), (("/etc/known", 30),)])
def test_it_does_not_mind_which_file_has_them(files: Any) -> None:
    assert found(known_hosts=files) == []


def test_it_does_not_mind_an_ssh_that_learns() -> None:
    assert found(known_hosts=(), strict_host_keys="accept-new") == []


@pytest.mark.parametrize("strict", ["no", "off", "false"])
def test_it_tells_of_an_ssh_that_takes_anybody(strict: str) -> None:
    (only,) = found(known_hosts=(), strict_host_keys=strict)
    assert (only.id, only.level) == ("ssh.host-keys-unchecked", Level.INFO)
