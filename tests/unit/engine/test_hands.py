"""Work is done side by side, bounded, and keeps nobody from ending."""

from threading import Event, Thread
from threading import enumerate as threads

import pytest

from migration_panel.engine.hands import Hands, done

LONG = 10.0


def mine(name: str) -> list[Thread]:
    return [each for each in threads() if each.name.startswith(name)]


def test_it_does_what_it_is_asked() -> None:
    assert Hands("plain", 2).do(lambda: 3).result(LONG) == 3


def test_it_tells_what_went_wrong() -> None:
    hands = Hands("wrong", 1)
    with pytest.raises(ZeroDivisionError):
        hands.do(lambda: 1 // 0).result(LONG)
    assert hands.do(lambda: 3).result(LONG) == 3, "it goes on"


def test_it_starts_no_thread_before_there_is_work() -> None:
    Hands("idle", 8)
    assert mine("idle") == []


def test_it_starts_no_more_threads_than_it_may() -> None:
    hands, go = Hands("bounded", 3), Event()
    futures = [hands.do(lambda: go.wait(LONG)) for _ in range(20)]
    assert len(mine("bounded")) == 3
    go.set()
    assert all(each.result(LONG) for each in futures)


def test_it_keeps_nobody_from_ending() -> None:
    hands, go = Hands("daemon", 1), Event()
    hands.do(lambda: go.wait(LONG))
    assert all(each.daemon for each in mine("daemon"))
    go.set()


def test_it_uses_a_thread_again() -> None:
    hands = Hands("again", 8)
    for _ in range(5):
        hands.do(lambda: 1).result(LONG)
    assert len(mine("again")) == 1


def test_it_does_not_begin_what_was_called_off() -> None:
    hands, go, begun = Hands("off", 1), Event(), Event()
    first = hands.do(lambda: go.wait(LONG))
    second = hands.do(begun.set)
    assert second.cancel()
    go.set()
    first.result(LONG)
    hands.do(lambda: None).result(LONG)
    assert not begun.is_set()


def test_it_waits_no_longer_than_it_is_told() -> None:
    hands, go = Hands("slow", 2), Event()
    quick = hands.do(lambda: "here")
    quick.result(LONG)
    asked = {"slow": hands.do(lambda: str(go.wait(LONG))), "quick": quick}
    assert done(asked, 0.01) == {"quick": "here"}
    go.set()
    assert done(asked, LONG) == {"quick": "here", "slow": "True"}


def test_it_waits_for_nothing() -> None:
    assert done({}, LONG) == {}
