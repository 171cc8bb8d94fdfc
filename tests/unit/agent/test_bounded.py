"""Calls that may never return."""

from collections.abc import Iterator
from threading import Event

import pytest

from migration_panel.agent.bounded import StuckError, within

PATIENCE = 30.0  # seconds no test comes near


@pytest.fixture
def hanging() -> Iterator[Event]:
    """A call waits for it; set when the test is over, so that no thread is left."""
    event = Event()
    yield event
    event.set()


def until(event: Event) -> bool:
    """Wait as long as need be; True once it is set."""
    return event.wait()


def test_it_returns_what_the_call_returns() -> None:
    assert within(PATIENCE, "sum", lambda: 1 + 1) == 2


def test_it_returns_nothing_where_the_call_returns_nothing() -> None:
    assert within(PATIENCE, "nothing", lambda: None) is None


def test_it_raises_what_the_call_raises() -> None:
    with pytest.raises(ZeroDivisionError):
        within(PATIENCE, "division", lambda: 1 // 0)


def test_it_waits_no_longer_than_it_may(hanging: Event) -> None:
    with pytest.raises(StuckError, match=r"host-a: no answer within 0\.01 s"):
        within(0.01, "host-a", lambda: until(hanging))


def test_it_asks_nothing_more_of_whom_it_still_waits_for(hanging: Event) -> None:
    asked: list[int] = []
    with pytest.raises(StuckError):
        within(0.01, "host-b", lambda: until(hanging))
    with pytest.raises(StuckError, match="has still not answered"):
        within(PATIENCE, "host-b", lambda: asked.append(1))
    assert asked == []


def test_it_asks_others_meanwhile(hanging: Event) -> None:
    with pytest.raises(StuckError):
        within(0.01, "host-c", lambda: until(hanging))
    assert within(PATIENCE, "host-d", lambda: "here") == "here"


def test_it_asks_again_once_the_answer_came(hanging: Event) -> None:
    ended = Event()

    def ask() -> None:
        until(hanging)
        ended.set()

    with pytest.raises(StuckError):
        within(0.01, "host-e", ask)
    hanging.set()
    assert ended.wait(PATIENCE)
    assert answered("host-e")


def answered(what: str) -> bool:
    """The thread needs a moment to end after its last line."""
    for _ in range(1_000_000):
        try:
            return within(PATIENCE, what, lambda: True)
        except StuckError:
            continue
    return False
