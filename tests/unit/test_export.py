"""JSON and CSV of what the store knows."""

import csv
import io
import json
import re
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration_panel import export
from migration_panel.checks.finding import Affects, Command, Evidence, Level
from migration_panel.diagnosis.diagnosis import Standing
from migration_panel.export import Table, as_csv, as_json, pieces
from migration_panel.facts.host import ComputeService
from migration_panel.readiness import HOST_MOVES, PAIR_MOVES, State
from migration_panel.store.failures import FailureSummary
from migration_panel.store.reading import HostSummary, PairSummary
from tests.fakes.store import a_finding
from tests.samples import NOON, SERVER_ID, after

ROOT = Path(__file__).resolve().parents[2]
LATER = after(90)


def a_host(**facts: Any) -> HostSummary:
    """Measured at noon, ready for everything."""
    known: dict[str, Any] = {
        "name": "compute1",
        "zone": "nova",
        "cell": "cell1",
        "aggregates": ("ssd", "rack1"),
        "service": ComputeService(host="compute1", up=True, enabled=True),
        "states": dict.fromkeys(HOST_MOVES, State.READY),
        "worst": None,
        "taken": NOON,
        "fresh": True,
    }
    return HostSummary(**(known | facts))


def a_pair(**facts: Any) -> PairSummary:
    known: dict[str, Any] = {
        "source": "compute1",
        "target": "compute2",
        "states": dict.fromkeys(PAIR_MOVES, State.READY),
        "taken": NOON,
        "fresh": True,
    }
    return PairSummary(**(known | facts))


def a_failure(**facts: Any) -> FailureSummary:
    """Of a live migration at noon, not explained yet."""
    known: dict[str, Any] = {
        **dict.fromkeys(("server_name", "request", "phase", "cause"), ""),
        **dict.fromkeys(("diagnosed", "checked", "problem")),
        "migration": UUID(SERVER_ID),
        "server": UUID(SERVER_ID),
        "kind": "live-migration",
        "status": "error",
        "source": "compute1",
        "target": "",
        "failed": NOON,
        "noticed": NOON,
        "looking": True,
        "standing": Standing.UNKNOWN,
    }
    return FailureSummary(**(known | facts))


def host(**facts: Any) -> export.Record:
    return export.of_host(a_host(**facts), LATER)


def read_csv(kind: str, *records: export.Record) -> list[dict[str, str]]:
    text = "".join(as_csv(Table(kind, LATER, records)))
    return list(csv.DictReader(io.StringIO(text)))


def read_json(kind: str, *records: export.Record) -> Any:
    return json.loads("".join(as_json(Table(kind, LATER, records))))


FOUND = export.of_finding(a_finding(), a_pair(), LATER)
RECORDS = {
    "hosts": host(),
    "pairs": export.of_pair(a_pair(), LATER),
    "findings": FOUND,
    "failures": export.of_failure(a_failure()),
}


@pytest.mark.parametrize("kind", export.FIELDS_OF)
def test_it_keeps_to_its_fields(kind: str) -> None:
    assert set(RECORDS[kind]) == set(export.FIELDS_OF[kind])
    assert len(RECORDS[kind]) == len(export.FIELDS_OF[kind])


@pytest.mark.parametrize("kind", export.FIELDS_OF)
def test_it_explains_every_field_and_no_other(kind: str) -> None:
    text = (ROOT / "docs" / "admin" / "monitoring.rst").read_text()
    every, own = (
        re.split(rf"\n{head}\n[=-]+\n", text)[1] for head in ("Exports", kind)
    )
    told = re.findall(r"^(``.*)$", re.split(r"\n---", own)[0], re.MULTILINE)
    if kind != "failures":
        told += re.findall(r"^(``.*)$", re.split(r"\n---", every)[0], re.MULTILINE)
    assert set(re.findall(r"``(\w+)``", " ".join(told))) == set(export.FIELDS_OF[kind])


def test_it_tells_a_host() -> None:
    told = host()
    assert (told["host"], told["service"]) == ("compute1", "up")
    assert {told[each] for each in ("cold_from", "live_to")} == {"ready"}
    assert (told["measured"], told["age_seconds"]) == ("2026-11-22T12:00:00Z", 90)


def test_it_tells_times_in_utc() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=5)))
    assert host(taken=there)["measured"] == "2026-11-22T12:00:00Z"


@pytest.mark.parametrize("what", ["measured", "age_seconds", "service", "worst"])
def test_it_makes_up_nothing_of_a_host_never_measured(what: str) -> None:
    assert host(taken=None, service=None, fresh=False)[what] is None


def test_it_counts_no_age_below_zero() -> None:
    """The host's clock may be ahead of ours."""
    assert host(taken=LATER + timedelta(minutes=1))["age_seconds"] == 0


def test_it_tells_the_worst_finding() -> None:
    told = host(worst=a_finding("ssh.odd", Level.UNKNOWN))
    assert (told["worst"], told["worst_level"]) == ("ssh.odd", "unknown")
    assert told["worst_message"] == "ssh.odd is so on compute1."


