"""How nova's ssh leaves the host, from what OpenSSH's programs print."""

from typing import Any

import pytest

from migration_panel.agent.collect import ssh
from migration_panel.agent.system import Output, UnmeasuredError
from migration_panel.facts.listener import Listener
from migration_panel.facts.missing import Missing
from migration_panel.facts.ssh import PrivateKey, Ssh
from tests.fakes.hypervisor import captured
from tests.fakes.system import FakeSystem
from tests.sound import HOME, account

FOLDER = f"{HOME}/.ssh"
KEY = f"{FOLDER}/id_ed25519"
PRINT = "SHA256:+YzCMXGFIAk3J89sziZkUdyZIswhStv85oGoMUMpkLg"


def text(name: str) -> str:
    return captured(f"ssh/{name}.txt")


def keygen(kind: str) -> dict[str, Output]:
    """What ssh-keygen said of KEY, which is of a kind."""
    said = {}
    for option, line in (("y", "ssh-keygen -y -P  -f"), ("l", "ssh-keygen -lf")):
        parts = {}
        for way in ("out", "err"):
            try:
                parts[way] = text(f"keygen-{option}-{kind}.{way}")
            except FileNotFoundError:
                parts[way] = ""
        code = 0 if parts["out"] else 255
        said[f"{line} {KEY}"] = Output(code, parts["out"], parts["err"])
    return said


def a_host(kind: str = "plain", **known: Any) -> FakeSystem:
    """Debian 12 with one key, and a peer's key that lets it in."""
    version = "OpenSSH_9.2p1 Debian-2+deb12u10, OpenSSL 3.0.19 27 Jan 2026\n"
    outputs: dict[str, Output | str] = {
        "ssh -G --": text("ssh-G-debian-12"),
        "ssh -V": Output(0, "", version),
        **keygen(kind),
    }
    files = {
        KEY: "PRIVATE",
        f"{FOLDER}/authorized_keys": text("authorized_keys"),
        f"{FOLDER}/known_hosts": text("known_hosts"),
        "/etc/ssh/sshd_config": text("sshd_config-debian-12"),
        "/etc/ssh/ssh_host_ed25519_key.pub": text("id_ed25519.pub"),
        "/proc/net/tcp": captured("network/tcp-debian-12.txt"),
    }
    entries = {HOME: ("nova", 0o755), FOLDER: ("nova", 0o700), KEY: ("nova", 0o600)}
    outputs |= known.pop("outputs", {})
    told: dict[str, Any] = {"outputs": outputs, "files": files, "entries": entries}
    return FakeSystem(**(told | known))


def collected(host: FakeSystem) -> Ssh:
    return ssh.collect(host, account())


def identity(kind: str, **known: Any) -> PrivateKey:
    found = collected(a_host(kind, **known)).identities
    assert isinstance(found, tuple)
    (only,) = found
    return only


def test_it_tells_all_of_a_sound_host() -> None:
    told = collected(a_host())
    assert told.client_version == "OpenSSH_9.2p1 Debian-2+deb12u10"
    assert (told.user, told.port, told.identity_agent) == ("nova", 22, None)
    assert told.strict_host_keys == "ask"
    assert told.login == account()
    assert told.host_keys == (PRINT,)
    assert told.listening == (Listener("192.0.2.11", 22),)


def test_it_tells_whose_files_let_others_in() -> None:
    found = collected(a_host()).way_in
    assert isinstance(found, tuple)
    modes = [(each.path.removeprefix(HOME), each.octal) for each in found]
    assert modes == [("", "0755"), ("/.ssh", "0700"), ("/.ssh/authorized_keys", "0644")]


# -- private keys --------------------


def test_it_tells_a_usable_key() -> None:
    key = identity("plain")
    assert (key.type, key.fingerprint) == ("ssh-ed25519", PRINT)
    assert (key.usable, key.file.octal) == (True, "0600")


def test_it_tells_a_key_in_the_old_form() -> None:
    key = identity("pem")
    assert (key.type, key.usable) == ("ssh-rsa", True)
    assert key.fingerprint == "SHA256:bDOvqTjDNUMN1oAW+/V+spQaQ7hGK+1zEfQS+geYKw0"


