"""What agents may ask of the engine; the names are those of `rpc`."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from migration_panel import rpc
from migration_panel.agent.masking import said
from migration_panel.engine.arrival import Arrival, RefusedError, opened
from migration_panel.engine.inbox import Inbox
from migration_panel.engine.tally import Tally
from migration_panel.facts import codec

LOG = logging.getLogger(__name__)

LONGEST = 300  # characters of a reason in the log


class Endpoint:
    """`plan`: what a host is to do; `clock`: the engine's."""

    def __init__(
        self,
        inbox: Inbox,
        plan: Callable[[str], rpc.Plan],
        tally: Tally,
        clock: Callable[[], datetime],
    ) -> None:
        self._inbox, self._plan, self._tally = inbox, plan, tally
        self._clock = clock

    def report(self, _context: Any, **arguments: Any) -> None:
        """Take a round in, or drop it; nothing that it holds raises."""
        found = self._opened(arguments.get("round"))
        # Not while an exception is handled: oslo.log would add it unmasked.
        if isinstance(found, str):
            self._refuse(_sender(arguments), found)
        else:
            self._inbox.put(found)

    def plan(self, _context: Any, **arguments: Any) -> Any:
        """An encoded Plan; None where `host` is no name of a host."""
        host = arguments.get("host")
        if not isinstance(host, str) or not rpc.HOST.match(host):
            self._refuse("a question for a plan", "not the name of a host")
            return None
        return codec.encode(self._plan(host))

    def ping(self, _context: Any, **_arguments: Any) -> bool:
        """What an engine asks itself, to see whether RabbitMQ carries it."""
        return True

    def _opened(self, raw: Any) -> Arrival | str:
        """What came, or why it is dropped."""
        try:
            return opened(raw, self._clock())
        except RefusedError as error:
            return str(error)
        except Exception as error:  # noqa: BLE001 - whatever was sent, the next one counts
            return repr(error)

    def _refuse(self, what: str, why: str) -> None:
        self._tally.refuse()
        LOG.warning("Dropped %s: %s", what, repr(said(why, LONGEST))[1:-1])


def _sender(arguments: dict[str, Any]) -> str:
    """Who says to have sent it, where that is a name at all."""
    try:
        host = arguments["round"]["report"]["host"]
    except (TypeError, KeyError, IndexError):
        return "a report"
    named = isinstance(host, str) and rpc.HOST.match(host)
    return f"a report of {host}" if named else "a report"
