"""Whom a host is to try to reach."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from migration_panel import rpc
from migration_panel.facts.probe import Peer
from migration_panel.store.models import Report
from migration_panel.store.writer import tidily

KEPT_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Seconds from report to report, and from probe to probe; peers at a time."""

    period: int
    probe_period: int
    peers: int


class Planner:
    """Knows the hosts of a cell by the RabbitMQ of their nova.conf."""

    def __init__(self, terms: Terms, clock: Callable[[], datetime]) -> None:
        self._terms, self._clock = terms, clock
        self._lock = Lock()
        self._read = float("-inf")
        self._cells: dict[str, str] = {}
        self._peers: dict[str, list[Peer]] = {}

    def plan(self, host: str) -> rpc.Plan:
        now = self._clock()
        return rpc.Plan(
            now=now,
            period=self._terms.period,
            probe_period=self._terms.probe_period,
            peers=self._chosen(host, now),
        )

    def _chosen(self, host: str, now: datetime) -> tuple[Peer, ...]:
        with self._lock:
            if time.monotonic() - self._read > KEPT_SECONDS:
                tidily(self._look)
                self._read = time.monotonic()
            cell = self._cells.get(host)
            others = [] if cell is None else self._peers[cell]
        turn = int(now.timestamp()) // self._terms.probe_period
        return sample(host, others, self._terms.peers, turn)

    def _look(self) -> None:
        rows = Report.objects.exclude(bus="").order_by("host")
        self._cells, self._peers = {}, {}
        for host, bus, my_ip, to in rows.values_list(
            "host", "bus", "my_ip", "connect_to"
        ):
            self._cells[host] = bus
            peer = Peer(host=host, my_ip=my_ip, connect_to=to)
            self._peers.setdefault(bus, []).append(peer)


def sample(host: str, peers: list[Peer], most: int, turn: int) -> tuple[Peer, ...]:
    """All but `host` where they are few; else `most`, others at each turn.

    Each host goes round in an order of its own, so that no host is tried by all
    at once; after enough turns it has tried every one.
    """
    others = [each for each in peers if each.host != host]
    if len(others) <= most:
        return tuple(others)
    others.sort(
        key=lambda each: hashlib.sha256(f"{host} {each.host}".encode()).digest()
    )
    start = turn * most % len(others)
    return tuple((others + others)[start : start + most])
