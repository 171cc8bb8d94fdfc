"""The two RPC interfaces between agents and engine: names and versions.

Values on the wire are JSON of `facts.codec`; who receives them decodes them
strictly. Version 1.0 of both.

The engine answers on the topic ENGINE, any engine of them:

`report(round)`, cast: an encoded facts.report.Round.
`plan(host)`, call: an encoded Plan for that host.

An agent answers on the topic AGENT at the server that is its host's name:

`report_now(request)`, cast: measure at once; the next round's `answers` names it.
`listen(token)`, call: listen on a port of the data range for some seconds, and
send the token back to whoever sends it; answers the port.
`find_marker(token)`, call: whether `.migration-panel-<token>` is in its
instances path.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from migration_panel.facts.probe import Peer

ENGINE = "migration_panel_engine"
AGENT = "migration_panel_agent"
VERSION = "1.0"
LARGEST = 2 * 1024 * 1024  # bytes of one message's JSON

TOKEN = re.compile(r"[0-9a-f]{32}\Z")
# What Nova takes for the name of a host, and no ssh or libvirt for an option.
HOST = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an agent is to do: `now` is the engine's clock, `period` in seconds."""

    now: datetime
    period: int
    peers: tuple[Peer, ...]
