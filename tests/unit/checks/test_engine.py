"""What the pages say when they cannot know."""

import pytest

from migration_panel.checks import engine
from migration_panel.checks.finding import Finding, Level
from migration_panel.text import N_
from tests.samples import NOON

FINDINGS = (
    engine.silent("compute1", NOON),
    engine.never_wrote("compute1"),
    engine.store_away("unable to open database file"),
    engine.store_not_set_up("no such table"),
    engine.store_unreadable("Finding has no str 'x'"),
    engine.pair_not_measured("compute1", "compute2"),
    engine.pair_old("compute1", "compute2", NOON),
)


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda each: each.id)
def test_it_is_unknown_and_says_what_to_do(finding: Finding) -> None:
    assert finding.level is Level.UNKNOWN
    assert str(finding.hint)


def test_it_tells_since_when_no_engine_is_alive() -> None:
    (evidence,) = engine.silent("compute1", NOON).evidence
    assert evidence.taken == NOON


def test_it_does_not_call_dead_what_never_lived() -> None:
    assert engine.silent("compute1", None) == engine.never_wrote("compute1")


def test_it_repeats_what_an_engine_says_of_itself() -> None:
    finding = engine.in_trouble("controller1", N_("RabbitMQ does not answer."))
    assert finding.level is Level.WARNING
    expected = "The engine on controller1 says: RabbitMQ does not answer."
    assert str(finding.message) == expected


def test_it_names_both_ends_of_a_pair_that_nobody_tried() -> None:
    said = str(engine.pair_not_measured("compute1", "compute2").message)
    assert said == "compute1 has not tried to reach compute2 yet."


@pytest.mark.parametrize("said", ["", "no such table: migration_panel_store_host"])
def test_it_keeps_what_the_database_said(said: str) -> None:
    (evidence,) = engine.store_not_set_up(said).evidence
    assert evidence.text == said
