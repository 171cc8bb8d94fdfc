"""The command that admins pipe their logs into."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from migration_panel.diagnosis.cli import main

ROOT = Path(__file__).parents[3]
SERVER, OTHER = (f"{number:08d}-1111-4111-8111-111111111111" for number in (1, 2))
HEAD = (
    "2026-11-23 12:00:00.123 812 ERROR nova.compute.manager [req-{0}] [instance: {0}] "
)
REFUSED = "unable to connect to server at 'compute2:16509': Connection refused"
CODES = [("", 0), ("all is well", 0), (REFUSED, 1), ("frobnication failed", 2)]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A refused connection of a server, then a full disk of another, an hour later."""
    later = HEAD.format(OTHER).replace("12:00", "13:00") + "No space left on device"
    path = tmp_path / "nova-compute.log"
    path.write_text(f"{HEAD.format(SERVER)}{REFUSED}\n{later}\n")
    return path


def _run(
    *arguments: str, told: str = "", python: tuple[str, ...] = ("-S",)
) -> subprocess.CompletedProcess[str]:
    """With nothing but the standard library: -S leaves what is installed out."""
    return subprocess.run(  # noqa: S603 - our own
        [sys.executable, *python, "-m", "migration_panel.diagnosis", *arguments],
        input=told,
        capture_output=True,
        check=False,
        text=True,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
    )


def _causes(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [each["cause"] for each in json.loads(capsys.readouterr().out)]


@pytest.mark.parametrize(("told", "code"), CODES)
def test_it_tells_by_its_exit_code(tmp_path: Path, told: str, code: int) -> None:
    path = tmp_path / "log"
    path.write_text(told)
    assert main([str(path)]) == code


def test_it_runs_on_the_standard_library_alone() -> None:
    done = _run("--format=json", told=REFUSED)
    assert (done.returncode, done.stderr) == (1, "")
    assert [each["cause"] for each in json.loads(done.stdout)] == [
        "libvirtd_connection_refused"
    ]


def test_it_tells_an_admin_what_to_do_and_where_it_shows() -> None:
    told = _run("-", told=f"fine\n{REFUSED}\n").stdout
    assert "[libvirtd_connection_refused]" in told
    assert "What to do:" in told
    assert f"2: {REFUSED}" in told


def test_it_tells_of_a_failure_that_it_does_not_know() -> None:
    done = _run("--format=json", told="x\nfrobnication failed: \x1b[31mbadly\x1b[0m")
    (unknown,) = json.loads(done.stdout)
    assert unknown["cause"] == "unknown"
    assert unknown["evidence"] == [{"line": 2, "text": "frobnication failed: badly"}]
    assert _run("--format=json", told="all is well").stdout == "[]\n"


@pytest.mark.parametrize(
    ("options", "causes"),
    [
        ([], {"libvirtd_connection_refused", "dest_disk_space"}),
        (["--server", SERVER], {"libvirtd_connection_refused"}),
        (["--server", OTHER.upper()], {"dest_disk_space"}),
        (["--request", f"req-{OTHER}"], {"dest_disk_space"}),
        (["--request", SERVER], {"libvirtd_connection_refused"}),
        (["--since", "2026-11-23T12:30"], {"dest_disk_space"}),
        (["--since", "2026-11-24"], set()),
    ],
)
def test_it_reads_a_part_of_a_log(
    log: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    causes: set[str],
) -> None:
    main([str(log), "--format=json", *options])
    assert set(_causes(capsys)) == causes


def test_it_tells_of_each_log_by_its_name(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    quiet = tmp_path / "quiet.log"
    quiet.write_text("all is well\n")
    assert main([str(log), str(quiet), "--format=json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert {name: len(found) for name, found in told.items()} == {
        str(log): 2,
        str(quiet): 0,
    }


def test_it_reads_the_others_where_one_is_not_there(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(log.with_name("absent")), str(log)]) == 3
    shown = capsys.readouterr()
    assert "absent: No such file or directory" in shown.err
    assert "[dest_disk_space]" in shown.out


@pytest.mark.parametrize(
    "arguments",
    [["--server", "x"], ["--request", "y"], ["--since", "noon"], ["--format", "xml"]],
)
def test_it_refuses_what_it_does_not_understand(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 64


def test_it_ends_quietly_where_nobody_reads_on() -> None:
    line = f"{sys.executable} -m migration_panel.diagnosis | true"
    done = subprocess.run(  # noqa: S602 - a pipe as an admin writes it
        line,
        shell=True,
        input=REFUSED * 9,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.stderr == ""
