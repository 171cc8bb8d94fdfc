"""What this agent answers: a fixed set of questions, each argument looked at first."""

import logging
import re
from collections.abc import Callable
from typing import Any

from migration_panel import rpc
from migration_panel.agent.probe import marker
from migration_panel.agent.probe.data_port import Listeners
from migration_panel.facts import codec
from migration_panel.facts.missing import Missing
from migration_panel.facts.report import Report

LOG = logging.getLogger(__name__)

# What the engine names a request by: a UUID, or something as harmless.
REQUEST = re.compile(r"[A-Za-z0-9-]{1,64}\Z")
NOT_YET = Missing("the agent has not measured its host yet")


class Questions:
    """The endpoint of oslo.messaging: its public methods are all that can be asked.

    `latest` is the newest report, None before the first. Nothing that a message
    brings is run, or becomes part of a path, before it has been matched.
    """

    def __init__(
        self,
        latest: Callable[[], Report | None],
        wanted: Callable[[str], None],
        listeners: Listeners | None = None,
    ) -> None:
        self._latest, self._wanted = latest, wanted
        self._listeners = listeners or Listeners()

    def report_now(self, _context: Any, request: Any = None) -> None:
        if not _fits(REQUEST, request):
            LOG.warning("Refused a request with an unsound name: %.80r", request)
            return
        self._wanted(request)

    def listen(self, _context: Any, token: Any = None) -> Any:
        return codec.encode(self._listen(token))

    def find_marker(self, _context: Any, token: Any = None) -> Any:
        return codec.encode(self._find_marker(token))

    def _listen(self, token: Any) -> rpc.Listening | Missing:
        if not _fits(rpc.TOKEN, token):
            return Missing("that is no token")
        report = self._latest()
        if report is None or isinstance(report.network, Missing):
            return NOT_YET if report is None else Missing(_reason(report.network))
        network = report.network
        port = self._listeners.open(
            token, network.data_ports, network.migration_address
        )
        if isinstance(port, Missing):
            return port
        return rpc.Listening(address=data_address(report), port=port)

    def _find_marker(self, token: Any) -> bool | Missing:
        if not _fits(rpc.TOKEN, token):
            return Missing("that is no token")
        report = self._latest()
        if report is None or isinstance(report.nova, Missing):
            return NOT_YET if report is None else Missing(_reason(report.nova))
        return marker.is_there(report.nova.instances_path, token)


def data_address(report: Report) -> str:
    """Where a source sends migration data to: Nova names it, or libvirt does."""
    network, nova = report.network, report.nova
    inbound = None if isinstance(nova, Missing) else nova.live_migration_inbound_addr
    if inbound or isinstance(network, Missing):
        return inbound or report.host
    return network.migration_host or network.hostname


def _reason(part: Any) -> str:
    return part.reason if isinstance(part, Missing) else ""


def _fits(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.match(value) is not None
