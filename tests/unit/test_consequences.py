"""What either decision means for one server."""

import pytest

from migration_panel.consequences import of_confirm, of_revert
from tests.samples import a_migration, a_server

COLD = a_migration(kind="migration", status="finished")
RESIZE = a_migration(kind="resize", status="finished")
ON_VOLUME = a_server(image_id=None, volumes=("root",))


def test_it_says_that_confirming_deletes_the_old_local_disk() -> None:
    said = str(of_confirm(a_server(), COLD))
    assert "Deletes the old disk on compute1" in said
    assert "No way back" in said


def test_it_says_that_confirming_leaves_volumes_alone() -> None:
    said = str(of_confirm(ON_VOLUME, COLD))
    assert "its volumes stay" in said
    assert "disk" not in said


def test_it_says_that_reverting_loses_what_was_written_to_a_local_disk() -> None:
    said = str(of_revert(a_server(), COLD))
    assert "starts it on compute1 again" in said
    assert "What was written since is lost" in said


def test_it_says_that_reverting_keeps_what_was_written_to_volumes() -> None:
    said = str(of_revert(ON_VOLUME, COLD))
    assert "stays" in said
    assert "lost" not in said


def test_it_names_the_old_flavor_only_where_the_flavor_changed() -> None:
    assert "old flavor" in str(of_revert(a_server(), RESIZE))
    assert "old flavor" not in str(of_revert(a_server(), COLD))


@pytest.mark.parametrize("move", [None, a_migration(source=None)])
def test_it_does_not_invent_a_host(move: object) -> None:
    assert "on its old host" in str(of_confirm(a_server(), move))  # type: ignore[arg-type]
    assert "on its old host" in str(of_revert(a_server(), move))  # type: ignore[arg-type]
