"""What arrived, written and judged in one transaction."""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from migration_panel.engine.arrival import Arrival
from migration_panel.engine.inbox import Inbox
from migration_panel.engine.judging import Judge
from migration_panel.engine.tally import Tally
from migration_panel.store import models, requests
from migration_panel.store.writer import PASSING, tidily, writing

LOG = logging.getLogger(__name__)

Clock = Callable[[], datetime]
PATIENCE = 1.0  # seconds to wait for reports before looking whether to end


def utc_now() -> datetime:
    return datetime.now(UTC)


class Intake:
    """Empties the inbox; what the database does not take now stays in it."""

    def __init__(
        self,
        inbox: Inbox,
        judge: Judge,
        tally: Tally,
        clock: Clock = utc_now,
    ) -> None:
        self._inbox, self._judge = inbox, judge
        self._tally, self._clock = tally, clock

    def turn(self) -> None:
        """Write what waits; a database that fails in passing raises."""
        arrivals = self._inbox.take(PATIENCE)
        if not arrivals:
            return
        try:
            self._write(arrivals)
        except PASSING:
            self._inbox.put_back(arrivals)
            raise
        except Exception:
            LOG.exception("%d reports together were not written.", len(arrivals))
            self._one_by_one(arrivals)

    def _one_by_one(self, arrivals: Sequence[Arrival]) -> None:
        """Find the one that cannot be written, and lose it alone."""
        for number, each in enumerate(arrivals):
            try:
                self._write([each])
            except PASSING:
                self._inbox.put_back(arrivals[number:])
                raise
            except Exception:
                LOG.exception("The report of %s was dropped.", each.host)
                self._tally.refuse()

    def _write(self, arrivals: Sequence[Arrival]) -> None:
        tidily(lambda: self._in_one(arrivals))
        self._tally.count(len(arrivals))

    def _in_one(self, arrivals: Sequence[Arrival]) -> None:
        with writing():
            now = self._clock()
            newer = _newer(arrivals)
            self._judge.judge(newer, (), now)
            answers = [(a, each.host) for each in arrivals for a in each.round.answers]
            requests.answered(answers, now)


def _newer(arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Without those that were overtaken by a later one of the same host.

    A report that says to be older than the one before counts as overtaken only
    while that is news: a host's clock may have been set back.
    """
    hosts = [each.host for each in arrivals]
    rows = models.Report.objects.filter(host__in=hosts)
    stored = {
        host: (taken, received)
        for host, taken, received in rows.values_list("host", "taken", "received")
    }
    return [each for each in arrivals if not _overtaken(each, stored.get(each.host))]


def _overtaken(arrival: Arrival, stored: tuple[datetime, datetime] | None) -> bool:
    if stored is None:
        return False
    taken, received = stored
    soon = timedelta(seconds=arrival.report.period / 2)
    return arrival.report.taken <= taken and arrival.received - received < soon
