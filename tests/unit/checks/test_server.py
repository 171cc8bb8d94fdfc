"""What stands against deciding about, aborting or repairing a server."""

import pytest

from migration_panel.checks import server as checks
from migration_panel.checks.finding import Level
from migration_panel.facts.server import PowerState
from tests.samples import SERVER_ID, a_migration, a_server

STRANDED = a_server(status="ERROR")
REFUSED = a_migration(status="error")


def test_it_does_nothing_to_what_nova_does_not_see() -> None:
    found = checks.unreachable(a_server(status="UNKNOWN"))
    assert [each.id for each in found] == ["server.unreachable"]
    assert checks.unreachable(a_server()) == []


def test_it_stops_a_second_task() -> None:
    found = checks.busy(a_server(task_state="rebooting"))
    assert [each.id for each in found] == ["server.busy"]
    assert "rebooting" in str(found[0].message)


def test_it_lets_an_idle_server_be() -> None:
    assert checks.busy(a_server()) == []


def test_it_wants_a_server_that_waits() -> None:
    found = checks.not_awaiting_confirmation(a_server(status="ACTIVE"))
    assert [each.id for each in found] == ["server.not-awaiting-confirmation"]
    assert checks.not_awaiting_confirmation(a_server(status="VERIFY_RESIZE")) == []


@pytest.mark.parametrize("last", [None, a_migration(status="confirming")])
def test_it_wants_a_finished_move_to_decide_about(last: object) -> None:
    found = checks.no_finished_move(a_server(), last)  # type: ignore[arg-type]
    assert [each.id for each in found] == ["server.no-finished-move"]


def test_it_accepts_a_finished_move() -> None:
    assert checks.no_finished_move(a_server(), a_migration(status="finished")) == []


def test_it_wants_a_live_migration_to_abort() -> None:
    found = checks.not_live_migrating(a_server(task_state=None))
    assert [each.id for each in found] == ["server.not-live-migrating"]
    assert checks.not_live_migrating(a_server(task_state="migrating")) == []


def test_it_says_when_a_live_migration_takes_no_more_orders() -> None:
    assert [each.id for each in checks.no_counters(a_server())] == [
        "server.past-return"
    ]


def test_it_recognizes_a_server_stranded_by_a_refused_live_migration() -> None:
    assert checks.not_stranded(STRANDED, REFUSED) == []


@pytest.mark.parametrize("status", ["failed", "error"])
def test_it_recognizes_it_by_either_word_for_failed(status: str) -> None:
    assert checks.not_stranded(STRANDED, a_migration(status=status)) == []


@pytest.mark.parametrize(
    ("server", "last", "sign"),
    [
        (a_server(status="ACTIVE"), REFUSED, "not ERROR"),
        (a_server(status="ERROR", power_state=None), REFUSED, "running"),
        (
            a_server(status="ERROR", power_state=PowerState.SHUTDOWN),
            REFUSED,
            "running",
        ),
        (STRANDED, a_migration(), "did not fail"),
        (a_server(status="ERROR", host="compute2"), REFUSED, "not on the host"),
    ],
)
def test_it_does_not_reset_where_a_sign_is_missing(
    server: object, last: object, sign: str
) -> None:
    found = checks.not_stranded(server, last)  # type: ignore[arg-type]
    assert len(found) == 1
    assert sign in str(found[0].message)


def test_it_does_not_reset_without_any_migration() -> None:
    assert checks.not_stranded(STRANDED, None)


def test_it_tells_every_missing_sign_at_once() -> None:
    gone = a_server(status="SHUTOFF", power_state=None, host="compute9")
    assert len(checks.not_stranded(gone, a_migration())) == 4


def test_it_blocks_names_the_server_and_says_what_to_do() -> None:
    for found in checks.not_stranded(a_server(), None) + checks.no_counters(a_server()):
        assert found.level is Level.BLOCKER
        assert found.subject == SERVER_ID
        assert str(found.hint)
