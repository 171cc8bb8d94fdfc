"""Questions that take long, so many at once, each with an answer."""

import logging
from collections.abc import Callable
from threading import BoundedSemaphore
from typing import TypeVar

from migration_panel.agent.bounded import StuckError
from migration_panel.agent.masking import said
from migration_panel.facts.missing import Missing

LOG = logging.getLogger(__name__)
T = TypeVar("T")


class Turns:
    """Whoever comes while `at_once` are at it gets `busy` at once, and no wait."""

    def __init__(self, at_once: int, busy: str) -> None:
        self._free = BoundedSemaphore(at_once)
        self._busy = Missing(busy)

    def take(self, call: Callable[[], T]) -> T | Missing:
        """What `call` returns; Missing with the reason where it does not."""
        if not self._free.acquire(blocking=False):
            return self._busy
        try:
            return call()
        except StuckError as error:
            return Missing(str(error))
        except Exception as error:
            LOG.exception("A question could not be answered")
            return Missing(said(f"{type(error).__name__}: {error}"))
        finally:
            self._free.release()
