"""What is offered for a server, and what stands against doing it."""

import pytest

from migration_panel import actions
from migration_panel.actions import ACTIONS, Action, Subject
from migration_panel.facts.server import PowerState
from tests.samples import a_migration, a_server, counters

FINISHED = a_migration(kind="resize", status="finished")
WAITING = Subject(server=a_server(status="VERIFY_RESIZE"), last=FINISHED)
MOVING = Subject(
    server=a_server(status="MIGRATING", task_state="migrating"),
    last=a_migration(status="running"),
    live=counters(),
)
STRANDED = Subject(server=a_server(status="ERROR"), last=a_migration(status="error"))


def offered(**facts: object) -> list[str]:
    return [each.slug for each in actions.offered(a_server(**facts))]


def test_it_offers_both_decisions_where_one_is_awaited() -> None:
    assert offered(status="VERIFY_RESIZE") == ["confirm", "revert"]


def test_it_offers_to_reset_what_runs_although_it_shows_error() -> None:
    assert offered(status="ERROR") == ["reset-to-active", "hard-reboot"]


def test_it_offers_only_the_reboot_where_no_guest_runs() -> None:
    assert offered(status="ERROR", power_state=PowerState.SHUTDOWN) == ["hard-reboot"]


@pytest.mark.parametrize("status", ["ACTIVE", "SHUTOFF", "MIGRATING", "UNKNOWN"])
def test_it_offers_nothing_otherwise(status: str) -> None:
    assert offered(status=status) == []


@pytest.mark.parametrize(
    ("action", "subject"),
    [
        (actions.CONFIRM, WAITING),
        (actions.REVERT, WAITING),
        (actions.ABORT, MOVING),
        (actions.FORCE_COMPLETE, MOVING),
        (actions.RESET, STRANDED),
        (actions.HARD_REBOOT, STRANDED),
    ],
)
def test_it_has_nothing_against_what_fits(action: Action, subject: Subject) -> None:
    assert action.against(subject) == []


@pytest.mark.parametrize("slug", sorted(ACTIONS.keys() - {"hard-reboot"}))
def test_it_is_against_doing_it_to_a_healthy_server(slug: str) -> None:
    assert ACTIONS[slug].against(Subject(server=a_server()))


@pytest.mark.parametrize(
    "slug", ["confirm", "revert", "reset-to-active", "hard-reboot"]
)
def test_it_is_against_disturbing_a_task(slug: str) -> None:
    busy = a_server(status="VERIFY_RESIZE", task_state="deleting")
    found = ACTIONS[slug].against(Subject(server=busy, last=FINISHED))
    assert "server.busy" in [each.id for each in found]


@pytest.mark.parametrize("action", [actions.ABORT, actions.FORCE_COMPLETE])
def test_it_is_against_orders_during_post_copy(action: Action) -> None:
    """Nova tells no counters then, and refuses both."""
    past = Subject(server=MOVING.server, last=MOVING.last)
    assert [each.id for each in action.against(past)] == ["server.past-return"]


def test_it_names_each_action_by_its_slug() -> None:
    assert all(action.slug == slug for slug, action in ACTIONS.items())


@pytest.mark.parametrize("action", ACTIONS.values())
def test_it_tells_what_comes_of_it_before_and_after(action: Action) -> None:
    assert str(action.consequence).endswith(".")
    assert str(action.done).endswith(".")


def test_it_marks_what_loses_something() -> None:
    danger = {action.slug for action in ACTIONS.values() if action.danger}
    assert danger == {"revert", "abort", "force-complete", "hard-reboot"}
