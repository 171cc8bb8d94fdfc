"""What waits to be written: one round of each host, and no more than fits."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from threading import Condition

from migration_panel.engine.arrival import Arrival

MOST_BYTES = 64 * 1024 * 1024
BATCH = 100
BATCH_BYTES = 4 * 1024 * 1024


class Inbox:
    """A newer round of a host takes the place of one that waits, and keeps its probes.

    When more waits than `most` bytes, the oldest are let go, and counted: their hosts
    report again.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._bytes = 0
        self._waiting: OrderedDict[str, Arrival] = OrderedDict()
        self._changed = Condition()
        self.dropped = 0

    def put(self, arrival: Arrival) -> None:
        with self._changed:
            older = self._waiting.get(arrival.host)
            self._keep(merged(older, arrival) if older else arrival)
            while self._bytes > self._most and len(self._waiting) > 1:
                self._let_go()
                self.dropped += 1
            self._changed.notify()

    def take(self, patience: float) -> list[Arrival]:
        """The oldest that wait, after `patience` seconds at the latest."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting, patience)
            taken: list[Arrival] = []
            size = 0
            while self._waiting and len(taken) < BATCH and size < BATCH_BYTES:
                taken.append(self._let_go())
                size += taken[-1].size
            return taken

    def put_back(self, arrivals: Iterable[Arrival]) -> None:
        """What could not be written, unless something newer has come."""
        with self._changed:
            for each in arrivals:
                newer = self._waiting.get(each.host)
                self._keep(merged(each, newer) if newer else each)

    def __len__(self) -> int:
        return len(self._waiting)

    def _keep(self, arrival: Arrival) -> None:
        older = self._waiting.get(arrival.host)
        self._bytes += arrival.size - (older.size if older else 0)
        self._waiting[arrival.host] = arrival

    def _let_go(self) -> Arrival:
        _, arrival = self._waiting.popitem(last=False)
        self._bytes -= arrival.size
        return arrival


def merged(older: Arrival, newer: Arrival) -> Arrival:
    """The newer one, with the probes and answers that only the older one has."""
    if older.round.report.taken > newer.round.report.taken:
        older, newer = newer, older
    probed = {each.target for each in newer.round.probes}
    kept = [
        (value, raw)
        for value, raw in zip(older.round.probes, older.probes, strict=True)
        if value.target not in probed
    ]
    answers = dict.fromkeys((*older.round.answers, *newer.round.answers))
    return replace(
        newer,
        round=replace(
            newer.round,
            probes=(*newer.round.probes, *(value for value, _ in kept)),
            answers=tuple(answers),
        ),
        probes=(*newer.probes, *(raw for _, raw in kept)),
        size=newer.size + (older.size if kept else 0),
    )
