"""The door to the host: says what it could not have, and never hangs."""

import os
import pwd
from pathlib import Path

import pytest

from migration_panel.agent.system import (
    LARGEST_FILE,
    DeniedError,
    System,
    UnmeasuredError,
)

HOST = System()


def test_it_reads_a_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("text\n")
    assert HOST.read(str(path)) == "text\n"


def test_it_reads_no_more_than_a_part_of_a_huge_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * (LARGEST_FILE + 1))
    assert len(HOST.read(str(path))) == LARGEST_FILE


def test_it_reads_what_the_kernel_tells() -> None:
    ports = System().read("/proc/sys/net/ipv4/ip_local_port_range")
    assert len(ports.split()) == 2


def test_it_reads_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"a\xff")
    assert HOST.read(str(path)) == "a\N{REPLACEMENT CHARACTER}"


def test_it_says_why_a_file_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UnmeasuredError, match=r"none: No such file or directory$"):
        HOST.read(str(tmp_path / "none"))
    with pytest.raises(UnmeasuredError, match="Is a directory"):
        HOST.read(str(tmp_path))


def test_it_names_what_is_in_a_folder(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / name).touch()
    assert HOST.names(str(tmp_path)) == ("a", "b")


def test_it_says_why_a_folder_cannot_be_listed(tmp_path: Path) -> None:
    with pytest.raises(UnmeasuredError, match="No such file"):
        HOST.names(str(tmp_path / "none"))


def test_it_tells_owner_and_mode(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.touch(mode=0o640)
    path.chmod(0o640)
    entry = HOST.entry(str(path))
    assert (entry.path, entry.octal) == (str(path), "0640")
    assert entry.owner == pwd.getpwuid(os.geteuid()).pw_name


def test_it_knows_what_is_there(tmp_path: Path) -> None:
    assert HOST.exists(str(tmp_path))
    assert not HOST.exists(str(tmp_path / "none"))


def test_it_follows_links(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    assert HOST.real_path(f"{tmp_path}/link/x") == f"{tmp_path}/folder/x"
    assert HOST.real_path("/none/at/all") == "/none/at/all"


def test_it_knows_where_it_may_write(tmp_path: Path) -> None:
    assert HOST.writable(str(tmp_path))
    assert not HOST.writable(str(tmp_path / "none"))


def test_it_runs_a_program_in_one_language() -> None:
    said = HOST.run("sh", "-c", "echo $LC_ALL; echo no >&2; exit 3")
    assert (said.code, said.out, said.err) == (3, "C\n", "no\n")
    assert not said.ok


def test_it_gives_a_program_its_input() -> None:
    assert HOST.run("cat", stdin="in").out == "in"


def test_it_gives_no_argument_to_a_shell() -> None:
    assert HOST.run("echo", "$HOME; true").out == "$HOME; true\n"


def test_it_tells_a_program_nothing_of_its_own_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OS_PASSWORD", "secret")
    assert "secret" not in HOST.run("env").out


def test_it_gives_up_a_program_that_does_not_end() -> None:
    said = HOST.run("sleep", "60", timeout=0.1)
    assert said.code is None
    assert said.err == "sleep: no answer within 0.1 s"


def test_it_says_that_a_program_is_not_there() -> None:
    with pytest.raises(UnmeasuredError, match=r"no-such-program: No such file"):
        HOST.run("no-such-program")


def test_it_resolves_a_name() -> None:
    assert "127.0.0.1" in HOST.resolve("127.0.0.1")


@pytest.mark.parametrize("name", ["a" * 300, "x..y", "-\0-"])
def test_it_resolves_no_nonsense(name: str) -> None:
    assert HOST.resolve(name) == ()


def test_it_tells_its_address_on_a_way_out() -> None:
    assert HOST.outward_address("127.0.0.9") == "127.0.0.1"


def test_it_has_loopback_where_no_way_leads_out() -> None:
    assert HOST.outward_address("::1") == "127.0.0.1"


def test_it_opens_a_file_anywhere_in_it(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * LARGEST_FILE + b"end")
    with HOST.open(str(path)) as file:
        file.seek(LARGEST_FILE)
        assert file.read() == b"end"


def test_it_says_why_a_file_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(UnmeasuredError, match="No such file"):
        HOST.open(str(tmp_path / "none"))


def test_it_tells_what_is_closed_to_us(tmp_path: Path) -> None:
    """Root may read everything, and run nothing that is no program."""
    path = tmp_path / "log"
    path.touch(mode=0o600)
    with pytest.raises(DeniedError, match="log: Permission denied"):
        HOST.run(str(path))


def test_it_takes_the_head_of_what_a_program_prints() -> None:
    said = HOST.head("yes", most=10)
    assert (said.code, said.out) == (0, "y\n" * 5)


def test_it_takes_all_of_what_is_short() -> None:
    said = HOST.head("sh", "-c", "echo out; echo no >&2; exit 3", most=1000)
    assert (said.code, said.out, said.err) == (3, "out\n", "no\n")


def test_it_ends_a_program_that_does_not() -> None:
    said = HOST.head("sleep", "60", most=10, timeout=0.1)
    assert said.code is None
    assert said.err == "sleep: no answer within 0.1 s"


def test_it_says_that_a_program_to_take_the_head_of_is_not_there() -> None:
    with pytest.raises(UnmeasuredError, match=r"no-such-program: No such file"):
        HOST.head("no-such-program", most=10)
