"""Only processes that carry this lab's mark are taken for its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lab import own

HOME = Path("/var/lib/some-lab")


def fake_process(
    proc: Path, pid: int, environ: dict[str, str], state: str = "S", start: int = 77
) -> None:
    """A folder as /proc has it; the name holds what names may hold."""
    folder = proc / str(pid)
    folder.mkdir()
    fields = " ".join(str(number) for number in range(4, 22))
    (folder / "stat").write_text(f"{pid} (a) b (c)) {state} {fields} {start} 0 0\n")
    text = "\0".join(f"{name}={value}" for name, value in environ.items())
    (folder / "environ").write_bytes(text.encode() + b"\0")


def test_it_reads_state_and_start_time_behind_any_name() -> None:
    fields = " ".join("0" for _ in range(18))
    assert own.parse_stat(f"12 (tini) x) S {fields} 4711 9\n") == ("S", 4711)


def test_it_finds_marked_processes_alone(tmp_path: Path) -> None:
    fake_process(tmp_path, 100, {own.MARK: str(HOME)})
    fake_process(tmp_path, 101, {"PATH": "/bin"})
    fake_process(tmp_path, 102, {own.MARK: "/var/lib/another-lab"})
    (tmp_path / "sys").mkdir()
    assert own.marked(HOME, proc=tmp_path) == [own.Process(100, 77)]


def test_it_asks_for_every_mark(tmp_path: Path) -> None:
    fake_process(tmp_path, 100, {own.MARK: str(HOME), "NODE": "compute1"})
    fake_process(tmp_path, 101, {own.MARK: str(HOME), "NODE": "compute2"})
    found = own.marked(HOME, {"NODE": "compute2"}, tmp_path)
    assert [process.pid for process in found] == [101]


def test_it_does_not_take_a_longer_value_for_the_mark(tmp_path: Path) -> None:
    fake_process(tmp_path, 100, {own.MARK: f"{HOME}-two"})
    assert own.marked(HOME, proc=tmp_path) == []


@pytest.mark.parametrize("state", ["Z", "X"])
def test_it_counts_the_dead_as_gone(tmp_path: Path, state: str) -> None:
    fake_process(tmp_path, 100, {own.MARK: str(HOME)}, state)
    assert own.start_time(100, tmp_path) is None
    assert own.marked(HOME, proc=tmp_path) == []


def test_it_reads_nothing_of_a_process_that_is_gone(tmp_path: Path) -> None:
    assert own.environment(100, tmp_path) == {}
    assert own.start_time(100, tmp_path) is None


def test_it_never_finds_itself(tmp_path: Path) -> None:
    fake_process(tmp_path, os.getpid(), {own.MARK: str(HOME)})
    assert own.marked(HOME, proc=tmp_path) == []


def test_it_spares_a_process_that_took_over_an_id() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=-1) as later:
        start = own.start_time(later.pid)
        assert start is not None
        own.Process(later.pid, start - 1).kill()
        assert later.poll() is None
        later.kill()


def test_it_ends_what_it_started(tmp_path: Path) -> None:
    env = {own.MARK: str(tmp_path), "PATH": os.environ["PATH"]}
    argv = [sys.executable, "-c", "input()"]
    with subprocess.Popen(argv, stdin=-1, env=env) as ours:  # noqa: S603 -- our own
        own.end_marked(tmp_path)
        assert ours.wait(10) == -9


def test_it_knows_what_a_process_has_started(tmp_path: Path) -> None:
    for pid in (100, 101, 102):
        fake_process(tmp_path, pid, {})
    fake_process(tmp_path, 103, {}, state="Z")
    task = tmp_path / "100" / "task" / "100"
    task.mkdir(parents=True)
    (task / "children").write_text("101 103 104")
    assert own.children(100, tmp_path) == [own.Process(101, 77)]
    assert own.children(102, tmp_path) == []
