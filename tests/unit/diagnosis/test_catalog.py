"""Every cause says what it is, what to do, and how it shows."""

import re

import pytest

from migration_panel.diagnosis.catalog import BEATS, BY_ID, CAUSES
from migration_panel.diagnosis.cause import Cause, Rank, Sign
from tests.unit.diagnosis.texts import every_sample, reported, worded

SAMPLES = list(every_sample())
SIGNS = [(cause, sign) for cause in CAUSES for sign in cause.signs]
PLACES = {"source", "target", "controller", "both"}

each_cause = pytest.mark.parametrize("cause", CAUSES, ids=lambda each: each.id)


def test_it_names_each_cause_once() -> None:
    assert len(BY_ID) == len(CAUSES)


@each_cause
def test_it_has_stable_ids(cause: Cause) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", cause.id)
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", cause.layer)
    assert cause.tier in (1, 2)


@each_cause
def test_it_says_what_why_and_what_to_do(cause: Cause) -> None:
    for text in (cause.title, cause.happened, cause.matters):
        assert len(str(text)) > 15
    assert not str(cause.title).endswith(".")
    assert str(cause.happened).endswith(".")
    assert str(cause.matters).endswith(".")


@each_cause
def test_it_always_tells_a_step_and_where_to_do_it(cause: Cause) -> None:
    assert cause.remedy
    assert {step.where for step in cause.remedy} <= PLACES
    assert all(str(step.text) for step in cause.remedy)


@each_cause
def test_it_runs_no_command_over_two_lines(cause: Cause) -> None:
    commands = [step.command for step in cause.remedy if step.command is not None]
    assert all(each.strip() == each and "\n" not in each for each in commands)


@each_cause
def test_it_refers_to_documentation(cause: Cause) -> None:
    assert cause.references
    assert all(each.startswith("https://") for each in cause.references)


@each_cause
def test_it_has_a_text_that_shows_each_cause(cause: Cause) -> None:
    assert cause.id in {sample.cause for sample in SAMPLES}


def test_it_tells_texts_of_reports_from_texts_of_ours() -> None:
    assert all(each.source.startswith("http") for each in reported())
    assert not [each for each in worded() if each.source.startswith("http")]


@pytest.mark.parametrize(
    ("cause", "sign"), SIGNS, ids=lambda each: getattr(each, "id", "")
)
def test_it_writes_signs_in_lower_case(cause: Cause, sign: Sign) -> None:
    for pattern in (sign.pattern, sign.unless or "", sign.before or ""):
        letters = re.sub(r"\\.|\(\?P[<=]\w+", "", pattern)
        assert letters == letters.lower(), cause.id


def test_it_knows_whom_a_cause_beats() -> None:
    assert BEATS.keys() <= BY_ID.keys()
    for winner, losers in BEATS.items():
        assert losers <= BY_ID.keys() - {winner}


def test_it_never_lets_two_causes_beat_each_other() -> None:
    for winner, losers in BEATS.items():
        assert not [each for each in losers if winner in BEATS.get(each, ())]


@pytest.mark.parametrize(
    "cause",
    ["no_valid_host", "ssh_failed_unspecified", "qemu_exited_unexplained"],
)
def test_it_takes_wrappers_for_wrappers(cause: str) -> None:
    assert {sign.rank for sign in BY_ID[cause].signs} == {Rank.WRAPPER}


def test_it_takes_the_count_of_guests_for_a_hint() -> None:
    signs = BY_ID["power_state_sync_mismatch"].signs
    assert {sign.rank for sign in signs} == {Rank.HINT}
