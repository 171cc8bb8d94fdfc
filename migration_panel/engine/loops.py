"""Threads that do one thing again and again, whatever happens."""

import logging
import time
from collections.abc import Callable
from threading import Event, Thread

from migration_panel.store.writer import PASSING

LOG = logging.getLogger(__name__)

LONGEST_PAUSE = 30.0  # seconds
FIRST_PAUSE = 0.5
# However often it is hurried, so many seconds lie between two turns.
LEAST_PAUSE = 5.0
_STEP = 0.5


class Loop:
    """Calls `turn` every `seconds` until `stop` is set; a failure is waited out.

    The pause after a failure doubles, so that a database that is away is not hammered
    and one that was away for a moment is not waited for.
    """

    def __init__(
        self, name: str, turn: Callable[[], object], seconds: float, stop: Event
    ) -> None:
        self._name, self._turn, self._seconds, self._stop = name, turn, seconds, stop
        self._failures = 0
        self._hurried = Event()
        self._thread = Thread(target=self._forever, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self, patience: float) -> None:
        self._thread.join(patience)

    def hurry(self) -> None:
        """Have the next turn as soon as may be."""
        self._hurried.set()

    def _forever(self) -> None:
        while not self._stop.is_set():
            self._hurried.clear()
            self._pause(self.once())

    def _pause(self, seconds: float) -> None:
        start = time.monotonic()
        while not self._stop.is_set():
            passed = time.monotonic() - start
            least = min(seconds, LEAST_PAUSE) if self._hurried.is_set() else seconds
            if passed >= least:
                break
            self._stop.wait(min(_STEP, least - passed))

    def once(self) -> float:
        """One turn; the seconds to wait before the next."""
        try:
            self._turn()
        except PASSING as error:
            self._failed("The database is away: %s", error)
        except Exception:
            LOG.exception("%s failed.", self._name)
            self._failures += 1
        else:
            if self._failures:
                LOG.info("%s goes on.", self._name)
            self._failures = 0
            return self._seconds
        pause: float = FIRST_PAUSE * 2.0 ** min(self._failures - 1, 10)
        return min(max(pause, self._seconds), LONGEST_PAUSE)

    def _failed(self, text: str, error: Exception) -> None:
        self._failures += 1
        if self._failures == 1:
            LOG.warning(text, str(error).strip())
