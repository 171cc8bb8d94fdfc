"""What happened is told from what Nova tells, and compared with what was predicted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.lab.layout import HOSTS, Paths
from tests.lab.truth import pool, record, table
from tests.lab.truth.moves import Try, parted, touches
from tests.lab.truth.outcome import Outcome, forgotten, outcome
from tests.lab.truth.predict import Prediction, parse
from tests.lab.truth.record import Row
from tests.lab.truth.run import NOTHING, every_name
from tests.lab.truth.run import row as noted_row


def server(**changes: Any) -> dict[str, Any]:
    return {
        "id": "1",
        "name": "truth-compute1-0",
        "status": "ACTIVE",
        "flavor": {"original_name": "m1.tiny"},
        "OS-EXT-SRV-ATTR:host": "compute1",
        "OS-EXT-STS:task_state": None,
        "OS-EXT-STS:power_state": 1,
        **changes,
    }


def a_row(**changes: Any) -> Row:
    fields = {"fault": "none", "kind": "cold", "source": "a", "target": "b"}
    told = {"predicted": "ready", "why": "", "worked": True, "said": "", "date": "1"}
    return Row(**{**fields, **told, **changes})


def live(record: str, **changes: Any) -> Outcome | None:
    return outcome("live", "compute2", server(**changes), {"status": record})


def cold(record: str, **changes: Any) -> Outcome | None:
    return outcome("cold", "compute2", server(**changes), {"status": record})


def test_it_waits_for_a_live_migration_to_end() -> None:
    assert live("running") is None
    assert outcome("live", "compute2", server(), {}) is None


def test_it_waits_for_the_server_to_arrive() -> None:
    there = {"OS-EXT-SRV-ATTR:host": "compute2"}
    assert live("completed") is None
    assert live("completed", status="MIGRATING", **there) is None
    assert live("completed", **there) == Outcome(worked=True)


@pytest.mark.parametrize("status", ["error", "failed", "cancelled"])
def test_it_tells_why_a_move_failed(status: str) -> None:
    fault = {"message": "no\n  way"}
    assert live(status, fault=fault) == Outcome(worked=False, said="no way")
    assert cold(status) == Outcome(worked=False, said="")


@pytest.mark.parametrize(
    "still", [{"status": "MIGRATING"}, {"OS-EXT-STS:task_state": "migrating"}]
)
def test_it_waits_for_a_move_that_nova_marks_as_failed_too_early(
    still: dict[str, Any],
) -> None:
    assert live("error", **still) is None
    assert live("completed", **{"OS-EXT-SRV-ATTR:host": "compute2"}) is not None


def test_it_takes_a_cold_move_for_done_when_it_awaits_its_decision() -> None:
    assert cold("migrating", status="RESIZE") is None
    assert cold("finished", status="VERIFY_RESIZE") == Outcome(worked=True)


def test_it_gives_up_a_move_that_nova_never_began() -> None:
    assert forgotten(server(), {"status": "running"}) is None
    assert forgotten(server(status="MIGRATING"), {}) is None
    assert forgotten(server(**{"OS-EXT-STS:task_state": "resize_prep"}), {}) is None
    found = forgotten(server(), {})
    assert found == Outcome(worked=False, said="Nova began no migration")


@pytest.mark.parametrize(
    ("predicted", "wrong_where"),
    [
        ("ready", ["failed"]),
        ("blocked", ["worked"]),
        ("warning", []),
        ("unknown", []),
        ("-", []),
    ],
)
def test_it_promises_that_ready_works_and_blocked_does_not(
    predicted: str, wrong_where: list[str]
) -> None:
    for happened in ("worked", "failed"):
        row = a_row(predicted=predicted, worked=happened == "worked")
        assert row.wrong is (happened in wrong_where)


def test_it_wants_two_of_each_kind_on_every_host() -> None:
    superfluous, missing = pool.balanced([])
    assert superfluous == []
    assert [guest.host for guest in missing] == [h for h in HOSTS for _ in range(4)]


@pytest.mark.parametrize(
    "change",
    [
        {"name": "web-1"},
        {"status": "ERROR"},
        {"flavor": {"original_name": "m1.dirty"}},
        {"OS-EXT-STS:power_state": 4},
        {"OS-EXT-STS:task_state": "migrating"},
    ],
)
def test_it_replaces_guests_that_cannot_be_moved(change: dict[str, Any]) -> None:
    lame = server(**change)
    superfluous, missing = pool.balanced([lame])
    assert superfluous == [lame]
    assert len(missing) == 12


def test_it_removes_the_guests_that_a_host_has_too_many() -> None:
    crowd = [server(id=str(number)) for number in range(6)]
    superfluous, missing = pool.balanced(crowd)
    assert superfluous == crowd[4:]
    assert {guest.host for guest in missing} == {"compute2", "compute3"}


UUID = "1ca230ac-7a5e-47c1-9f89-9850d4e625aa"


@pytest.mark.parametrize("name", [UUID, f"{UUID}_resize", f"{UUID}_del"])
def test_it_sweeps_away_what_a_failed_move_left(name: str) -> None:
    elsewhere = server(id=UUID, **{"OS-EXT-SRV-ATTR:host": "compute2"})
    assert pool.nobodys(name, "compute1", [elsewhere])


@pytest.mark.parametrize("name", [UUID, "_base", "locks", "lost+found", f"{UUID}.x"])
def test_it_spares_what_servers_and_nova_need(name: str) -> None:
    assert not pool.nobodys(name, "compute1", [server(id=UUID)])


def test_it_gives_every_move_a_guest_of_its_own() -> None:
    every = [
        server(id=f"{host}{number}", **{"OS-EXT-SRV-ATTR:host": host})
        for host in HOSTS
        for number in range(4)
    ]
    found = pool.assigned(every)
    assert len(found) == len({each["id"] for each in found.values()}) == 12
    for (_, source, _), guest in found.items():
        assert pool.host_of(guest) == source


def test_it_reads_the_last_line_of_what_the_controller_prints() -> None:
    told = {"kind": "cold", "source": "a", "target": "b", "state": "ready", "why": ""}
    found = parse(f"a warning\n{json.dumps([told])}\n")
    assert found == {("cold", "a", "b"): Prediction("ready", "")}


def test_it_notes_a_move_beside_its_prediction() -> None:
    tried = Try("cold", "a", "b", "1", Outcome(worked=False, said="no"))
    told = {("cold", "a", "b"): Prediction("blocked", "ssh.x")}
    noted = noted_row("cut", tried, told, {})
    assert (noted.predicted, noted.why, noted.said) == ("blocked", "ssh.x", "no")
    assert noted_row("cut", tried, {}, {}).predicted == "-"


def test_it_tries_what_arrives_before_what_leaves() -> None:
    arriving, leaving = Try("cold", "a", "b", "1"), Try("cold", "b", "a", "2")
    assert parted([leaving, arriving], "b") == [[arriving], [leaving]]
    assert parted([leaving, arriving], "") == [[], [leaving, arriving]]


def test_it_leaves_out_pairs_of_whole_hosts_when_asked() -> None:
    assert touches(Try("cold", "a", "b", "1"), "b")
    assert not touches(Try("cold", "a", "c", "1"), "b")
    assert touches(Try("cold", "a", "c", "1"), "")


def test_it_begins_with_nothing_broken() -> None:
    assert every_name()[0] == NOTHING
    assert "ssh-nologin" in every_name()


def test_it_replaces_the_rows_of_a_fault(tmp_path: Any) -> None:
    paths = Paths(tmp_path)
    assert record.load(paths) == []
    record.replace(paths, "cut", [a_row(fault="cut")])
    record.replace(paths, "none", [a_row()])
    every = record.replace(paths, "cut", [a_row(fault="cut", worked=False)])
    assert record.load(paths) == every
    assert [(each.fault, each.worked) for each in every] == [
        ("none", True),
        ("cut", False),
    ]


def both(source: str, **changes: Any) -> list[Row]:
    return [a_row(kind=kind, source=source, **changes) for kind in pool.KINDS]


def test_it_puts_pairs_that_went_alike_into_one_line() -> None:
    rows = [*both("a"), *both("c"), *both("d", predicted="blocked", why="ssh.x")]
    first, second = table.lines(rows)
    assert first == ("none", "a → b, c → b", *("ready", "worked", "") * 2)
    assert second[1:4] == ("d → b", "blocked (ssh.x)", "worked, **wrong**")


def test_it_wants_guests_that_write_to_memory_where_a_fault_needs_them() -> None:
    superfluous, missing = pool.balanced([server()], "m1.dirty")
    assert superfluous == [server()]
    assert {guest.image for guest in missing} == {"lab-guest-dirty"}


def test_it_counts_what_went_wrong() -> None:
    rows = [*both("a", worked=False), *both("b")]
    assert table.summary(rows) == "Run of 1: 4 moves, 2 of them wrongly predicted."
    assert "**wrong**" in table.as_text(rows)


def test_it_writes_a_table_that_sphinx_reads() -> None:
    text = table.as_rst(both("a"))
    assert ".. list-table::\n   :header-rows: 1\n" in text
    assert text.count("   * - ") == 2
    assert text.count("     -") == 2 * (len(table.HEAD) - 1)
    assert all(line == line.rstrip() for line in text.splitlines())
