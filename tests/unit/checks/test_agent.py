"""Silence is never taken for health."""

from collections.abc import Iterator
from dataclasses import fields, replace

import pytest

from migration_panel.checks import agent as checks
from migration_panel.checks import host as host_checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.domains import Domains
from migration_panel.facts.known import KnownHost
from migration_panel.facts.missing import Missing
from migration_panel.facts.report import Report
from migration_panel.readiness import HOST_MOVES, State, verdict
from tests.fakes.store import NOTHING, a_report
from tests.unit.checks.known import NOW, a_host, a_memory, an_instances_path

TOPICS = tuple(
    each.name
    for each in fields(Report)
    if each.name not in ("schema", "host", "taken", "period", "agent_version")
    and each.name not in checks.TOLD_BY_TOPIC
)


def where(found: list[Finding]) -> Iterator[str]:
    for each in found:
        yield from (evidence.source for evidence in each.evidence)


def test_it_says_once_that_nothing_was_ever_measured() -> None:
    (only,) = checks.check(a_host(report=Missing("no agent has reported")))
    assert (only.id, only.level) == ("agent.never-reported", Level.UNKNOWN)
    assert only.affects is Affects.ALL
    assert "--once" in only.commands[-1].line


@pytest.mark.parametrize("topic", TOPICS)
def test_it_names_each_topic_that_is_missing(topic: str) -> None:
    found = checks.check(a_host())
    assert topic in where(found)
    assert {each.id for each in found} == {"agent.not-measured"}
    assert {each.level for each in found} == {Level.UNKNOWN}


def test_it_is_silent_about_what_no_check_goes_by() -> None:
    assert "platform" not in where(checks.check(a_host()))


def test_it_does_not_name_what_was_measured() -> None:
    found = checks.check(a_host(memory=a_memory(), storage=an_instances_path()))
    assert {"memory", "storage"} & set(where(found)) == set()


def test_it_names_a_part_that_is_missing_deep_inside() -> None:
    domains = Domains(domains=Missing("Connection refused"), folders=())
    (only,) = [
        each
        for each in checks.check(a_host(domains=domains))
        if "domains" in str(each.message)
    ]
    assert str(only.message) == (
        "domains.domains could not be measured on compute1: Connection refused"
    )


def test_it_shows_a_hostile_reason_as_it_is() -> None:
    found = checks.check(a_host(memory=Missing("%(x)s <img>")))
    assert any("%(x)s <img>" in str(each.message) for each in found)


def test_it_says_that_a_report_is_too_old() -> None:
    found = checks.report_old("compute1", NOW)
    assert (found.id, found.level) == ("agent.report-old", Level.UNKNOWN)
    assert found.evidence[0].taken == NOW


def test_it_says_that_there_never_was_a_report() -> None:
    assert checks.report_old("compute1", None) == checks.never_reported("compute1")


# -- every topic together ------------------------------------------------------------


SILENT: tuple[KnownHost, ...] = (
    a_host(report=Missing("x")),
    a_host(),
    replace(a_host(), service=NOTHING),
    replace(a_host(), servers=NOTHING),
    a_host(report=replace(a_report(), host="compute1")),
)


@pytest.mark.parametrize("known", SILENT)
def test_it_calls_no_move_ready_of_which_something_is_not_known(
    known: KnownHost,
) -> None:
    found = host_checks.check(known)
    for move in HOST_MOVES:
        assert verdict(found, move).state in (State.UNKNOWN, State.BLOCKED)


@pytest.mark.parametrize("known", SILENT)
def test_it_always_says_what_to_do(known: KnownHost) -> None:
    found = host_checks.check(known)
    assert found
    assert all(str(each.hint) and each.subject == "compute1" for each in found)
