"""Requests of the web, carried to the agents."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from migration_panel import rpc
from migration_panel.store import requests
from migration_panel.store.writer import tidily
from migration_panel.text import N_

LOG = logging.getLogger(__name__)

Tell = Callable[[str, str], None]


class Asker:
    """`tell(host, request)` casts `report_now`; `patience`: time for the answer.

    `ask_nova`: have Nova asked soon, whose word on the host may be old as well.
    """

    def __init__(
        self,
        engine: str,
        tell: Tell,
        patience: timedelta,
        clock: Callable[[], datetime],
        ask_nova: Callable[[], None],
    ) -> None:
        self._engine, self._tell = engine, tell
        self._patience, self._clock = patience, clock
        self._ask_nova = ask_nova

    def turn(self) -> None:
        tidily(self._turn)

    def _turn(self) -> None:
        for request, host in requests.claim(self._engine, self._clock()):
            if not rpc.HOST.match(host):
                said = N_("There is no host of this name.")
                requests.fail(request, said, self._clock())
                continue
            self._ask_nova()
            try:
                self._tell(host, str(request))
            except Exception as error:  # noqa: BLE001 - kombu's and amqp's have no base; the claim runs out
                LOG.warning("The agent on %s was not asked: %s", host, error)
                continue
            requests.told(request, self._engine, self._clock() + self._patience)
        requests.give_up(self._clock(), self._patience)
