"""What the engine wants, and its clock; asked in a thread of its own."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Condition, Thread

from migration_panel.agent.messaging import Engine, UnansweredError
from migration_panel.rpc import Plan

LOG = logging.getLogger(__name__)

# Seconds after which an engine that gave no answer is asked again.
AGAIN = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A plan, and between which two moments of the host's clock it was made."""

    plan: Plan
    asked: datetime
    answered: datetime


class Planner:
    """Asks when told to, and goes on asking until there is an answer.

    It keeps the last answer: whom to probe does not change because the engine is
    away. `on_answer` is called, in its thread, whenever there is a new one.
    """

    def __init__(
        self, host: str, engine: Engine, on_answer: Callable[[], None]
    ) -> None:
        self._host, self._engine, self._on_answer = host, engine, on_answer
        self._changed = Condition()
        self._wanted = False
        self._answers = 0
        self.last: Answer | None = None
        self.trouble = "the engine has not answered yet"

    def start(self) -> None:
        Thread(target=self._forever, name="planner", daemon=True).start()

    def ask(self, patience: float) -> Answer | None:
        """A new answer, waited for `patience` seconds; None: there was none."""
        with self._changed:
            before = self._answers
            self._wanted = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._answers > before, patience)
            return self.last if self._answers > before else None

    @property
    def there(self) -> bool:
        """Whether the engine answered when it was asked last."""
        return not self.trouble

    def _forever(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._wanted)
            self.turn()
            if not self.there:
                time.sleep(AGAIN)

    def turn(self) -> None:
        asked = datetime.now(UTC)
        try:
            plan = self._engine.plan(self._host)
        except UnansweredError as error:
            self._failed(str(error))
            return
        except Exception as error:
            LOG.exception("The engine could not be asked")
            self._failed(f"{type(error).__name__}: {error}")
            return
        answer = Answer(plan=plan, asked=asked, answered=datetime.now(UTC))
        with self._changed:
            if self.trouble:
                LOG.info("The engine answers.")
            self.last, self.trouble, self._wanted = answer, "", False
            self._answers += 1
            self._changed.notify_all()
        self._on_answer()

    def _failed(self, why: str) -> None:
        if why != self.trouble:
            kept = "the last plan is kept" if self.last else "there is no plan yet"
            LOG.warning("The engine gives no plan, %s: %s", kept, why)
        self.trouble = why
