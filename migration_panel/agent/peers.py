"""Whose turn it is to be probed."""

import logging
from collections.abc import Iterable
from math import ceil

from migration_panel.facts.probe import Peer
from migration_panel.rpc import Plan, is_sound

LOG = logging.getLogger(__name__)

MOST_PEERS = 200


class Peers:
    """The peers of the plan, and when each was probed last."""

    def __init__(self) -> None:
        self._peers: dict[str, Peer] = {}
        self._last: dict[str, float] = {}
        self._refused: frozenset[str] = frozenset()

    def plan(self, peers: Iterable[Peer], own: str) -> None:
        """Take the engine's peers; this host itself and unsound ones are left out."""
        listed = list(peers)
        sound = [each for each in listed if is_sound(each) and each.host != own]
        self._complain(frozenset(p.host for p in listed if not is_sound(p)))
        new = {each.host: each for each in sound[:MOST_PEERS]}
        # Another address is another peer.
        kept = new.keys() & {h for h, p in self._peers.items() if new.get(h) == p}
        self._last = {h: at for h, at in self._last.items() if h in kept}
        self._peers = new

    def due(self, plan: Plan, *, everyone: bool) -> tuple[Peer, ...]:
        """Those never probed, else those whose last probe is the oldest.

        So many a round that each has its turn within the probe period, and the load
        stays even.
        """
        if everyone:
            return tuple(self._peers.values())
        new = tuple(p for p in self._peers.values() if p.host not in self._last)
        known = sorted(self._last, key=lambda host: self._last[host])
        share = ceil(len(known) * plan.period / max(plan.probe_period, 1))
        return new or tuple(self._peers[host] for host in known[:share])

    def probed(self, peers: Iterable[Peer], now: float) -> None:
        self._last.update(dict.fromkeys((each.host for each in peers), now))

    def _complain(self, refused: frozenset[str]) -> None:
        if refused and refused != self._refused:
            LOG.warning("Peers with an unsound name or address: %r", sorted(refused))
        self._refused = refused
