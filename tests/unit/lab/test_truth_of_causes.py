"""Of each failed move the cause that was told is compared with its fault's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from migration_panel.diagnosis.catalog import CAUSES
from tests.lab import faults
from tests.lab.faults import Fault, Trial
from tests.lab.layout import Paths
from tests.lab.truth import record, table
from tests.lab.truth.diagnosed import Diagnosed, diagnosed, parse
from tests.lab.truth.moves import Try
from tests.lab.truth.outcome import Outcome
from tests.lab.truth.predict import Prediction
from tests.lab.truth.record import Row
from tests.lab.truth.run import BROKEN, cause_of, promises, row

UNKNOWN_KEY = "ssh_host_key_unknown"
NO = Outcome(worked=False)


def a_row(**changes: Any) -> Row:
    told = {"fault": "cut", "kind": "cold", "source": "a", "target": "b", "why": ""}
    happened = {"predicted": "blocked", "worked": False, "said": "", "date": "1"}
    return Row(**{**told, **happened, **changes})


@pytest.mark.parametrize(
    ("expected", "told", "misread"),
    [
        (UNKNOWN_KEY, UNKNOWN_KEY, False),
        (UNKNOWN_KEY, "unknown", True),
        (UNKNOWN_KEY, "", True),
        ("", "no_valid_host", False),
        ("", "", False),
    ],
)
def test_it_compares_the_cause_with_the_faults(
    *, expected: str, told: str, misread: bool
) -> None:
    assert a_row(expected=expected, diagnosed=told).misread is misread


def test_it_asks_no_cause_of_a_move_that_worked() -> None:
    assert not a_row(expected=UNKNOWN_KEY, worked=True).misread


@pytest.mark.parametrize(("seconds", "late"), [(None, False), (9.9, False), (11, True)])
def test_it_holds_the_diagnosis_to_ten_seconds(
    *, seconds: float | None, late: bool
) -> None:
    assert a_row(seconds=seconds).late is late


def test_it_reads_the_last_line_of_what_the_controller_prints() -> None:
    told = {"migration": "m", "cause": UNKNOWN_KEY, "seconds": 4.5}
    assert parse(f"a warning\n{json.dumps([told])}\n") == {
        "m": Diagnosed(UNKNOWN_KEY, 4.5)
    }


def test_it_asks_nothing_where_nothing_failed(tmp_path: Path) -> None:
    went = Try("cold", "a", "b", "1", Outcome(worked=True), migration="m")
    refused = Try("cold", "a", "b", "2", NO)
    assert diagnosed(Paths(tmp_path), [went, refused]) == {}


def test_it_notes_the_cause_of_a_failed_move() -> None:
    tried = Try("cold", "a", "b", "1", NO, migration="m")
    noted = row("ssh-nologin", tried, {}, {"m": Diagnosed("unknown", 3.0)})
    assert (noted.expected, noted.diagnosed) == ("ssh_login_disabled", "unknown")
    assert noted.misread
    never = row("ssh-nologin", tried, {}, {})
    assert (never.diagnosed, never.seconds) == ("", None)


def test_it_expects_no_cause_where_a_fault_harms_no_move() -> None:
    assert cause_of("none", "cold", BROKEN) == ""
    assert cause_of("agent-down", "live", BROKEN) == ""
    assert cause_of("ssh-nologin", "live", BROKEN) == ""


def test_it_expects_another_cause_where_nova_refuses_a_move_to_the_host() -> None:
    assert cause_of("libvirt-down", "cold", BROKEN) == "libvirt_local_daemon_down"
    assert cause_of("libvirt-down", "cold", "compute1") == "no_valid_host"
    assert cause_of("compute-down", "cold", BROKEN) == ""


def test_it_promises_nothing_where_the_move_asks_what_nova_should_choose() -> None:
    said = Prediction("ready", "")
    every = {("live", "a", "b"): said, ("cold", "a", "b"): said}
    assert promises(Trial(), every) == every
    assert promises(Trial(copies_disks=True), every) == {("cold", "a", "b"): said}


@pytest.mark.parametrize("fault", faults.registry().values(), ids=lambda f: f.name)
def test_it_expects_only_causes_of_the_catalog(fault: Fault) -> None:
    known = {cause.id for cause in CAUSES} | {None}
    assert {fault.cold, fault.live, fault.arriving} <= known


def test_it_marks_a_wrong_cause_in_the_table() -> None:
    wrong = a_row(expected=UNKNOWN_KEY, diagnosed="unknown")
    assert table.cells_of(wrong)[2] == "unknown, **wrong**"
    assert table.cells_of(a_row(expected=UNKNOWN_KEY))[2] == "nothing, **wrong**"


def test_it_sums_up_how_many_were_right_and_how_fast() -> None:
    rows = [
        a_row(expected="x", diagnosed="x", seconds=4.0),
        a_row(expected="x", diagnosed="y", seconds=6.0),
        a_row(worked=True),
    ]
    said = table.diagnoses(rows)
    assert said.startswith(" Of 2 failures with a cause, 1 were diagnosed rightly; ")
    assert said.endswith("half the diagnoses took 6.0 s or less, the slowest 6.0 s.")
    assert table.diagnoses([a_row(worked=True)]) == ""


def test_it_says_which_diagnosis_was_wrong_or_late() -> None:
    late = a_row(expected="x", diagnosed="x", seconds=12.0)
    assert table.complaint(late) == "cut: cold a → b: diagnosed x after 12.0 s"
    never = a_row(expected="x")
    assert table.complaint(never) == "cut: cold a → b: diagnosed nothing, not x"


def test_it_reads_a_record_from_before_there_were_diagnoses(tmp_path: Path) -> None:
    old = {"fault": "cut", "kind": "cold", "source": "a", "target": "b"}
    old |= {"predicted": "ready", "why": "", "said": "", "date": "1"}
    paths = Paths(tmp_path)
    record.place(paths).write_text(json.dumps([{**old, "worked": False}]))
    assert [(each.expected, each.seconds) for each in record.load(paths)] == [
        ("", None)
    ]