def test_it_tells_a_finding_of_a_host_from_one_between_two() -> None:
    alone = export.of_finding(a_finding(), a_host(), LATER)
    assert (alone["host"], alone["target"]) == ("compute1", None)
    assert (FOUND["host"], FOUND["target"]) == ("compute1", "compute2")


@pytest.mark.parametrize(
    ("affects", "told"),
    [
        (Affects.COLD, ["cold_from", "cold_to"]),
        (Affects.LIVE_TO, ["live_to"]),
        (Affects.NOTHING, []),
    ],
)
def test_it_tells_what_a_finding_matters_to(affects: Affects, told: list[str]) -> None:
    found = a_finding(affects=affects)
    assert export.of_finding(found, a_host(), LATER)["affects"] == told


def test_it_tells_the_evidence_and_the_commands() -> None:
    seen = Evidence(host="compute1", source="id nova", text="no shell", taken=NOON)
    line = Command(host="compute1", line="usermod -s /bin/bash nova")
    found = a_finding(evidence=(seen,), commands=(line,))
    record = export.of_finding(found, a_host(), LATER)
    assert record["evidence"][0]["taken"] == "2026-11-22T12:00:00Z"
    (told,) = read_csv("findings", record)
    assert told["evidence"] == "compute1: id nova: no shell: 2026-11-22T12:00:00Z"
    assert told["commands"] == "compute1: usermod -s /bin/bash nova"


@pytest.mark.parametrize("count", [0, 1, 3])
def test_it_makes_one_json_object(count: int) -> None:
    told = read_json("hosts", *[host()] * count)
    assert told["hosts"] == [host()] * count
    assert (told["schema"], told["kind"]) == (1, "hosts")
    assert told["taken"] == "2026-11-22T12:01:30Z"


def test_it_is_no_json_where_it_was_cut_off() -> None:
    texts = list(as_json(Table("hosts", LATER, [host(), host()])))
    for end in range(1, len(texts)):
        with pytest.raises(json.JSONDecodeError):
            json.loads("".join(texts[:end]))


def test_it_writes_a_line_of_names_and_a_line_a_record() -> None:
    text = "".join(as_csv(Table("pairs", LATER, [RECORDS["pairs"]])))
    first, second, rest = text.split("\r\n")
    assert first == ",".join(export.FIELDS_OF["pairs"])
    assert second == "compute1,compute2,ready,ready,true,2026-11-22T12:00:00Z,90"
    assert rest == ""


def test_it_writes_no_none_into_a_cell() -> None:
    (told,) = read_csv("hosts", host(taken=None, service=None, fresh=False))
    assert (told["measured"], told["service"], told["fresh"]) == ("", "", "false")
    assert told["aggregates"] == "ssd; rack1"


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_it_keeps_a_spreadsheet_from_calculating(begin: str) -> None:
    bad = f"{begin}HYPERLINK(0)"
    (told,) = read_csv("hosts", host(zone=bad, aggregates=(bad, "ssd")))
    assert told["zone"] == f"'{bad}"
    assert told["aggregates"] == f"'{bad}; ssd"


@pytest.mark.parametrize("begin", ["", "a=", " ", "1-", '"'])
def test_it_leaves_what_is_no_formula(begin: str) -> None:
    (told,) = read_csv("hosts", host(zone=f"{begin}1"))
    assert told["zone"] == f"{begin}1"


def test_it_does_not_change_json_for_the_sake_of_spreadsheets() -> None:
    assert read_json("hosts", host(zone="=1"))["hosts"][0]["zone"] == "=1"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_it_gives_back_any_text(text: str) -> None:
    (told,) = read_csv("hosts", host(zone=text))
    assert told["zone"].removeprefix("'") == text.removeprefix("'")
    assert not told["zone"].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert read_json("hosts", host(zone=text))["hosts"][0]["zone"] == text


@given(st.lists(st.text(max_size=40)), st.integers(1, 100))
def test_it_sends_the_same_in_larger_pieces(texts: list[str], size: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(export, "PIECE", size)
        sent = list(pieces(texts))
    assert "".join(sent) == "".join(texts)
    assert all(len(each) >= size for each in sent[:-1])


def test_it_tells_a_failure() -> None:
    told = export.of_failure(a_failure(cause="ssh_auth_denied", checked=after(3)))
    assert told["title"] == "The target does not accept nova's SSH key"
    assert (told["cause"], told["standing"]) == ("ssh_auth_denied", "unknown")
    assert told["failed"] == "2026-11-22T12:00:00Z"
    assert told["checked"] == "2026-11-22T12:00:03Z"


def test_it_makes_up_nothing_of_a_failure() -> None:
    told = export.of_failure(a_failure())
    empty = {"server_name", "target", "request", "phase", "diagnosed"}
    empty |= {"cause", "title", "checked", "problem"}
    assert {key for key, value in told.items() if value is None} == empty


@pytest.mark.parametrize("cause", ["unknown", "of_another_version"])
def test_it_gives_no_title_to_what_has_none(cause: str) -> None:
    told = export.of_failure(a_failure(cause=cause))
    assert (told["cause"], told["title"]) == (cause, None)
