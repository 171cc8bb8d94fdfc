"""An engine and the agents of many peers, in a process of their own.

`python -m tests.service.bystanders URL PEERS PERIOD PROBE_PERIOD`: prints a line of
JSON for each report that comes in. PEERS is a number; each is at 127.0.0.1. Within a
probe period each peer also asks the host that reports what peers ask.
"""

import json
import secrets
import sys
import threading
import time
from datetime import UTC, datetime
from typing import Any

from oslo_config import cfg

from migration_panel import rpc
from migration_panel.agent.messaging import Bus, RemoteAgents, UnansweredError
from migration_panel.agent.probe import data_port
from migration_panel.agent.probe.data_port import Listeners
from migration_panel.facts import codec
from migration_panel.facts.network import PortRange
from migration_panel.facts.probe import Peer

PORTS = PortRange(first=47000, last=47999)


class Engine:
    def __init__(self, peers: int, period: int, probe_period: int) -> None:
        self._peers = tuple(map(peer, range(peers)))
        self._period, self._probe_period = period, probe_period

    def plan(self, _context: Any, host: str) -> Any:
        del host
        return codec.encode(
            rpc.Plan(
                now=datetime.now(UTC),
                period=self._period,
                probe_period=self._probe_period,
                peers=self._peers,
            )
        )

    def report(self, _context: Any, **arguments: Any) -> None:
        sys.stdout.write(json.dumps(arguments["round"]) + "\n")
        sys.stdout.flush()


class Neighbor:
    """A peer's agent, without a host behind it."""

    def __init__(self) -> None:
        self._listeners = Listeners(at_once=50)

    def listen(self, _context: Any, token: str) -> Any:
        port = self._listeners.open(token, PORTS, "127.0.0.1")
        assert isinstance(port, int)
        return codec.encode(rpc.Listening(address="127.0.0.1", port=port))

    def find_marker(self, _context: Any, token: str) -> bool:
        del token
        return False


def peer(number: int) -> Peer:
    return Peer(host=f"peer{number:02}", my_ip="127.0.0.1", connect_to="127.0.0.1")


def ask_back(bus: Bus, host: str, every: float) -> None:
    """What the peers of a host ask it, one after the other."""
    agents = RemoteAgents(bus)
    while True:
        time.sleep(every)
        try:
            data_port.probe(agents, host, 2)
            agents.find_marker(host, secrets.token_hex(16))
        except UnansweredError:
            continue


def main(url: str, peers: int, period: int, probe_period: int) -> None:
    cfg.CONF([])
    bus = Bus(cfg.CONF, url)
    bus.serve("engine", Engine(peers, period, probe_period), rpc.ENGINE).start()
    for number in range(peers):
        bus.serve(peer(number).host, Neighbor()).start()
    if peers:
        every = probe_period / peers
        threading.Thread(
            target=ask_back, args=(bus, "host", every), daemon=True
        ).start()
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
