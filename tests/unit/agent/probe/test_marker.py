"""The marker file: made, found, and never left behind."""

import os
import re
import resource
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from migration_panel.agent.messaging import UnansweredError
from migration_panel.agent.probe import marker
from migration_panel.agent.probe.marker import PREFIX, is_there, sweep
from migration_panel.facts.missing import Missing
from tests.fakes.bus import FakeAgents

HOST = "compute1"
TOKEN = "0123456789abcdef" * 2


def left(folder: Path, text: str = f"{HOST}\n", name: str = PREFIX + TOKEN) -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_it_makes_a_marker_and_takes_it_away(tmp_path: Path) -> None:
    with marker.marker(str(tmp_path), HOST) as token:
        assert isinstance(token, str)
        (path,) = tmp_path.iterdir()
        assert path.name == f".migration-panel-{token}"
        assert path.read_text() == "compute1\n"
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def _no_room() -> Iterator[None]:
    """No file may grow, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("_no_room")
def test_it_needs_no_room_for_what_is_in_it(tmp_path: Path) -> None:
    with marker.marker(str(tmp_path), HOST) as token:
        assert is_there(str(tmp_path), str(token)) is True
    assert list(tmp_path.iterdir()) == []


def test_it_takes_the_marker_away_when_all_fails(tmp_path: Path) -> None:
    def fail() -> None:
        with marker.marker(str(tmp_path), HOST):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_it_makes_another_one_each_time(tmp_path: Path) -> None:
    with (
        marker.marker(str(tmp_path), HOST) as one,
        marker.marker(str(tmp_path), HOST) as two,
    ):
        assert one != two
        assert re.fullmatch("[0-9a-f]{32}", str(one))


def test_it_says_why_it_cannot_make_one(tmp_path: Path) -> None:
    folder = tmp_path / "none"
    with marker.marker(str(folder), HOST) as token:
        assert token == Missing(
            f"{folder}: no file could be made there: No such file or directory"
        )


def test_it_does_not_mind_that_someone_else_took_it_away(tmp_path: Path) -> None:
    with marker.marker(str(tmp_path), HOST) as token:
        (tmp_path / f"{PREFIX}{token}").unlink()


def test_it_finds_a_peers_marker(tmp_path: Path) -> None:
    left(tmp_path, "compute2\n")
    assert is_there(str(tmp_path), TOKEN) is True


def test_it_finds_no_other_file(tmp_path: Path) -> None:
    left(tmp_path, name=PREFIX + "f" * 32)
    assert is_there(str(tmp_path), TOKEN) is False


@pytest.mark.parametrize(
    "token", ["", "../../etc/passwd", "0" * 31, "0" * 33, "G" * 32]
)
def test_it_looks_for_nothing_that_is_no_token(tmp_path: Path, token: str) -> None:
    assert is_there(str(tmp_path), token) == Missing("that is no token")


def test_it_says_why_it_cannot_look(tmp_path: Path) -> None:
    found = is_there(str(tmp_path / "none"), TOKEN)
    assert found == Missing(f"{tmp_path}/none: No such file or directory")


def test_it_removes_what_a_crash_left(tmp_path: Path) -> None:
    left(tmp_path)
    assert sweep(str(tmp_path), HOST) == 1
    assert list(tmp_path.iterdir()) == []


def test_it_leaves_a_peers_marker(tmp_path: Path) -> None:
    path = left(tmp_path, "compute2\n")
    assert sweep(str(tmp_path), HOST) == 0
    assert path.exists()


def test_it_removes_a_marker_that_no_one_can_need(tmp_path: Path) -> None:
    path = left(tmp_path, "compute2\n")
    before = time.time() - marker.LEFT_OVER - 1
    os.utime(path, (before, before))
    assert sweep(str(tmp_path), HOST) == 1


OTHERS = [
    *("disk", ".migration-panel-", ".migration-panel-xyz", f"{PREFIX}{TOKEN}x"),
    *(f"x{PREFIX}{TOKEN}", TOKEN, f"{PREFIX}{TOKEN.upper()}"),
]


@pytest.mark.parametrize("name", OTHERS)
def test_it_leaves_every_other_file(tmp_path: Path, name: str) -> None:
    path = left(tmp_path, name=name)
    assert sweep(str(tmp_path), HOST) == 0
    assert path.exists()


def test_it_leaves_folders_and_links(tmp_path: Path) -> None:
    (tmp_path / f"{PREFIX}{'a' * 32}").mkdir()
    target = left(tmp_path, name="target")
    (tmp_path / f"{PREFIX}{'b' * 32}").symlink_to(target)
    assert sweep(str(tmp_path), HOST) == 0
    assert target.exists()


def test_it_leaves_a_marker_of_no_text(tmp_path: Path) -> None:
    (tmp_path / f"{PREFIX}{TOKEN}").write_bytes(b"\xff\xfe")
    assert sweep(str(tmp_path), HOST) == 0


def test_it_has_nothing_to_sweep_where_there_is_no_folder(tmp_path: Path) -> None:
    assert sweep(str(tmp_path / "none"), HOST) == 0


@pytest.mark.parametrize("answer", [True, False])
def test_it_tells_what_the_peer_saw(answer: bool) -> None:  # noqa: FBT001 - the peer's word
    assert marker.probe(FakeAgents(marker=answer), "compute2", TOKEN) is answer


def test_it_does_not_know_what_a_peer_could_not_see() -> None:
    agents = FakeAgents(marker=Missing("/x: Permission denied"))
    assert marker.probe(agents, "compute2", TOKEN) == Missing(
        "the agent on compute2 could not look: /x: Permission denied"
    )


def test_it_does_not_know_where_no_agent_answers() -> None:
    agents = FakeAgents(marker=UnansweredError("no answer in time"))
    assert marker.probe(agents, "compute2", TOKEN) == Missing(
        "the agent on compute2 did not look: no answer in time"
    )
