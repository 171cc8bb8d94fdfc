"""A log of several files, packed or not, closed, broken, or set back in time."""

import bz2
import gzip
import lzma
import os
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import pytest

from migration_panel.agent.evidence import reading
from migration_panel.agent.evidence.reading import Reading
from migration_panel.agent.evidence.times import Window
from migration_panel.agent.system import DeniedError, System
from migration_panel.facts.evidence import Excerpt
from tests.unit.agent.evidence.logs import (
    NOON,
    SERVER,
    every_second,
    lines_of,
    of_server,
    reason,
    texts,
    wanted,
    window,
)

MINUTE = timedelta(minutes=1)
AROUND = window(NOON - MINUTE, NOON + MINUTE)
LOG = "nova-compute.log"


class Closed(System):
    """Where some files are closed to the agent."""

    def __init__(self, *names: str) -> None:
        self._names = names

    def open(self, path: str) -> BinaryIO:
        if path.endswith(self._names):
            message = f"{path}: Permission denied"
            raise DeniedError(message)
        return super().open(path)


def read(
    folder: Path, around: Window = AROUND, system: System | None = None, end: float = 60
) -> tuple[Excerpt, ...]:
    return Reading(
        system=system or System(),
        log="nova-compute",
        wanted=wanted(SERVER, within=around),
        user="nova",
        end=time.monotonic() + end,
    ).excerpts(str(folder / LOG))


def write(path: Path, raw: str | bytes, at: datetime = NOON) -> None:
    path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
    os.utime(path, (at.timestamp(), at.timestamp()))


def failures(start: datetime, count: int, text: str = "") -> str:
    """A line of the server every second."""
    return "".join(
        of_server(start + timedelta(seconds=n), f"{text}{n}") for n in range(count)
    )


def names(found: tuple[Excerpt, ...]) -> list[str]:
    return [Path(each.source).name for each in found]


def test_it_reads_one_file(tmp_path: Path) -> None:
    write(tmp_path / LOG, "".join(every_second(NOON - MINUTE, 200)) + of_server(NOON))
    (found,) = read(tmp_path)
    assert (found.log, found.source, found.cut) == (
        "nova-compute",
        str(tmp_path / LOG),
        False,
    )
    assert [each.at for each in lines_of(found)] == [NOON]


@pytest.mark.parametrize("raw", ["", "\n", "no time at all\n" * 1000, "x" * 100_000])
def test_it_finds_nothing_where_nothing_is(tmp_path: Path, raw: str) -> None:
    write(tmp_path / LOG, raw)
    (found,) = read(tmp_path)
    assert (lines_of(found), found.cut) == ((), False)


def test_it_finds_what_tells_no_time(tmp_path: Path) -> None:
    write(tmp_path / LOG, f"text\n{SERVER} failed\nmore\n")
    (found,) = read(tmp_path)
    assert [(each.at, each.text) for each in lines_of(found)] == [
        (None, f"{SERVER} failed")
    ]


def test_it_follows_a_rotation_in_the_middle(tmp_path: Path) -> None:
    write(tmp_path / f"{LOG}.1", failures(NOON - MINUTE, 60, "old "))
    write(tmp_path / LOG, failures(NOON, 61, "new "), NOON + MINUTE)
    found = read(tmp_path)
    assert names(found) == [f"{LOG}.1", LOG]
    assert [len(lines_of(each)) for each in found] == [60, 61]


PACKERS: list[tuple[str, Callable[[bytes], bytes]]] = [
    (".1.gz", gzip.compress),
    (".1.bz2", bz2.compress),
    (".1.xz", lzma.compress),
    ("-20261123.gz", gzip.compress),
]


@pytest.mark.parametrize(("name", "pack"), PACKERS)
def test_it_reads_what_was_packed(
    tmp_path: Path, name: str, pack: Callable[[bytes], bytes]
) -> None:
    old = "".join(every_second(NOON - 120 * MINUTE, 7000)) + failures(NOON, 20)
    write(tmp_path / f"{LOG}{name}", pack(old.encode()))
    write(tmp_path / LOG, "".join(every_second(NOON + MINUTE, 600)), NOON + 11 * MINUTE)
    found = read(tmp_path)
    assert names(found) == [f"{LOG}{name}"]
    assert len(lines_of(found[0])) == 20


