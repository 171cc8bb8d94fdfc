"""The instances path, judged."""

from typing import Any

import pytest

from migration_panel.checks import storage as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.missing import Missing
from tests.unit.checks.known import GIB, PATH, a_host, an_instances_path

MOVES = Affects.ALL


def found(**facts: Any) -> list[Finding]:
    return checks.check(a_host(storage=an_instances_path(**facts)))


def ids(**facts: Any) -> list[str]:
    return [each.id for each in found(**facts)]


# -- nothing to say -----------------------------------------------------------------


def test_it_has_nothing_against_a_sound_path() -> None:
    assert found() == []


def test_it_has_nothing_to_say_of_what_was_not_measured() -> None:
    """That is told once, for every topic."""
    assert checks.check(a_host(storage=Missing("x"))) == []
    assert checks.check(a_host(report=Missing("x"))) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"owner": "root", "mode": 0o777},
        {"owner": "64060"},
        {"file_system": "btrfs", "inodes": 0, "free_inodes": 0},
        {"total": 1000 * GIB, "free": 25 * GIB},
        {"total": 100 * GIB, "free": 6 * GIB},
        {"free_inodes": 50_000},
        {"file_system": "nfs4", "shared": True},
        {"file_system": "fuse.glusterfs", "shared": True},
        {"file_system": "fuse.sshfs", "shared": False},
    ],
)
def test_it_has_nothing_against_what_works(facts: dict[str, Any]) -> None:
    assert found(**facts) == []


# -- can it be written? ----------------------------------------------------------


def test_it_blocks_what_needs_a_path_that_is_missing() -> None:
    blocked, perhaps = found(owner=None, mode=None, writable=False)
    assert {blocked.id, perhaps.id} == {"storage.path-missing"}
    assert blocked.level is Level.BLOCKER
    assert blocked.affects == Affects.COLD_FROM | Affects.LIVE
    assert (perhaps.level, perhaps.affects) == (Level.WARNING, Affects.COLD_TO)


def test_it_says_nothing_else_of_a_path_that_is_missing() -> None:
    assert set(ids(owner=None, free=0, free_inodes=0)) == {"storage.path-missing"}


def test_it_blocks_a_path_that_nova_may_not_write() -> None:
    (only,) = found(owner="root", writable=False)
    assert (only.id, only.level) == ("storage.not-writable", Level.BLOCKER)
    assert only.affects == MOVES
    assert "it belongs to root, mode 0755" in str(only.message)


def test_it_blocks_a_path_that_is_read_only_and_does_not_blame_its_owner() -> None:
    (only,) = found(read_only=True, writable=False)
    assert (only.id, only.level) == ("storage.read-only", Level.BLOCKER)
    assert only.affects == MOVES


# -- is there room? ------------------------------------------------------------------


@pytest.mark.parametrize("free", [0, 4096, 200 * 1024])
def test_it_blocks_a_path_that_is_full(free: int) -> None:
    (only,) = found(free=free)
    assert (only.id, only.level) == ("storage.full", Level.BLOCKER)
    assert only.affects is Affects.TO


@pytest.mark.parametrize(
    ("total", "free"), [(500 * GIB, 19 * GIB), (100 * GIB, 4 * GIB), (GIB, 10**7)]
)
def test_it_warns_of_little_room(total: int, free: int) -> None:
    (only,) = found(total=total, free=free)
    assert (only.id, only.level) == ("storage.low-room", Level.WARNING)
    assert f"{free // 1024**2} MiB of {total // 1024**2} MiB" in str(only.message)


def test_it_blocks_a_path_without_inodes() -> None:
    (only,) = found(free_inodes=0)
    assert (only.id, only.level) == ("storage.inodes-used-up", Level.BLOCKER)
    assert only.affects is Affects.TO


def test_it_warns_of_few_inodes() -> None:
    (only,) = found(free_inodes=49_999)
    assert (only.id, only.level) == ("storage.low-inodes", Level.WARNING)


def test_it_tells_of_all_that_is_wrong() -> None:
    wrong = {"read_only": True, "free": 0, "free_inodes": 0}
    assert ids(**wrong) == [
        "storage.read-only",
        "storage.full",
        "storage.inodes-used-up",
    ]


# -- is it taken for shared? ---------------------------------------------------------


@pytest.mark.parametrize("kind", ["fuse.glusterfs", "fuse.quobyte"])
def test_it_warns_of_shared_storage_that_libvirt_takes_for_local(kind: str) -> None:
    (only,) = found(file_system=kind, shared=False)
    assert (only.id, only.level) == ("storage.not-seen-as-shared", Level.WARNING)
    assert only.affects is Affects.LIVE_FROM


# -- what is shown -----------------------------------------------------------------


def test_it_shows_what_was_measured() -> None:
    (only,) = found(owner="root", writable=False)
    told = {each.source: each.text for each in only.evidence}
    assert told[PATH] == "root 0755"
    assert told["/proc/mounts"] == "/dev/vda / ext4 rw"
    assert "500000 of 1000000 inodes free" in told[f"stat -f {PATH}"]


@pytest.mark.parametrize("facts", [{"writable": False}, {"free": 0}, {"owner": None}])
def test_it_quotes_a_hostile_path_in_lines_to_copy(facts: dict[str, Any]) -> None:
    lines = [
        command.line
        for each in found(path="/x; rm -rf ~", mount_point="/$(y)", **facts)
        for command in each.commands
    ]
    assert lines
    assert all("'/x; rm -rf ~'" in line for line in lines)
