"""What a live migration's answer about disks means for a server."""

from typing import Any

import pytest

from migration_panel.checks import disks
from migration_panel.checks.finding import Level
from migration_panel.facts.server import Server
from tests.samples import active, of_volume


@pytest.mark.parametrize("server", [active(), of_volume(config_drive=True)])
def test_it_has_nothing_to_say_where_nova_decides(server: Server) -> None:
    assert disks.with_block(server, block=None) == []


def test_it_copies_local_disks() -> None:
    assert disks.with_block(active(), block=True) == []


def test_it_warns_of_copying_where_there_is_only_a_volume() -> None:
    (found,) = disks.with_block(of_volume(), block=True)
    assert (found.id, found.level) == ("move.block-of-volume", Level.WARNING)


def test_it_notes_volumes_beside_a_local_disk() -> None:
    (found,) = disks.with_block(active(volumes=("vol-1",)), block=True)
    assert (found.id, found.level) == ("move.block-with-volumes", Level.INFO)


def test_it_notes_a_config_drive() -> None:
    (found,) = disks.with_block(active(config_drive=True), block=True)
    assert (found.id, found.level) == ("move.block-config-drive", Level.INFO)


def test_it_warns_of_not_copying_a_local_disk() -> None:
    (found,) = disks.with_block(active(), block=False)
    assert (found.id, found.level) == ("move.block-no-needs-shared", Level.WARNING)


def test_it_need_not_copy_a_volume() -> None:
    assert disks.with_block(of_volume(), block=False) == []


# -- between two hosts ---------------------------------------------------------------


@pytest.mark.parametrize("server", [active(), of_volume()])
def test_it_refuses_to_copy_what_is_shared(server: Server) -> None:
    """Nova goes by the instances path, whatever the server's disk is."""
    (found,) = disks.toward(server, shared=True, block=True)
    assert (found.id, found.level) == ("move.block-on-shared", Level.BLOCKER)
    assert server.name in str(found.message)


def test_it_refuses_to_leave_a_disk_behind() -> None:
    (found,) = disks.toward(active(), shared=False, block=False)
    assert (found.id, found.level) == ("move.block-no-not-shared", Level.BLOCKER)
    assert "automatic" in str(found.hint)


@pytest.mark.parametrize(
    ("shared", "block"),
    [
        *((True, None), (True, False), (False, None), (False, True)),
        *((None, None), (None, True), (None, False)),
    ],
)
def test_it_refuses_no_answer_that_may_be_right(shared: Any, block: Any) -> None:
    assert disks.toward(active(), shared=shared, block=block) == []


def test_it_leaves_nothing_behind_of_a_server_on_a_volume() -> None:
    assert disks.toward(of_volume(), shared=False, block=False) == []


@pytest.mark.parametrize(
    ("between", "known"),
    [
        (["pair.disks-shared", "pair.ssh-denied"], True),
        (["pair.ssh-denied", "pair.disks-copied"], False),
        (["pair.ssh-denied"], None),
        (["pair.no-block-migration"], None),
        ([], None),
    ],
)
def test_it_knows_what_was_measured_of_disks(between: list[str], known: object) -> None:
    assert disks.shared(between) is known
