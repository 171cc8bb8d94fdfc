"""Which of a log's files may hold a time, in the names of every rotation."""

import os
from pathlib import Path

import pytest

from migration_panel.agent.evidence.rotation import MOST, files
from migration_panel.agent.system import System
from tests.fakes.system import FakeSystem

SINCE = 1_000_000.0
LOG = "nova-compute.log"


def written(folder: Path, name: str, ago: float) -> None:
    """`ago`: seconds before SINCE."""
    path = folder / name
    path.touch()
    os.utime(path, (SINCE - ago, SINCE - ago))


def found(folder: Path, log: str = LOG) -> list[str]:
    paths = files(System(), str(folder / log), SINCE)
    return [each.removeprefix(f"{folder}/") for each in paths]


ROTATED = [
    "nova-compute.log.1",
    "nova-compute.log.0",
    "nova-compute.log.12",
    "nova-compute.log.2.gz",
    "nova-compute.log.2.xz",
    "nova-compute.log.2.bz2",
    "nova-compute.log.2.zst",
    "nova-compute.log-20261123",
    "nova-compute.log-20261123.gz",
    "nova-compute.log-20261123-1795413600.gz",
    "nova-compute.log.2026-11-23",
    "nova-compute.log.2026-11-23_05-36",
    "nova-compute-20261123.log",
    "nova-compute-20261123.log.gz",
]


@pytest.mark.parametrize("name", ROTATED)
def test_it_knows_a_rotated_file(tmp_path: Path, name: str) -> None:
    written(tmp_path, name, -10)
    assert found(tmp_path) == [LOG, name]


OTHERS = [
    "nova-conductor.log.1",
    "nova-compute.log.old",
    "nova-compute.log.1.swp",
    "nova-compute.log.",
    "nova-compute.log~",
    "nova-compute.logs",
    "xnova-compute.log.1",
    "nova-computeXlog.1",
    "nova-compute.log.1.tar",
    "nova-compute-1.log",
    "nova-compute.1.log",
]


@pytest.mark.parametrize("name", OTHERS)
def test_it_takes_no_other_file_for_one(tmp_path: Path, name: str) -> None:
    written(tmp_path, name, -10)
    assert found(tmp_path) == [LOG]


def test_it_leaves_out_what_was_written_before(tmp_path: Path) -> None:
    for number, ago in ((1, -500), (2, 10), (3, 100), (4, 100_000)):
        written(tmp_path, f"{LOG}.{number}", ago)
    assert found(tmp_path) == [LOG, f"{LOG}.1", f"{LOG}.2"]


def test_it_begins_with_the_newest(tmp_path: Path) -> None:
    for day, ago in ((20, -10), (22, -30), (21, -20)):
        written(tmp_path, f"{LOG}-202611{day}", ago)
    dates = [each[-2:] for each in found(tmp_path)[1:]]
    assert dates == ["22", "21", "20"]


def test_it_goes_by_number_within_a_second(tmp_path: Path) -> None:
    for number in (10, 2, 1):
        written(tmp_path, f"{LOG}.{number}", -10)
    assert found(tmp_path) == [LOG, f"{LOG}.1", f"{LOG}.2", f"{LOG}.10"]


def test_it_looks_into_few(tmp_path: Path) -> None:
    for number in range(1, 50):
        written(tmp_path, f"{LOG}.{number}", number - 100)
    assert len(found(tmp_path)) == MOST


def test_it_knows_those_of_a_log_without_an_extension(tmp_path: Path) -> None:
    for name in ("messages-20261123", "messages.1.gz", "messages.log"):
        written(tmp_path, name, -10)
    assert set(found(tmp_path, "messages")) == {
        "messages",
        "messages-20261123",
        "messages.1.gz",
    }


def test_it_takes_no_other_guests_log(tmp_path: Path) -> None:
    for name in ("vm-1.log", "vm.log.0", "vm.log.1", "vm-1.log.0"):
        written(tmp_path, name, -10)
    assert set(found(tmp_path, "vm.log")) == {"vm.log", "vm.log.0", "vm.log.1"}


def test_it_does_with_the_log_where_its_folder_is_closed() -> None:
    system = FakeSystem(denied=frozenset({"/var/log/nova"}))
    path = f"/var/log/nova/{LOG}"
    assert files(system, path, SINCE) == (path,)
