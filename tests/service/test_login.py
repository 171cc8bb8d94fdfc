"""The probe of ssh with a real ssh and a real sshd."""

from pathlib import Path

import pytest

from migration_panel.agent.probe import login
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Attempt, Peer
from tests.service.one_system import SystemWithConfig
from tests.service.sshd import Sshd

PEER = Peer(host="compute2", my_ip="127.0.0.1", connect_to="compute2")
STRANGER = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPHkZ4qzZGq3gK8bF0nqkE2DXb5mM8iRZ1Qhd9V0l3u"
)


def probe(sshd: Sshd, path: str | Missing) -> login.Login:
    system = SystemWithConfig(sshd.folder / "config")
    return login.probe(system, PEER, path, timeout=10)


def attempt(part: Attempt | Missing) -> Attempt:
    assert isinstance(part, Attempt), part
    return part


def refusal(found: login.Login) -> str:
    assert not attempt(found.ssh).worked
    assert isinstance(found.instances_path, Missing)
    return attempt(found.ssh).said


def forced(sshd: Sshd, command: str) -> None:
    key = (sshd.folder / "key.pub").read_text()
    sshd.authorize(f'command="{command}" {key}')


def test_it_gets_in_and_may_write(sshd: Sshd, tmp_path: Path) -> None:
    found = probe(sshd, str(tmp_path))
    assert attempt(found.ssh).worked, found.ssh
    assert attempt(found.instances_path).worked


def test_it_leaves_nothing_behind(sshd: Sshd, tmp_path: Path) -> None:
    folder = tmp_path / "it's $HOME"
    folder.mkdir()
    assert attempt(probe(sshd, str(folder)).instances_path).worked
    assert list(folder.iterdir()) == []


def test_it_may_not_write_where_nothing_is(sshd: Sshd, tmp_path: Path) -> None:
    found = probe(sshd, str(tmp_path / "none"))
    assert attempt(found.ssh).worked
    assert not attempt(found.instances_path).worked


def test_it_may_not_write_in_a_file_system_of_the_kernel(sshd: Sshd) -> None:
    assert not attempt(probe(sshd, "/proc/nothing").instances_path).worked


def test_it_gets_in_without_a_path(sshd: Sshd) -> None:
    found = probe(sshd, Missing("no nova.conf"))
    assert attempt(found.ssh).worked
    assert found.instances_path == Missing("no nova.conf")


def test_it_does_not_trust_a_host_it_does_not_know(sshd: Sshd) -> None:
    (sshd.folder / "known_hosts").write_text("")
    assert "Host key verification failed" in refusal(probe(sshd, "/tmp"))  # noqa: S108
    assert (sshd.folder / "known_hosts").read_text() == ""


def test_it_does_not_trust_a_host_that_changed(sshd: Sshd) -> None:
    sshd.know(STRANGER)
    said = refusal(probe(sshd, "/tmp"))  # noqa: S108
    assert "REMOTE HOST IDENTIFICATION HAS CHANGED" in said


@pytest.mark.parametrize("key", ["other_key", "no_key"])
def test_it_does_not_get_in_with_another_key(sshd: Sshd, key: str) -> None:
    sshd.configure(key)
    assert "Permission denied (publickey" in refusal(probe(sshd, "/tmp"))  # noqa: S108


def test_it_does_not_get_in_where_no_one_listens(sshd: Sshd) -> None:
    sshd.stop()
    assert "Connection refused" in refusal(probe(sshd, "/tmp"))  # noqa: S108


def test_it_does_not_take_a_closed_shell_for_a_login(sshd: Sshd) -> None:
    forced(sshd, "echo This account is currently not available.; exit 1")
    said = refusal(probe(sshd, "/tmp"))  # noqa: S108
    assert said == "This account is currently not available."


def test_it_does_not_take_silence_for_a_login(sshd: Sshd) -> None:
    forced(sshd, "exit 1")
    assert "without a word" in refusal(probe(sshd, "/tmp"))  # noqa: S108


WRAPPER = """#!/bin/sh
set -- $SSH_ORIGINAL_COMMAND
case "$1" in touch|rm) exec "$@" ;; esac
echo Forbidden >&2
exit 1
"""


def wrapped(sshd: Sshd) -> None:
    script = sshd.folder / "wrapper"
    script.write_text(WRAPPER)
    script.chmod(0o755)
    forced(sshd, str(script))


def test_it_gets_in_where_only_novas_commands_are_allowed(
    sshd: Sshd, tmp_path: Path
) -> None:
    wrapped(sshd)
    folder = tmp_path / "instances"
    folder.mkdir()
    found = probe(sshd, str(folder))
    assert attempt(found.ssh).worked
    assert attempt(found.instances_path).worked
    assert list(folder.iterdir()) == []


def test_it_tells_the_path_from_such_a_login(sshd: Sshd, tmp_path: Path) -> None:
    wrapped(sshd)
    found = probe(sshd, str(tmp_path / "none"))
    assert attempt(found.ssh).worked
    assert "No such file or directory" in attempt(found.instances_path).said
