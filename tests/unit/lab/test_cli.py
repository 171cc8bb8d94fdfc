"""The command line refuses what makes no sense before it touches anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab import cli
from tests.lab.layout import HOME_VARIABLE


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))


def refusal(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    with pytest.raises(SystemExit) as ended:
        cli.main(argv)
    assert ended.value.code == 2
    return capsys.readouterr().err


def test_it_wants_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert "COMMAND" in refusal(capsys)


def test_it_knows_its_faults(capsys: pytest.CaptureFixture[str]) -> None:
    assert "ssh-nologin" in refusal(capsys, "break", "no-such-fault", "compute1")


def test_it_knows_its_hosts(capsys: pytest.CaptureFixture[str]) -> None:
    assert "compute3" in refusal(capsys, "break", "ssh-nologin", "compute9")
    assert "compute3" in refusal(capsys, "heal", "ssh-nologin", "compute9")


def test_it_does_not_break_without_a_host(capsys: pytest.CaptureFixture[str]) -> None:
    assert "HOST" in refusal(capsys, "break", "ssh-nologin")


def test_it_does_not_run_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert "no command" in refusal(capsys, "exec", "compute1", "--")


def test_it_does_not_know_a_third_storage(capsys: pytest.CaptureFixture[str]) -> None:
    assert "shared" in refusal(capsys, "storage", "elsewhere")


def test_it_knows_its_logs(capsys: pytest.CaptureFixture[str]) -> None:
    assert "no such host or service" in refusal(capsys, "logs", "syslog")
    assert cli.main(["logs", "compute1"]) == 1
    assert "no log of compute1" in capsys.readouterr().err


def test_it_passes_a_command_on_untouched() -> None:
    words = ["exec", "compute1", "--user", "nova", "--", "ls", "--", "-l"]
    own, command = cli.split(words)
    options = cli.parser().parse_args(own)
    assert (options.host, options.user) == ("compute1", "nova")
    assert command == ["ls", "--", "-l"]


def test_it_takes_a_command_for_exec_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert "only exec" in refusal(capsys, "seed", "--", "ls")


def test_it_says_that_a_host_is_down(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["exec", "compute1", "--", "true"]) == 1
    assert "compute1 is down" in capsys.readouterr().err


def test_it_is_not_fine_while_it_is_down(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["status"]) == 1
    assert "down" in capsys.readouterr().out


def test_it_prints_a_login_for_the_client(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["openrc"]) == 0
    assert "export OS_USERNAME=admin" in capsys.readouterr().out


def test_it_lists_every_login_when_it_is_up() -> None:
    assert all(user in cli.welcome() for user in ("admin", "olive", "mia"))
