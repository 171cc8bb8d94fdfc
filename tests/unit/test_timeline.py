"""Which requests belong to a migration, and what its events say."""

import re

import pytest

from migration_panel import timeline
from migration_panel.facts.server import Fault
from tests.samples import SERVER_ID, a_migration, a_request, after, an_event

LIVE = a_migration()
COLD = a_migration(kind="migration", status="confirmed")


def test_it_finds_the_request_of_its_kind_nearest_before_it() -> None:
    early, right = a_request("live-migration", -500), a_request("live-migration", -2)
    others = [a_request("migrate", -1), a_request("reboot", -1)]
    assert timeline.beginning(LIVE, [right, early, *others]) is right


def test_it_does_not_take_a_later_request_for_its_own() -> None:
    assert timeline.beginning(LIVE, [a_request("live-migration", 30)]) is None


def test_it_allows_for_clocks_that_differ_a_little() -> None:
    ahead = a_request("live-migration", 4)
    assert timeline.beginning(LIVE, [ahead]) is ahead


def test_it_finds_no_beginning_for_a_kind_it_does_not_know() -> None:
    unheard = a_migration(kind="teleport")
    assert timeline.beginning(unheard, [a_request("migrate")]) is None


@pytest.mark.parametrize("action", ["confirmResize", "revertResize"])
def test_it_finds_the_decision_after_it(action: str) -> None:
    decision = a_request(action, 300)
    asked = [a_request("migrate", -1), a_request("reboot", 100), decision]
    assert timeline.ending(COLD, asked) is decision


def test_it_does_not_take_the_decision_about_the_next_move() -> None:
    asked = [a_request("migrate", 200), a_request("confirmResize", 300)]
    assert timeline.ending(COLD, asked) is None


def test_it_does_not_take_the_decision_about_the_move_before() -> None:
    assert timeline.ending(COLD, [a_request("confirmResize", -300)]) is None


def test_it_lists_the_orders_given_while_it_ran() -> None:
    force = a_request("live_migration_force_complete", 20)
    abort = a_request("live_migration_cancel", 40)
    late = a_request("live_migration_cancel", 400)
    early = a_request("live_migration_cancel", -40)
    assert timeline.orders(LIVE, [late, abort, force, early]) == [force, abort]


def test_it_lists_every_order_so_far_while_it_runs() -> None:
    running = a_migration(status="running", updated=after(5))
    abort = a_request("live_migration_cancel", 400)
    assert timeline.orders(running, [abort]) == [abort]


@pytest.mark.parametrize("name", sorted(timeline.EVENTS))
def test_it_has_words_for_an_event(name: str) -> None:
    assert str(timeline.event_in_words(an_event(name))) != name


def test_it_keeps_novas_name_for_what_it_does_not_know() -> None:
    assert timeline.event_in_words(an_event("compute_new")) == "compute_new"
    assert timeline.action_in_words("newAction") == "newAction"


def test_it_tells_actions_in_words() -> None:
    assert str(timeline.action_in_words("live_migration_cancel")) == "Abort"


CHECK = "compute_check_can_live_migrate_destination"


def test_it_notices_that_several_hosts_were_tried() -> None:
    tried = [an_event(CHECK, host="compute2"), an_event(CHECK, host="compute3")]
    assert timeline.several_tried(tried)
    assert timeline.several_tried([an_event("compute_prep_resize")] * 2)


def test_it_does_not_suspect_one_host_that_was_tried() -> None:
    assert not timeline.several_tried([an_event(CHECK), an_event("compute_other")])
    assert not timeline.several_tried([])


def test_it_is_silent_when_it_failed_though_every_event_went_well() -> None:
    failed = a_migration(status="error")
    assert timeline.silent(failed, [an_event(CHECK)])
    assert timeline.silent(failed, [])


def test_it_is_not_silent_where_an_event_says_why() -> None:
    failed = a_migration(status="failed")
    assert not timeline.silent(failed, [an_event(CHECK, result="Error")])
    assert not timeline.silent(failed, [an_event(CHECK, details="CPU")])


def test_it_is_not_silent_where_nothing_failed() -> None:
    assert not timeline.silent(LIVE, [an_event(CHECK)])


@pytest.mark.parametrize(
    ("at", "belongs"),
    [(-3600, False), (-1, False), (0, True), (60, True), (119, True), (500, False)],
)
def test_it_takes_only_a_fault_of_its_own_time(at: int, belongs: bool) -> None:  # noqa: FBT001 - a table's column
    fault = Fault(message="No valid host", created=after(at))
    assert timeline.belongs(fault, a_migration(status="error")) is belongs


def test_it_takes_a_fault_within_the_second_in_which_it_began() -> None:
    began = a_migration(status="error", created=after(0.7))
    assert timeline.belongs(Fault(message="", created=after(0)), began)


def test_it_takes_any_later_fault_while_it_goes_on() -> None:
    running = a_migration(status="running", updated=after(5))
    assert timeline.belongs(Fault(message="", created=after(9000)), running)


def test_it_gives_commands_that_name_the_server_and_the_time() -> None:
    commands = timeline.commands(LIVE)
    assert all(SERVER_ID in command for command in commands)
    assert any('--since "2026-11-22 11:59:00 UTC"' in each for each in commands)


def test_it_puts_nothing_hostile_into_a_command() -> None:
    """Nova's API checks UUIDs; only letters, digits and our own words get in."""
    for command in timeline.commands(LIVE):
        assert re.fullmatch(r"[\w /.:*|\"=-]+", command)
