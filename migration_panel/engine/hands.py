"""Threads that work side by side, no more than so many."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass
from datetime import datetime
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

from migration_panel.nova.api import Nova

T = TypeVar("T")


class Hands:
    """Daemons: one that RabbitMQ keeps waiting for ever keeps no engine from ending."""

    def __init__(self, name: str, most: int) -> None:
        self._name, self._most = name, most
        self._lock = Lock()
        self._started = self._busy = 0
        self._waiting: SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = (
            SimpleQueue()
        )

    def do(self, work: Callable[[], T]) -> Future[T]:
        """Have it done as soon as one is free; what it raises is in the future."""
        future: Future[T] = Future()
        with self._lock:
            self._busy += 1
            self._waiting.put((future, work))
            if self._busy > self._started < self._most:
                self._started += 1
                name = f"{self._name}-{self._started}"
                Thread(target=self._forever, name=name, daemon=True).start()
        return future

    def _forever(self) -> None:
        while True:
            self._once(*self._waiting.get())

    def _once(self, future: Future[Any], work: Callable[[], Any]) -> None:
        """Free before the result is told: whoever waits for it may bring more work."""
        if not future.set_running_or_notify_cancel():
            self._free()
            return
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 - who waits for it is told
            self._free()
            future.set_exception(error)
        else:
            self._free()
            future.set_result(result)

    def _free(self) -> None:
        with self._lock:
            self._busy -= 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What all who follow failures work with; `nova` raises CloudError."""

    nova: Callable[[], Nova]
    clock: Callable[[], datetime]
    hands: Hands


def done(futures: Mapping[str, Future[T]], seconds: float) -> dict[str, T]:
    """Results that are there within so many seconds; what was raised is raised."""
    wait(futures.values(), timeout=seconds)
    return {key: each.result() for key, each in futures.items() if each.done()}
