"""Whom to ask about a failed migration, and of which time."""

from datetime import timedelta
from typing import Any

import pytest

from migration_panel.agent.evidence.asked import opened
from migration_panel.engine import scope
from migration_panel.facts import codec
from migration_panel.facts.evidence import Search
from migration_panel.facts.migration import Event, Migration, Request
from tests.reports import NOON

CHECK = "compute_check_can_live_migrate_destination"


def migration(**known: Any) -> Migration:
    facts: dict[str, Any] = {
        "id": 1,
        "uuid": "5e4b0b5c-1d2e-4f3a-8b4c-5d6e7f809102",
        "server_id": "server",
        "kind": "live-migration",
        "status": "error",
        "source": "compute1",
        "dest": None,
        "created": NOON,
        "updated": NOON + timedelta(seconds=30),
    }
    return Migration(**(facts | known))


def event(name: str, host: str | None) -> Event:
    return Event(
        name=name, start=NOON, finish=NOON, result="Error", host=host, details="No"
    )


REQ = "req-5e4b0b5c-1d2e-4f3a-8b4c-5d6e7f809102"


def request(action: str, *events: Event, after: float = 0, id_: str = REQ) -> Request:
    return Request(
        id=id_,
        action=action,
        server_id="server",
        start=NOON + timedelta(seconds=after),
        user_id=None,
        message=None,
        events=events,
    )


def live(*hosts: str) -> tuple[Request, ...]:
    checks = [event(CHECK, each) for each in hosts]
    return (request("live-migration", *checks),)


def test_it_takes_novas_word_for_the_target() -> None:
    assert scope.target(migration(dest="compute3"), live("compute2")) == "compute3"


def test_it_finds_the_target_that_a_check_refused() -> None:
    assert scope.target(migration(), live("compute2")) == "compute2"


@pytest.mark.parametrize("hosts", [(), ("compute2", "compute3")])
def test_it_names_no_target_where_none_is_sure(hosts: tuple[str, ...]) -> None:
    assert scope.target(migration(), live(*hosts)) is None


def test_it_does_not_take_the_source_for_a_target() -> None:
    asked = live("compute1", "compute2", "compute2")
    assert scope.tried(migration(), asked) == ("compute2",)


def test_it_does_not_mind_events_without_a_host() -> None:
    asked = (request("live-migration", event(CHECK, None), event(CHECK, "")),)
    assert scope.tried(migration(), asked) == ()


def test_it_asks_everybody_who_was_tried() -> None:
    asked = live("compute2", "compute3")
    assert scope.hosts(migration(), asked) == ("compute1", "compute2", "compute3")


def test_it_does_not_ask_without_end() -> None:
    many = live(*(f"compute{number}" for number in range(2, 30)))
    assert len(scope.hosts(migration(), many)) == scope.MOST_HOSTS


def test_it_asks_nobody_whom_nova_does_not_name() -> None:
    assert scope.hosts(migration(source=None), ()) == ()


def test_it_failed_in_the_request_that_began_it() -> None:
    begin = request("migrate", id_="begin")
    found = scope.failing(migration(kind="migration"), (begin,))
    assert found is begin


def test_it_failed_in_the_request_that_was_to_end_it() -> None:
    begin = request("migrate", id_="begin")
    end = request("confirmResize", after=20, id_="end")
    assert scope.failing(migration(kind="migration"), (begin, end)) is end


def test_it_did_not_fail_in_a_later_request() -> None:
    begin = request("migrate", id_="begin")
    end = request("revertResize", after=600, id_="end")
    assert scope.failing(migration(kind="migration"), (begin, end)) is begin


def test_it_searches_around_the_failure() -> None:
    later = NOON + timedelta(hours=1)
    found = scope.search(migration(), live("compute2"), "instance-1", "c2", later)
    assert found.since == NOON - scope.SLACK
    assert found.until == NOON + timedelta(seconds=100)
    assert (found.domain, found.peer) == ("instance-1", "c2")
    assert found.request_ids == (REQ,)


def test_it_searches_no_time_that_is_yet_to_come() -> None:
    soon = NOON + timedelta(seconds=31)
    found = scope.search(migration(), (), None, None, soon)
    assert found.until == soon + scope.SLACK


def test_it_searches_up_to_now_where_nothing_has_ended() -> None:
    later = NOON + timedelta(hours=1)
    found = scope.search(migration(status="confirming"), (), None, None, later)
    assert found.until == later + scope.SLACK


@pytest.mark.parametrize("status", ["error", "confirming"])
@pytest.mark.parametrize("lasted", [timedelta(days=3), timedelta(hours=13)])
def test_it_searches_no_more_than_a_day(status: str, lasted: timedelta) -> None:
    end = NOON + lasted
    row = migration(status=status, updated=end)
    found = scope.search(row, live("compute2"), None, None, end + timedelta(days=9))
    assert found.until - found.since <= timedelta(hours=24)
    assert found.since < end < found.until


def test_it_searches_for_nothing_that_an_agent_refuses() -> None:
    odd = (request("live-migration", id_="../req"), request("live-migration"))
    row = migration(server_id="5E4B0B5C-1D2E-4F3A-8B4C-5D6E7F809102")
    found = scope.search(row, odd, "../../etc/passwd", "-oProxyCommand=x", NOON)
    assert (found.domain, found.peer, found.request_ids) == (None, None, (REQ,))
    assert isinstance(opened(codec.encode(found), NOON), Search)


def test_it_never_searches_backward() -> None:
    early = NOON - timedelta(hours=1)  # the engine's clock is behind
    found = scope.search(migration(), (), None, None, early)
    assert found.since <= found.until
