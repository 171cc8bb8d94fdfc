"""What this agent answers: a fixed set of questions, each argument looked at first."""

import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from migration_panel import rpc
from migration_panel.agent.bounded import StuckError, within
from migration_panel.agent.evidence import asked
from migration_panel.agent.probe import marker
from migration_panel.agent.probe.data_port import Listeners
from migration_panel.agent.turns import Turns
from migration_panel.facts import codec
from migration_panel.facts.evidence import LogEvidence, Search
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Peer, Probe
from migration_panel.facts.report import Report

LOG = logging.getLogger(__name__)

# What the engine names a request by: a UUID, or something as harmless.
REQUEST = re.compile(r"[A-Za-z0-9-]{1,64}\Z")
NOT_YET = Missing("the agent has not measured its host yet")
AT_ONCE = 2  # searches, and probes
MARKER_LIMIT = 4.0  # seconds that a file system may take

Look = Callable[[Search], LogEvidence]
Attempt = Callable[[Report, Peer], Probe]


class Questions:
    """The endpoint of oslo.messaging: its public methods are all that can be asked.

    `latest` is the newest report, None before the first. `look` reads the logs and
    `attempt` probes a peer; both come to an end by themselves. Nothing that a message
    brings is run, or becomes part of a path, before it has been matched.
    """

    def __init__(
        self,
        latest: Callable[[], Report | None],
        wanted: Callable[[str], None],
        look: Look,
        attempt: Attempt,
        listeners: Listeners | None = None,
    ) -> None:
        self._latest, self._wanted = latest, wanted
        self._look, self._attempt = look, attempt
        self._listeners = listeners or Listeners()
        self._searches = Turns(AT_ONCE, "it looks through its logs for others already")
        self._probes = Turns(AT_ONCE, "it probes other hosts already")

    def report_now(self, _context: Any, request: Any = None) -> None:
        if not _fits(REQUEST, request):
            LOG.warning("Refused a request with an unsound name: %.80r", request)
            return
        self._wanted(request)

    def listen(self, _context: Any, token: Any = None) -> Any:
        return codec.encode(self._listen(token))

    def find_marker(self, _context: Any, token: Any = None) -> Any:
        return codec.encode(self._find_marker(token))

    def evidence(self, _context: Any, search: Any = None) -> Any:
        return codec.encode(self._evidence(search))

    def probe(self, _context: Any, peer: Any = None) -> Any:
        return codec.encode(self._probe(peer))

    def _evidence(self, raw: Any) -> LogEvidence | Missing:
        search = asked.opened(raw, datetime.now(UTC))
        if isinstance(search, Missing):
            return search
        return self._searches.take(lambda: self._look(search))

    def _probe(self, raw: Any) -> Probe | Missing:
        peer = _peer(raw)
        report = self._latest()
        if isinstance(peer, Missing) or report is None:
            return peer if isinstance(peer, Missing) else NOT_YET
        if peer.host == report.host:
            return Missing("that is this very host")
        return self._probes.take(lambda: self._attempt(report, peer))

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
        folder = report.nova.instances_path
        try:
            return within(MARKER_LIMIT, folder, lambda: marker.is_there(folder, token))
        except StuckError as error:
            return Missing(str(error))


def _peer(raw: Any) -> Peer | Missing:
    try:
        peer = codec.decode(Peer, raw)
    except (codec.MalformedError, RecursionError) as error:
        return Missing(f"that is no peer: {error}")
    sound = rpc.is_sound(peer)
    return peer if sound else Missing("that is no peer: no host's name or address")


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
