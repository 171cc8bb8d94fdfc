"""Diagnoses as pages show them: cards, folded lines, and nothing that harms."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migration_panel.dashboards.admin.migration.failure_shown import (
    FIRST,
    LONGEST,
    MOST,
    cards,
    folded,
    harmless,
    whole,
)
from migration_panel.diagnosis.diagnosis import (
    Confidence,
    Diagnosed,
    Diagnosis,
    Proof,
    Standing,
)
from migration_panel.store.failures import FailureDetail, FailureSummary
from tests.fakes.failures import a_diagnosed, a_proof
from tests.samples import NOON, SERVER_ID

LATER = NOON.replace(hour=13)
SECRET = "hunter2secret"  # noqa: S105 - nobody's


def a_summary(**facts: object) -> FailureSummary:
    known: dict[str, object] = {
        **dict.fromkeys(("server_name", "kind", "status", "request", "phase"), ""),
        "migration": SERVER_ID,
        "server": SERVER_ID,
        "source": "compute1",
        "target": "compute2",
        "failed": NOON,
        "noticed": NOON,
        "diagnosed": NOON,
        "looking": False,
        "cause": "ssh_auth_denied",
        "standing": Standing.STANDS,
        "checked": NOON,
        "problem": None,
    }
    return FailureSummary(**known | facts)  # type: ignore[arg-type]  # all are given


def of(*causes: Diagnosed, unexplained: tuple[Proof, ...] = ()) -> FailureDetail:
    told = Diagnosis(taken=NOON, causes=causes, unexplained=unexplained)
    return FailureDetail(summary=a_summary(), diagnosis=told)


def proofs(number: int) -> tuple[Proof, ...]:
    return tuple(a_proof(f"line {each}") for each in range(number))


def test_it_makes_no_card_of_what_is_looked_into() -> None:
    assert cards(FailureDetail(summary=a_summary(), diagnosis=None)) == []


def test_it_takes_the_firsts_standing_from_its_last_check() -> None:
    other = a_diagnosed("data_port_blocked", standing=Standing.GONE)
    first, second = cards(of(a_diagnosed(standing=Standing.UNKNOWN), other))
    assert (first.standing, first.checked) == (Standing.STANDS, NOON)
    assert (second.standing, second.checked) == (Standing.GONE, None)
    assert first.stands
    assert second.gone


@pytest.mark.parametrize(
    ("measured", "checked", "told"),
    [
        (Standing.STANDS, None, (Standing.STANDS, NOON)),
        (Standing.GONE, None, (Standing.GONE, NOON)),
        (Standing.UNKNOWN, None, (Standing.UNKNOWN, None)),
        (Standing.STANDS, LATER, (Standing.UNKNOWN, LATER)),
    ],
)
def test_it_tells_what_was_measured_until_it_is_checked(
    measured: Standing, checked: datetime | None, told: tuple[object, object]
) -> None:
    diagnosis = Diagnosis(taken=NOON, causes=(a_diagnosed(standing=measured),))
    summary = a_summary(standing=Standing.UNKNOWN, checked=checked)
    (card,) = cards(FailureDetail(summary=summary, diagnosis=diagnosis))
    assert (card.standing, card.checked) == told


@pytest.mark.parametrize("causes", [(), (a_diagnosed("unknown"),)])
def test_it_makes_one_card_of_a_riddle(causes: tuple[Diagnosed, ...]) -> None:
    (card,) = cards(of(*causes, unexplained=proofs(FIRST + 3)))
    assert (card.cause, card.known, card.told) == ("unknown", False, None)
    assert len(card.lines.first) == FIRST + 3
    assert card.words == "log"


def test_it_leaves_a_riddle_beside_a_cause() -> None:
    found = cards(of(a_diagnosed("unknown"), a_diagnosed(), unexplained=proofs(2)))
    assert [each.cause for each in found] == ["ssh_host_key_unknown"]


def test_it_names_each_confidence_once() -> None:
    known = (Confidence.MEASURED, Confidence.LOG, Confidence.LOG, Confidence.NOVA)
    lines = tuple(a_proof(confidence=each) for each in known)
    (card,) = cards(of(a_diagnosed(proofs=lines)))
    assert card.words == "measured log nova"


@pytest.mark.parametrize(
    ("number", "first", "rest", "left_out"),
    [
        (0, 0, 0, 0),
        (FIRST, FIRST, 0, 0),
        (FIRST + 1, FIRST, 1, 0),
        (MOST + 7, FIRST, MOST - FIRST, 7),
    ],
)
def test_it_folds_lines(number: int, first: int, rest: int, left_out: int) -> None:
    told = folded(proofs(number))
    assert (len(told.first), len(told.rest), told.left_out) == (first, rest, left_out)


def test_it_shows_a_riddles_lines_at_once() -> None:
    told = whole(proofs(MOST + 7))
    assert (len(told.first), len(told.rest), told.left_out) == (MOST, 0, 7)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("plain, 100 % \u4e2d\u6587 ok", "plain, 100 % \u4e2d\u6587 ok"),
        ("<b>{{ x }}</b>", "<b>{{ x }}</b>"),
        ("\x1b[31;1mERROR\x1b[0m it", "ERROR it"),
        ("a\x00b", "a\u2400b"),
        ("\x1b]0;title\x07", "\u241b]0;title\u2407"),
        ("a\r\nb\n", "a\nb"),
        ("a\rb", "a\u240db"),
        ("a\tb", "a\tb"),
        ("a\x7f\x9bb", "a\u2421<U+009B>b"),
        ("user\u202etxt.exe", "user<U+202E>txt.exe"),
        ("\u2066x\u2069", "<U+2066>x<U+2069>"),
    ],
)
def test_it_makes_a_line_harmless(said: str, shown: str) -> None:
    assert harmless(said) == shown


@pytest.mark.parametrize(
    "said",
    [
        f"transport_url=rabbit://nova:{SECRET}@10.0.0.1:5672/",
        f"OS_PASSWORD={SECRET}",
        f"X-Auth-Token: {SECRET}",
        f"Authorization: Bearer {SECRET}",
        f"mysql+pymysql://nova:{SECRET}@db/nova",
        "x" * (LONGEST - 30) + f" rabbit://nova:{SECRET}@10.0.0.1",
    ],
)
def test_it_shows_no_secret(said: str) -> None:
    """An older agent may not have known it for one."""
    assert SECRET not in harmless(said)
    assert SECRET[:6] not in harmless(said)


def test_it_cuts_a_line_and_says_by_how_much() -> None:
    (line,) = folded((a_proof("x" * (LONGEST + 5)),)).first
    assert (len(line.text), line.left_out) == (LONGEST, 5)
    (line,) = folded((a_proof("x" * LONGEST),)).first
    assert (len(line.text), line.left_out) == (LONGEST, 0)


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_it_takes_any_text(text: str) -> None:
    shown = harmless(text)
    assert "\x1b" not in shown
    assert "\0" not in shown
    assert "\u202e" not in shown


@pytest.mark.parametrize("text", ["\x1b[" * 5 * 10**5, "=" * 10**6, "a:" * 5 * 10**5])
def test_it_takes_no_longer_for_a_line_without_end(text: str) -> None:
    begun = time.perf_counter()
    harmless(text)
    assert time.perf_counter() - begun < 1


def test_it_keeps_what_a_line_is_from() -> None:
    at = datetime(2026, 11, 23, 12, 0, 1, tzinfo=UTC)
    (line,) = folded((a_proof("x", host="h", source="s", at=at),)).first
    assert (line.host, line.source, line.at) == ("h", "s", at)