def test_it_tells_a_key_with_a_passphrase() -> None:
    key = identity("enc")
    assert (key.encrypted, key.usable, key.error) == (True, False, None)
    assert key.fingerprint == "SHA256:gxsdxU2HbGsiikYSNndFXSC2qDV0UPZkjApxBtO8jv8"


def test_it_tells_an_old_key_with_a_passphrase_without_its_fingerprint() -> None:
    key = identity("pemenc")
    assert (key.encrypted, key.fingerprint, key.type) == (True, None, None)


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("cut", f'Load key "{FOLDER}/id_cut": error in libcrypto'),
        ("open", f'Load key "{FOLDER}/id_open": bad permissions'),
    ],
)
def test_it_tells_why_a_key_is_not_used(kind: str, error: str) -> None:
    key = identity(kind)
    assert (key.error, key.usable, key.encrypted) == (error, False, False)


def test_it_does_not_wait_for_ssh_keygen() -> None:
    late = {f"ssh-keygen -y -P  -f {KEY}": Output(None, "", "")}
    key = identity("plain", outputs=late)
    assert (key.usable, key.error) == (False, "ssh-keygen: no answer")


def test_it_tells_that_there_is_no_key() -> None:
    assert collected(a_host(files={}, entries={})).identities == ()


def test_it_says_that_it_has_no_ssh_keygen() -> None:
    host = a_host()
    host.outputs = {k: v for k, v in host.outputs.items() if "keygen" not in k}
    reason = Missing("ssh-keygen: No such file or directory")
    assert collected(host).identities == reason


# -- other configurations --------------------


def with_client(name: str, **known: Any) -> Ssh:
    return collected(a_host(outputs={"ssh -G --": text(f"ssh-G-{name}")}, **known))


def test_it_reads_old_opensshs_settings() -> None:
    told = with_client("el7")
    assert told.known_hosts == ((f"{FOLDER}/known_hosts", 3),)
    assert isinstance(told.identities, tuple)
    assert [each.file.path for each in told.identities] == [KEY]


def test_it_reads_kollas_port_and_unchecked_host_keys() -> None:
    told = with_client("kolla-debian-12")
    assert (told.port, told.strict_host_keys) == (8022, "false")
    assert told.known_hosts == ()


def test_it_reads_an_agent_that_is_configured() -> None:
    told = with_client("ubuntu-24.04-agent")
    assert told.identity_agent == "/run/nova/agent.sock"


@pytest.mark.parametrize("agent", ["none", "SSH_AUTH_SOCK"])
def test_it_takes_no_other_agent_for_nova_computes(agent: str) -> None:
    said = text("ssh-G-debian-12") + f"identityagent {agent}\n"
    assert collected(a_host(outputs={"ssh -G --": said})).identity_agent is None


@pytest.mark.parametrize(
    "line", ["hostbasedauthentication yes", "pkcs11provider /usr/lib/opensc.so"]
)
def test_it_tells_other_ways_out(line: str) -> None:
    key = line.split(maxsplit=1)[0]
    others = [x for x in text("ssh-G-debian-12").splitlines() if key not in x]
    said = "\n".join((*others, line))
    assert collected(a_host(outputs={"ssh -G --": said})).other_ways == (line,)
    assert collected(a_host()).other_ways == ()


def test_it_follows_ssh_to_another_account() -> None:
    line = "nova_migration:x:1000:1000::/var/lib/nova_migration:/bin/bash\n"
    outputs = {
        "ssh -G --": text("ssh-G-tripleo-centos-stream-9"),
        "getent passwd nova_migration": line,
        "id -Gn nova_migration": "nova_migration\n",
        "chage -l nova_migration": Output(1, "", "chage: Permission denied."),
        "/bin/bash -c echo": "migration-panel\n",
    }
    told = collected(a_host(outputs=outputs))
    assert (told.user, told.port) == ("nova_migration", 2022)
    assert not isinstance(told.login, Missing)
    assert told.login.home == "/var/lib/nova_migration"
    assert told.login.expires == Missing("chage: Permission denied.")
    assert told.authorized == ()


