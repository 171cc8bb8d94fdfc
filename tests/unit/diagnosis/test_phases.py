"""The event in which a migration broke."""

from typing import Any

from migration_panel.diagnosis.phases import LIVE_RUNS, phase
from migration_panel.facts.migration import COLD, LIVE
from migration_panel.timeline import EVENTS
from tests.samples import after, an_event
from tests.unit.diagnosis.cases import a_failure, asked, refused

CONDUCTOR = "conductor_live_migrate_instance"
TARGET = "compute_check_can_live_migrate_destination"
SOURCE = "compute_check_can_live_migrate_source"


def well(name: str, at: float, **facts: Any) -> Any:
    return an_event(name, start=after(at), **facts)


def broken(name: str, at: float, details: str = "") -> Any:
    return refused(details, name, start=after(at))


def told(kind: str, *events: Any) -> str | None:
    return phase(a_failure(kind, requests=asked(kind, *events)))


def test_it_finds_the_innermost_of_what_failed() -> None:
    events = broken(CONDUCTOR, 1), broken(TARGET, 2), broken(SOURCE, 3, "refused")
    assert told(LIVE, *events) == SOURCE
    assert told(LIVE, *reversed(events)) == SOURCE


def test_it_finds_the_step_of_a_cold_migration() -> None:
    events = (
        well("cold_migrate", 1),
        well("compute_prep_resize", 2),
        broken("compute_resize_instance", 3, "ssh"),
    )
    assert told(COLD, *events) == "compute_resize_instance"


def test_it_takes_details_for_a_failure_whatever_the_result() -> None:
    assert told(COLD, well("cold_migrate", 1, details="No valid host")) == (
        "cold_migrate"
    )


def test_it_finds_what_never_ended() -> None:
    events = (
        well("cold_migrate", 1),
        well("compute_resize_instance", 2, finish=None, result=None),
    )
    assert told(COLD, *events) == "compute_resize_instance"


def test_it_knows_where_a_silent_live_migration_broke() -> None:
    events = (
        well(CONDUCTOR, 1),
        well(LIVE_RUNS, 2),
        well("compute_pre_live_migration", 3),
        well("compute_rollback_live_migration_at_destination", 4),
    )
    assert told(LIVE, *events) == LIVE_RUNS


def test_it_does_not_blame_libvirt_before_it_was_asked() -> None:
    assert told(LIVE, well(CONDUCTOR, 1), well(TARGET, 2)) == TARGET


def test_it_knows_nothing_without_events() -> None:
    assert told(LIVE) is None
    assert phase(a_failure()) is None


def test_it_takes_no_event_of_another_request() -> None:
    requests = asked(COLD, broken("compute_resize_instance", 1))
    assert phase(a_failure(LIVE, requests=requests)) is None


def test_it_names_an_event_that_has_words() -> None:
    assert LIVE_RUNS in EVENTS
