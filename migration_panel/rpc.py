"""The two RPC interfaces between agents and engine: names and versions.

Values on the wire are JSON of `facts.codec`; who receives them decodes them
strictly. Version 1.0 of both.

The engine answers on the topic ENGINE, any engine of them:

`report(round)`, cast: an encoded facts.report.Round.
`plan(host)`, call: an encoded Plan for that host.

An agent answers on the topic AGENT at the server that is its host's name:

`report_now(request)`, cast: measure at once; the next round's `answers` names it.
`listen(token)`, call: listen on a port of the data range for some seconds, and
send the token back to whoever sends it; an encoded Listening, or Missing with what
stands against it.
`find_marker(token)`, call: whether `.migration-panel-<token>` is in its
instances path: true, false, or an encoded Missing.
`evidence(search)`, call: an encoded facts.evidence.LogEvidence for an encoded Search,
or Missing; its times are by the host's clock, give or take some seconds.
`probe(peer)`, call: an encoded facts.probe.Probe of an encoded Peer, measured now,
or Missing. Both answer within seven seconds, and two of each at once.

All are in the exchange that oslo.messaging takes by default; own vhost, own user.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address

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
    """What an agent is to do: `now` is the engine's clock.

    In seconds: `period` from one report to the next, `probe_period` from one probe
    of a peer to its next. A round brings the probes that were due, or all of them
    where it answers a request: an ssh login costs more than all facts together.
    """

    now: datetime
    period: int
    peers: tuple[Peer, ...]
    probe_period: int = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Where migration data would reach a host: its address or name, a free port."""

    address: str
    port: int


def is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    # A zone such as fe80::1%eth0 may hold anything.
    return "%" not in text


def is_reachable(text: str) -> bool:
    """Whether ssh and libvirt may get it: an address, or a name and no option."""
    return is_address(text) or HOST.match(text) is not None


def is_sound(peer: Peer) -> bool:
    named = HOST.match(peer.host) is not None
    return named and is_reachable(peer.my_ip) and is_reachable(peer.connect_to)
