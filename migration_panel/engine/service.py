"""An engine: its threads, and what they share."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread

from oslo_config import cfg

from migration_panel.engine import database, failures, options
from migration_panel.engine.asking import Asker
from migration_panel.engine.bus import Bus
from migration_panel.engine.cloud import Cloud
from migration_panel.engine.endpoint import Endpoint
from migration_panel.engine.ends import Ends
from migration_panel.engine.inbox import Inbox
from migration_panel.engine.intake import Intake, utc_now
from migration_panel.engine.judging import PERIODS, Judge
from migration_panel.engine.known import Archive
from migration_panel.engine.loops import Loop
from migration_panel.engine.merging import Merger
from migration_panel.engine.planning import Planner, Terms
from migration_panel.engine.pulse import Pulse
from migration_panel.engine.tally import Tally
from migration_panel.engine.upkeep import Upkeep
from migration_panel.store import leases
from migration_panel.store.pruning import Limits
from migration_panel.store.writer import PASSING, tidily

LOG = logging.getLogger(__name__)

ENDING = 20.0  # seconds to write what waits


class Service:
    """`holder` is this process, by whose name it holds leases."""

    def __init__(self, conf: cfg.ConfigOpts, holder: str, stop: Event) -> None:
        self._conf, self._holder, self._stop = conf, holder, stop
        self._name = options.name(conf)
        self._tally, self._inbox = Tally(), Inbox()
        self._listening = Event()
        self._bus = Bus(conf)
        self._pulse = Pulse(lambda: self._bus.ping(self._name), self._tally, utc_now)
        self._server = self._bus.server(self._name, self._endpoint())
        self._archive = Archive(PERIODS * timedelta(seconds=conf[options.NOVA].period))
        self._judge = self._court()
        self._intake = Intake(self._inbox, self._judge, self._tally)
        self._cloud = Cloud(conf)
        self._nova = self._merging()
        self._loops = [*self._own_loops(), self._nova, *self._following()]

    def start(self) -> None:
        """Returns at once; RabbitMQ is waited for in a thread."""
        if tidily(database.behind):
            LOG.warning("The store's tables are not of this version: --sync-database.")
        Thread(target=self._listen, name="server", daemon=True).start()
        for loop in self._loops:
            loop.start()

    def end(self) -> None:
        """Take in no more, write what waits, let other engines go on."""
        end = time.monotonic() + ENDING
        if self._listening.is_set():
            # It waits for RabbitMQ, which may be away.
            stopping = Thread(target=self._deafen, name="stop", daemon=True)
            stopping.start()
            stopping.join(ENDING)
        for loop in self._loops:
            loop.join(max(0.0, end - time.monotonic()))
        self._write_the_rest()

    def _deafen(self) -> None:
        self._server.stop()
        self._server.wait()

    def _write_the_rest(self) -> None:
        """Unless the database is away: then the hosts report again to another."""
        try:
            while len(self._inbox):
                self._intake.turn()
            tidily(lambda: leases.give_back(self._holder))
        except PASSING as error:
            LOG.warning("%d reports were not written: %s", len(self._inbox), error)

    def _listen(self) -> None:
        self._bus.serve(self._server)
        self._listening.set()
        self._pulse.begin()
        LOG.info("Reports are taken in.")

    def _endpoint(self) -> Endpoint:
        own = self._conf[options.GROUP]
        terms = Terms(period=own.period, probe_period=own.probe_period, peers=own.peers)
        planner = Planner(terms, utc_now)
        return Endpoint(self._inbox, planner.plan, self._tally, utc_now)

    def _own_loops(self) -> list[Loop]:
        own = self._conf[options.GROUP]
        limits = Limits(
            history=timedelta(days=own.history_days),
            changes=own.history_rows,
            forget=timedelta(hours=own.forget_hours),
        )
        upkeep = Upkeep(self._name, self._holder, self._tally, limits, utc_now)
        patience = timedelta(seconds=own.answer_timeout)
        tell, hurry = self._bus.tell, self._nova.hurry
        asker = Asker(self._name, tell, patience, utc_now, hurry)
        return [
            self._loop("intake", self._intake.turn, 0.0),
            self._loop("life", upkeep.live, 5.0),
            self._loop("complaint", self._pulse.tell, 5.0),
            self._loop("pulse", self._pulse.turn, 15.0),
            self._loop("upkeep", upkeep.turn, 10.0),
            self._loop("requests", asker.turn, 1.0),
        ]

    def _merging(self) -> Loop:
        period = self._conf[options.NOVA].period
        lasting = timedelta(seconds=2 * period + 60)
        merger = Merger(self._holder, self._cloud.census, self._judge, self._tally)
        return self._loop("nova", lambda: merger.turn(utc_now(), lasting), period)

    def _court(self) -> Judge:
        own = self._conf[options.GROUP]
        probes = timedelta(seconds=PERIODS * own.probe_period)
        return Judge(self._archive, probes)

    def _following(self) -> list[Loop]:
        office = failures.Office(
            name=self._name,
            holder=self._holder,
            cloud=self._cloud,
            ends=Ends(self._archive, self._judge),
            tally=self._tally,
            ask=self._bus.ask,
            tell=self._bus.tell,
            clock=utc_now,
        )
        return [self._loop(*each) for each in failures.loops(self._conf, office)]

    def _loop(self, name: str, turn: Callable[[], object], seconds: float) -> Loop:
        return Loop(name, turn, seconds, self._stop)