def test_it_goes_back_no_farther_than_it_must(tmp_path: Path) -> None:
    """All of them were written to since, as restoring a backup does."""
    write(tmp_path / LOG, failures(NOON, 10), NOON + MINUTE)
    write(tmp_path / f"{LOG}.1", "".join(every_second(NOON - 60 * MINUTE, 3600)))
    write(tmp_path / f"{LOG}.2.gz", b"no packed file at all")
    assert names(read(tmp_path)) == [LOG]


def test_it_says_which_file_is_broken(tmp_path: Path) -> None:
    write(tmp_path / LOG, failures(NOON + 20 * timedelta(seconds=1), 10), NOON + MINUTE)
    write(tmp_path / f"{LOG}.1.gz", gzip.compress(failures(NOON, 20).encode())[:-20])
    old, new = read(tmp_path)
    assert "it cannot be unpacked" in reason(old)
    assert len(lines_of(new)) == 10


def test_it_says_what_it_cannot_unpack(tmp_path: Path) -> None:
    write(tmp_path / LOG, failures(NOON, 10), NOON + MINUTE)
    write(tmp_path / f"{LOG}.1.zst", b"\x28\xb5\x2f\xfd")
    old, _ = read(tmp_path)
    assert reason(old) == f"{old.source}: the agent cannot unpack zstd"


def test_it_says_how_to_open_a_closed_log(tmp_path: Path) -> None:
    write(tmp_path / LOG, failures(NOON, 10))
    (tmp_path / LOG).chmod(0o600)
    (found,) = read(tmp_path, system=Closed(LOG))
    assert f"setfacl -m u:nova:r {found.source}" in reason(found)
    assert "mode 0600" in reason(found)


def test_it_says_that_a_rotated_file_is_closed(tmp_path: Path) -> None:
    write(tmp_path / LOG, failures(NOON, 10), NOON + MINUTE)
    write(tmp_path / f"{LOG}.1", failures(NOON - MINUTE, 10))
    old, new = read(tmp_path, system=Closed(".1"))
    assert "Permission denied" in reason(old)
    assert len(lines_of(new)) == 10


def test_it_says_that_a_log_is_none(tmp_path: Path) -> None:
    (tmp_path / LOG).mkdir()
    (found,) = read(tmp_path)
    assert reason(found) == f"{tmp_path / LOG}: Is a directory"


def test_it_keeps_so_many_of_all_files_together(tmp_path: Path) -> None:
    write(tmp_path / f"{LOG}.1", failures(NOON - MINUTE, 59) * 3)
    write(tmp_path / LOG, failures(NOON, 60) * 4, NOON + MINUTE)
    found = read(tmp_path)
    assert len(texts(found)) == 300
    assert [each.cut for each in found] == [True, False]


def test_it_finds_what_is_new_though_the_clock_was_set_back(tmp_path: Path) -> None:
    """It was a day ahead for an hour."""
    ahead = "".join(every_second(NOON + timedelta(days=1), 3600))
    before = "".join(every_second(NOON - 60 * MINUTE, 3000))
    write(tmp_path / LOG, before + ahead + failures(NOON, 10), NOON + timedelta(days=2))
    assert len(texts(read(tmp_path))) == 10


def test_it_says_that_it_had_not_the_time_for_all(tmp_path: Path) -> None:
    write(tmp_path / LOG, failures(NOON, 10))
    (found,) = read(tmp_path, end=-1)
    assert (lines_of(found), found.cut) == ((), True)


def test_it_reads_the_newest_of_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_READ", 5000)
    write(tmp_path / LOG, failures(NOON - MINUTE, 120))
    (found,) = read(tmp_path)
    assert found.cut
    assert 20 < len(lines_of(found)) < 60
    assert lines_of(found)[-1].text.endswith(" 119")


def test_it_reads_a_log_that_grows(tmp_path: Path) -> None:
    class Growing(System):
        def open(self, path: str) -> BinaryIO:
            file = super().open(path)
            with Path(path).open("a") as more:
                more.write(failures(NOON, 5, "later "))
            return file

    write(tmp_path / LOG, failures(NOON, 10))
    assert len(texts(read(tmp_path, system=Growing()))) == 15
