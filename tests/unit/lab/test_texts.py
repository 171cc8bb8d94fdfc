"""Of the hosts' logs only what has to do with a failed move is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab.layout import HOSTS, Paths
from tests.lab.truth import texts
from tests.lab.truth.moves import Try
from tests.lab.truth.outcome import Outcome

SERVER = "1ca230ac-7a5e-47c1-9f89-9850d4e625aa"
OTHER = "2ca230ac-7a5e-47c1-9f89-9850d4e625aa"
REQUEST = "req-0789f6f5-bd0d-4e24-9415-9ee38b537f71"
ELSE = "req-9789f6f5-bd0d-4e24-9415-9ee38b537f71"
STAMP = "2026-11-23 05:39:31.218 82"
FIRST = f"{STAMP} INFO nova.x [None {REQUEST} u p] [instance: {SERVER}] begins"
FAILS = f"{STAMP} ERROR oslo_messaging.rpc.server [None {REQUEST} u p] failed:"
OTHERS = f"{STAMP} INFO nova.x [None {ELSE} u p] [instance: {OTHER}] begins"


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    found = Paths(tmp_path)
    for host in HOSTS:
        for name in (texts.NOVA, texts.LIBVIRTD):
            place = texts.log(found, host, name)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text("old\n")
    return found


def test_it_keeps_the_servers_lines_and_its_requests() -> None:
    assert texts.about([FIRST, FAILS], SERVER, REQUEST) == [FIRST, FAILS]


@pytest.mark.parametrize(
    "line", ["Command: ssh", "Stderr: ''", f"{STAMP} ERROR oslo.server Traceback"]
)
def test_it_keeps_what_follows_such_a_line(line: str) -> None:
    assert texts.about([FIRST, line], SERVER, REQUEST) == [FIRST, line]


@pytest.mark.parametrize(
    "others", [[OTHERS], [OTHERS, "Command: ssh"], ["Command: ssh"], []]
)
def test_it_leaves_out_what_is_not_about_it(others: list[str]) -> None:
    assert texts.about([*others, FIRST, OTHERS], SERVER, REQUEST) == [FIRST]
    assert texts.about(others, SERVER, REQUEST) == []


def test_it_keeps_what_names_the_request_alone() -> None:
    assert texts.about([FAILS, OTHERS], OTHER, REQUEST) == [FAILS, OTHERS]
    assert texts.about([FAILS], SERVER, "") == []


def failed(kind: str, *, worked: bool = False) -> Try:
    return Try(kind, "compute1", "compute2", SERVER, Outcome(worked=worked))


def kept(paths: Paths, kind: str) -> str:
    file = paths.home / "texts" / "cut" / f"{kind}-compute1-compute2.log"
    return file.read_text()


def append(paths: Paths, name: str, line: str) -> None:
    with texts.log(paths, "compute1", name).open("a") as log:
        log.write(f"{line}\n")


def test_it_keeps_what_came_since_the_moves_began(paths: Paths) -> None:
    before = texts.sizes(paths)
    append(paths, texts.NOVA, FIRST)
    texts.keep(paths, "cut", [failed("cold")], before)
    head, tail = "==> compute1: nova-compute.log <==", "==> compute2: "
    assert kept(paths, "cold") == f"{head}\n{FIRST}\n{tail}nova-compute.log <==\n"


def test_it_keeps_libvirts_log_of_a_live_migration(paths: Paths) -> None:
    before = texts.sizes(paths)
    append(paths, texts.LIBVIRTD, "error : refused")
    texts.keep(paths, "cut", [failed("live"), failed("cold")], before)
    assert "error : refused" in kept(paths, "live")
    assert "error : refused" not in kept(paths, "cold")


def test_it_keeps_nothing_of_a_move_that_worked(paths: Paths) -> None:
    before = texts.sizes(paths)
    texts.keep(paths, "cut", [failed("cold")], before)
    texts.keep(paths, "cut", [failed("cold", worked=True)], before)
    assert not any((paths.home / "texts" / "cut").iterdir())


def test_it_shows_programs_where_distributions_have_them(paths: Paths) -> None:
    before = texts.sizes(paths)
    lab = "/srv/lab/venvs/services/lib/python3.11/site-packages/nova/utils.py"
    append(paths, texts.NOVA, f'{FIRST} File "{lab}"')
    texts.keep(paths, "cut", [failed("cold")], before)
    assert 'File "/usr/lib/python3/dist-packages/nova/utils.py"' in kept(paths, "cold")
