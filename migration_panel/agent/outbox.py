"""What waits to be sent: the newest report and nothing older."""

import json
import logging
import time
from dataclasses import replace
from threading import Condition, Thread
from typing import Any

from migration_panel.agent.masking import masked_all
from migration_panel.agent.messaging import Engine, UnansweredError
from migration_panel.facts import codec
from migration_panel.facts.missing import Missing
from migration_panel.facts.report import Round
from migration_panel.rpc import LARGEST

LOG = logging.getLogger(__name__)

AGAIN = 5.0  # seconds after a failure
MOST_ANSWERS = 100


class Outbox:
    """Holds one round. What comes before it was sent takes its place.

    Of the older one remain the probes of peers that the newer did not probe, and the
    requests it answers: nothing else would tell them again soon.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._changed = Condition()
        self._waiting: Round | None = None
        self._allowed = False
        self._failing = False

    def start(self) -> None:
        Thread(target=self._forever, name="outbox", daemon=True).start()

    def put(self, found: Round) -> None:
        with self._changed:
            self._waiting = merged(self._waiting, found)
            self._changed.notify_all()

    def allow(self, *, there: bool) -> None:
        """Whether there is an engine: without one, messages would pile up for it."""
        with self._changed:
            self._allowed = there
            self._changed.notify_all()

    def _forever(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting and self._allowed)
            if not self._turned():
                time.sleep(AGAIN)

    def _turned(self) -> bool:
        try:
            return self.turn()
        except Exception:
            LOG.exception("This report cannot be sent; there will be another.")
            return False

    def turn(self) -> bool:
        """Send what waits; False where that failed, and it waits on."""
        found = self._waiting
        if found is None:
            return True
        try:
            self._engine.report(sendable(found))
        except UnansweredError as error:
            if not self._failing:
                LOG.warning("The report is not sent, the newest one waits: %s", error)
            self._failing = True
            return False
        if self._failing:
            LOG.info("Reports are sent again.")
        self._failing = False
        with self._changed:
            if self._waiting is found:
                self._waiting = None
        return True


def merged(older: Round | None, newer: Round) -> Round:
    if older is None:
        return newer
    probed = {each.target for each in newer.probes}
    kept = tuple(each for each in older.probes if each.target not in probed)
    answers = dict.fromkeys((*older.answers, *newer.answers))
    return replace(
        newer,
        probes=(*kept, *newer.probes),
        answers=tuple(answers)[-MOST_ANSWERS:],
    )


def sendable(found: Round) -> Any:
    """JSON values, masked, and not larger than a message may be."""
    for smaller in (found, *_smaller(found)):
        encoded = masked_all(codec.encode(smaller))
        size = len(json.dumps(encoded))
        if size <= LARGEST:
            return encoded
        LOG.warning("A report of %d bytes is too large; parts are left out.", size)
    return encoded


def _smaller(found: Round) -> tuple[Round, ...]:
    """Without what grows with the number of servers; then without probes."""
    missing = Missing("left out: the report was too large to send")
    report = replace(found.report, domains=missing)
    lean = replace(found, report=report)
    return lean, replace(lean, probes=())
