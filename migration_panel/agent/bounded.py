"""Calls that may never return, given an end."""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

T = TypeVar("T")

_Outcome = tuple[T | None, BaseException | None]
# Calls that had no end in time: their threads cannot be killed, only counted.
_stuck: dict[str, Thread] = {}


class StuckError(Exception):
    """A call did not return in time, or one before it has not returned yet."""


def within(seconds: float, what: str, call: Callable[[], T]) -> T:
    """What `call` returns or raises; StuckError where it takes longer.

    `what` names whom the call waits for: as long as one call waits there for ever,
    no other is sent after it.
    """
    if what in _stuck and _stuck[what].is_alive():
        message = f"{what} has still not answered an earlier question"
        raise StuckError(message)
    _stuck.pop(what, None)
    outcome: SimpleQueue[_Outcome[T]] = SimpleQueue()
    thread = Thread(target=_run, args=(call, outcome), daemon=True)
    thread.start()
    try:
        value, error = outcome.get(timeout=seconds)
    except Empty:
        _stuck[what] = thread
        message = f"{what}: no answer within {seconds:g} s"
        raise StuckError(message) from None
    if error is not None:
        raise error
    return value  # type: ignore[return-value] # no error: it is what call returned


def _run(call: Callable[[], T], outcome: SimpleQueue[_Outcome[T]]) -> None:
    try:
        outcome.put((call(), None))
    except BaseException as error:  # noqa: BLE001 - raised again by who waits
        outcome.put((None, error))