def test_it_tells_that_there_is_no_other_account() -> None:
    outputs = {
        "ssh -G --": text("ssh-G-tripleo-centos-stream-9"),
        "getent passwd": Output(2, "", ""),
    }
    told = collected(a_host(outputs=outputs))
    reason = Missing("There is no account nova_migration on this host")
    assert (told.login, told.way_in) == (reason, reason)


@pytest.mark.parametrize("line", text("ssh-V").splitlines())
def test_it_tells_each_distributions_version(line: str) -> None:
    host = a_host(outputs={"ssh -V": Output(0, "", line.partition(": ")[2])})
    told = collected(host).client_version
    assert str(told).startswith("OpenSSH_")
    assert "OpenSSL" not in str(told)


# -- files of keys --------------------


def test_it_reads_authorized_keys_with_and_without_options() -> None:
    assert collected(a_host()).authorized == (
        PRINT,
        "SHA256:bDOvqTjDNUMN1oAW+/V+spQaQ7hGK+1zEfQS+geYKw0",
    )


@pytest.mark.parametrize(
    "nonsense", ["", "#", "ssh-rsa", "ssh-rsa AAAAB", "AAAAC3Nz ssh-rsa", "x y z"]
)
def test_it_reads_no_key_where_there_is_none(nonsense: str) -> None:
    assert ssh.parse_public_keys(nonsense) == ()


def test_it_takes_keys_that_nova_may_not_read_for_none() -> None:
    host = a_host(denied=frozenset({f"{FOLDER}/authorized_keys"}))
    assert collected(host).authorized == ()


def test_it_counts_known_hosts() -> None:
    assert collected(a_host()).known_hosts == ((f"{FOLDER}/known_hosts", 3),)


def test_it_counts_none_where_nova_may_not_read() -> None:
    host = a_host(denied=frozenset({f"{FOLDER}/known_hosts"}))
    assert collected(host).known_hosts == ((f"{FOLDER}/known_hosts", 0),)


# -- what cannot be measured --------------------


def test_it_cannot_tell_without_the_account() -> None:
    with pytest.raises(UnmeasuredError, match="no account"):
        ssh.collect(a_host(), Missing("no account"))


def test_it_cannot_tell_without_ssh() -> None:
    with pytest.raises(UnmeasuredError, match="ssh: No such file"):
        ssh.collect(FakeSystem(), account())


@pytest.mark.parametrize(
    "error",
    [
        f"{FOLDER}/config: line 3: Bad configuration option: hsot",
        f"Bad owner or permissions on {FOLDER}/config",
    ],
)
def test_it_tells_that_ssh_does_not_start_and_goes_by_defaults(error: str) -> None:
    told = collected(a_host(outputs={"ssh -G --": Output(255, "", f"{error}\r\n")}))
    assert told.config_error == error
    assert (told.user, told.port, told.strict_host_keys) == ("nova", 22, "ask")
    assert told.known_hosts == ((f"{FOLDER}/known_hosts", 3),)
    assert isinstance(told.identities, tuple)
    assert [each.file.path for each in told.identities] == [KEY]


@pytest.mark.parametrize(
    "answer",
    [
        Output(255, "", "unknown option -- G\nusage: ssh [-1246AaCfgKkMNnqsTtVvXxYy]"),
        Output(None, "", "ssh: no answer within 10 s"),
        Output(1, "", ""),
    ],
)
def test_it_does_not_blame_the_configuration_for_an_old_ssh(answer: Output) -> None:
    with pytest.raises(UnmeasuredError, match="ssh -G: "):
        collected(a_host(outputs={"ssh -G --": answer}))


@pytest.mark.parametrize(
    ("part", "path"), [("listening", "/proc/net/tcp"), ("host_keys", "/etc/ssh")]
)
def test_it_says_what_it_may_not_see(part: str, path: str) -> None:
    told = collected(a_host(denied=frozenset({path})))
    assert getattr(told, part) == Missing(f"{path}: Permission denied")
