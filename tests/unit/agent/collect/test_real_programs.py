"""OpenSSH of the machine that runs the tests answers as the captured texts do."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

import pytest

from migration_panel.agent.collect import account, nova, ssh
from migration_panel.agent.system import System, UnmeasuredError
from migration_panel.facts.account import Account
from migration_panel.facts.missing import Missing
from migration_panel.facts.ssh import PrivateKey
from tests.sound import account as sound_account

pytestmark = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="OpenSSH is not installed"
)


class Offline(System):
    """The machine as it is, but for the way out of it, which no test takes."""

    def outward_address(self, beyond: str = "") -> str:
        del beyond
        return "192.0.2.11"


HOST = Offline()
ME = pwd.getpwuid(os.geteuid()).pw_name


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a sound key, and one with a passphrase."""
    folder = tmp_path_factory.mktemp("keys")
    for name, passphrase in (("plain", ""), ("locked", "five words")):
        argv = ("ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", name)
        subprocess.run(argv, check=True, cwd=folder)  # noqa: S603 - as written here
    return folder


def measured(path: Path) -> PrivateKey:
    client: ssh.Settings = {"identityfile": (str(path),)}
    found = ssh._identities(HOST, client, sound_account())
    assert not isinstance(found, Missing)
    (only,) = found
    return only


def printed(path: Path) -> str:
    """The fingerprint, as ssh-keygen itself prints it."""
    return HOST.run("ssh-keygen", "-lf", f"{path}.pub").out.split()[1]


def test_it_tells_a_usable_key(made: Path) -> None:
    key = measured(made / "plain")
    assert (key.usable, key.type) == (True, "ssh-ed25519")
    assert (key.file.owner, key.file.octal) == (ME, "0600")
    assert key.fingerprint == printed(made / "plain")


def test_it_tells_a_key_with_a_passphrase(made: Path) -> None:
    key = measured(made / "locked")
    assert (key.encrypted, key.error) == (True, None)
    assert key.fingerprint == printed(made / "locked")


def test_it_tells_a_key_that_others_may_read(made: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(made / "plain", tmp_path / "open"))
    path.chmod(0o644)
    key = measured(path)
    assert (key.usable, key.encrypted) == (False, False)
    assert "permission" in str(key.error)


@pytest.mark.parametrize("kept", [0, 10, 200])
def test_it_tells_a_key_that_was_cut(made: Path, tmp_path: Path, kept: int) -> None:
    path = tmp_path / "cut"
    path.write_text((made / "plain").read_text()[:kept])
    path.chmod(0o600)
    key = measured(path)
    assert (key.usable, key.encrypted) == (False, False)
    assert key.error


def test_it_tells_a_key_without_the_end_of_its_last_line(
    made: Path, tmp_path: Path
) -> None:
    path = tmp_path / "short"
    path.write_text((made / "plain").read_text().rstrip("\n"))
    path.chmod(0o600)
    assert not measured(path).usable


def test_it_finds_no_key_where_there_is_none(tmp_path: Path) -> None:
    client: ssh.Settings = {"identityfile": (str(tmp_path / "none"),)}
    assert ssh._identities(HOST, client, sound_account()) == ()


def test_it_reads_the_public_half(made: Path) -> None:
    text = (made / "plain.pub").read_text()
    assert ssh.parse_public_keys(text) == (printed(made / "plain"),)


def test_it_asks_ssh_itself() -> None:
    settings, error = ssh.client_settings(HOST)
    assert error is None
    assert settings["port"][0].isdecimal()
    assert settings["identityfile"]
    assert settings["userknownhostsfile"]


def test_it_knows_the_own_account() -> None:
    told = account.collect(HOST, ME)
    assert isinstance(told, Account)
    assert (told.uid, told.user) == (os.geteuid(), ME)
    assert Path(told.home).is_absolute()


def test_it_knows_no_other_account() -> None:
    with pytest.raises(UnmeasuredError, match="There is no account"):
        account.collect(HOST, "no-such-account")


def test_it_reads_files_of_nova_that_are_really_there(tmp_path: Path) -> None:
    folder = tmp_path / "nova.conf.d"
    folder.mkdir()
    (tmp_path / "nova.conf").write_text("[DEFAULT]\nmy_ip = 192.0.2.1\nhost = h\n")
    (folder / "10-mine.conf").write_text("[DEFAULT]\nmy_ip = 192.0.2.2\n")
    told = nova.collect(HOST, (str(tmp_path / "nova.conf"), str(folder)))
    assert (told.my_ip, told.host) == ("192.0.2.2", "h")
    assert len(told.files) == 2


def test_it_has_no_defaults_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """oslo.config would take a setting of the agent's own for Nova's."""
    monkeypatch.setenv("OS_DEFAULT__MY_IP", "192.0.2.66")
    path = tmp_path / "nova.conf"
    path.write_text("[DEFAULT]\nhost = h\n")
    assert nova.collect(HOST, (str(path),)).my_ip == "192.0.2.11"
