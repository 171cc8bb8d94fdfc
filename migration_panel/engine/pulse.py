"""Whether RabbitMQ still carries anything, asked by calling oneself through it."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from migration_panel.engine.tally import Tally
from migration_panel.text import N_

LOG = logging.getLogger(__name__)

RABBIT = "rabbit"
PATIENCE = timedelta(seconds=60)


class Pulse:
    """`ping` may wait for ever while RabbitMQ is away; `tell` is asked elsewhere."""

    def __init__(
        self, ping: Callable[[], object], tally: Tally, clock: Callable[[], datetime]
    ) -> None:
        self._ping, self._tally, self._clock = ping, tally, clock
        self._felt: datetime | None = None
        tally.trouble(RABBIT, N_("RabbitMQ has not answered yet."))

    def begin(self) -> None:
        """RabbitMQ has let the engine in."""
        self._felt = self._clock()
        self._tally.trouble(RABBIT, None)

    def turn(self) -> None:
        if self._felt is None:
            return
        try:
            self._ping()
        except Exception as error:  # noqa: BLE001 - kombu's and amqp's have no base
            LOG.info("RabbitMQ did not bring an answer: %s", type(error).__name__)
            return
        self._felt = self._clock()

    def tell(self) -> None:
        """Complain once nothing has come through for a while, or stop doing so."""
        if self._felt is None:
            return
        silent = self._clock() - self._felt > PATIENCE
        trouble = N_(
            "RabbitMQ does not answer: no report comes in, and no host can be checked "
            "again."
        )
        self._tally.trouble(RABBIT, trouble if silent else None)
