"""What waits is bounded, and the newest of a host."""

from threading import Thread

import pytest

from migration_panel.engine import inbox as module
from migration_panel.engine.arrival import Arrival, opened
from migration_panel.engine.inbox import Inbox, merged
from tests.fakes.engine import FakeEngine

ONE = "5e4b0b5c-0000-4000-8000-000000000001"
TWO = "5e4b0b5c-0000-4000-8000-000000000002"


def arrival(
    engine: FakeEngine, host: str, *targets: str, answers: tuple[str, ...] = ()
) -> Arrival:
    return opened(engine.round(host, *targets, answers=answers), engine.now)


def test_it_gives_out_what_came_first(engine: FakeEngine) -> None:
    for host in ("b", "a"):
        engine.inbox.put(arrival(engine, host))
    assert [each.host for each in engine.inbox.take(0)] == ["b", "a"]
    assert len(engine.inbox) == 0


def test_it_gives_out_nothing_where_nothing_came() -> None:
    assert Inbox().take(0) == []


def test_it_wakes_who_waits(engine: FakeEngine) -> None:
    taken: list[Arrival] = []
    waiting = Thread(target=lambda: taken.extend(engine.inbox.take(30)))
    waiting.start()
    engine.inbox.put(arrival(engine, "a"))
    waiting.join(30)
    assert [each.host for each in taken] == ["a"]


def test_it_keeps_one_round_of_a_host(engine: FakeEngine) -> None:
    engine.inbox.put(arrival(engine, "a"))
    engine.later(60)
    engine.inbox.put(arrival(engine, "a"))
    (one,) = engine.inbox.take(0)
    assert one.received == engine.now


def test_it_keeps_probes_and_answers_of_the_older_round(engine: FakeEngine) -> None:
    older = arrival(engine, "a", "b", "c", answers=(ONE,))
    engine.later(60)
    newer = arrival(engine, "a", "c", "d", answers=(TWO,))
    for found in (merged(older, newer), merged(newer, older)):
        assert found.report == newer.report
        assert [each.target for each in found.round.probes] == ["c", "d", "b"]
        assert [each["target"] for each in found.probes] == ["c", "d", "b"]
        assert found.round.probes[0].taken == engine.now
        assert found.round.answers == (ONE, TWO)


def test_it_takes_no_more_at_once_than_a_batch(
    engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    for host in "abc":
        engine.inbox.put(arrival(engine, host))
    assert [len(engine.inbox.take(0)) for _ in range(3)] == [2, 1, 0]


def test_it_takes_no_more_bytes_at_once_than_a_batch(
    engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH_BYTES", 1)
    for host in "ab":
        engine.inbox.put(arrival(engine, host))
    assert [each.host for each in engine.inbox.take(0)] == ["a"]


def test_it_lets_the_oldest_go_when_it_is_full(engine: FakeEngine) -> None:
    size = arrival(engine, "a").size
    inbox = Inbox(most=2 * size)
    for host in "abc":
        inbox.put(arrival(engine, host))
    assert [each.host for each in inbox.take(0)] == ["b", "c"]
    assert inbox.dropped == 1


def test_it_counts_a_replaced_round_once(engine: FakeEngine) -> None:
    inbox = Inbox(most=2 * arrival(engine, "a").size)
    for host in "ababababab":
        inbox.put(arrival(engine, host))
    assert len(inbox) == 2
    assert inbox.dropped == 0


def test_it_takes_back_what_could_not_be_written(engine: FakeEngine) -> None:
    older = arrival(engine, "a", "b")
    engine.inbox.put(older)
    taken = engine.inbox.take(0)
    engine.later(60)
    engine.inbox.put(arrival(engine, "a", "c"))
    engine.inbox.put_back(taken)
    (one,) = engine.inbox.take(0)
    assert one.received == engine.now
    assert [each.target for each in one.round.probes] == ["c", "b"]
