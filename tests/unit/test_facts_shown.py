"""Facts as a page shows them, whatever a topic holds."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, get_args, get_type_hints

import pytest

from migration_panel.dashboards.admin.migration import facts_shown
from migration_panel.dashboards.admin.migration.fact_labels import LABELS, OPTIONS
from migration_panel.dashboards.admin.migration.facts_shown import (
    HEAD,
    HIDDEN,
    MOST_ROWS,
    Fact,
    facts_of,
    label,
    topics,
)
from migration_panel.facts.clock import Clock
from migration_panel.facts.missing import Missing
from migration_panel.facts.report import Report
from tests import sound
from tests.fakes.store import a_report

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Color(Enum):
    RED = "red"


@dataclass(frozen=True)
class Inner:
    path: str
    mode: int


@dataclass(frozen=True)
class Outer:
    value: Any


def shown(value: Any) -> Fact:
    (fact,) = facts_of(Outer(value))
    return fact


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "yes"),
        (False, "no"),
        (None, "none"),
        ((), "none"),
        ("", ""),
        (0, "0"),
        ("a<b", "a<b"),
        (("a", "b"), "a, b"),
        ((1, 2), "1, 2"),
        (Color.RED, "red"),
        (date(2027, 1, 2), "2027-01-02"),
        (NOON, "2026-11-23 12:00:00 UTC"),
    ],
)
def test_it_puts_a_value_into_words(value: Any, text: str) -> None:
    assert shown(value) == Fact("Value", text)


def test_it_keeps_apart_what_is_missing() -> None:
    assert shown(Missing("denied")) == Fact("Value", "denied", missing=True)


def test_it_takes_a_record_within_apart() -> None:
    found = facts_of(Outer(Inner("/x", 0o600)))
    assert found == [Fact("Value: Path", "/x"), Fact("Value: Mode", "0600")]


def test_it_makes_a_table_of_records() -> None:
    fact = shown((Inner("/x", 0o600), Inner("/y", 0o755)))
    assert fact.heads == ("Path", "Mode")
    assert fact.rows == (("/x", "0600"), ("/y", "0755"))


def test_it_makes_a_table_of_tuples() -> None:
    fact = shown((("/etc/ssh/ssh_known_hosts", 3),))
    assert fact.heads == ()
    assert fact.rows == (("/etc/ssh/ssh_known_hosts", "3"),)


def test_it_says_within_a_table_what_is_missing() -> None:
    fact = shown((Outer(Missing("denied")),))
    assert fact.rows == (("not measured: denied",),)


def test_it_cuts_a_table_that_is_too_long() -> None:
    fact = shown(tuple(Inner("/x", 0) for _ in range(MOST_ROWS + 7)))
    assert (len(fact.rows), fact.left_out) == (MOST_ROWS, 7)


def test_it_gives_units() -> None:
    offset, error = facts_of(Clock(offset=0.123456, error=2.0))
    assert (offset.text, error.text) == ("0.123 s", "2 s")


def test_it_hides_what_no_person_reads() -> None:
    assert "xml" in HIDDEN


def test_it_shows_each_topic_of_a_report() -> None:
    clock = Clock(offset=0, error=0)
    found = topics(a_report(clock=clock, platform=Missing("denied")))
    assert len(found) == len(fields(Report)) - len(HEAD)
    missing = [each.label for each in found if each.missing]
    assert "Clock" not in missing
    assert "Memory" in missing


def test_it_leaves_out_what_an_older_agent_did_not_look_for() -> None:
    labels = [each.label for each in topics(a_report(platform=None))]
    assert "Distribution" not in labels


def test_it_counts_gaps() -> None:
    (topic,) = [
        each
        for each in topics(a_report(ssh=sound.ssh(way_in=Missing("denied"))))
        if each.label == "SSH"
    ]
    assert topic.gaps == 1


def test_it_shows_nothing_without_a_report() -> None:
    assert topics(Missing("no agent has reported")) == []


def kinds(of: Any) -> set[Any]:
    """A type and all record types within it."""
    inner = {each for part in get_args(of) for each in kinds(part)}
    if is_dataclass(of) and of is not Missing:
        inner |= {of}
        for hint in get_type_hints(of).values():
            inner |= kinds(hint)
    return inner


def test_it_has_a_label_for_every_fact() -> None:
    names = {f.name for kind in kinds(Report) for f in fields(kind)}
    assert names - set(LABELS) - OPTIONS - HEAD - HIDDEN == set()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cpu_mode", "cpu_mode"),
        ("auth_tcp", "auth_tcp"),
        ("kvm", "KVM"),
        ("some_new_fact", "Some new fact"),
    ],
)
def test_it_calls_a_fact_by_its_label_or_its_name(name: str, text: str) -> None:
    assert label(name) == text


def test_it_has_units_for_facts_that_there_are() -> None:
    named = {(kind.__name__, f.name) for kind in kinds(Report) for f in fields(kind)}
    assert {each for each in facts_shown.UNITS if each[0]} <= named
