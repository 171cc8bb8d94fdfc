"""The program: reports on and on, or once."""

import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Thread, Timer
from typing import Any, NoReturn

from oslo_config import cfg
from oslo_log import log

from migration_panel import __version__
from migration_panel.agent import options
from migration_panel.agent.evidence.look import Logs
from migration_panel.agent.evidence.places import Places
from migration_panel.agent.hypervisor import open_local
from migration_panel.agent.masking import masked
from migration_panel.agent.messaging import Bus, RemoteAgents, RemoteEngine
from migration_panel.agent.once import once
from migration_panel.agent.outbox import Outbox
from migration_panel.agent.planner import Planner
from migration_panel.agent.probe import marker
from migration_panel.agent.probe.peer import QUICK, Prober
from migration_panel.agent.questions import Look, Questions
from migration_panel.agent.report import Measure, host_name
from migration_panel.agent.rounds import Rounds, Wanted
from migration_panel.agent.system import System
from migration_panel.facts.missing import Missing

LOG = logging.getLogger(__name__)

AGAIN = 10.0  # seconds until RabbitMQ is tried again
GRACE = 10.0  # seconds for the round that is under way when all is to stop


def main(arguments: Sequence[str] | None = None, system: System | None = None) -> int:
    """`system`: tests stand in for the host."""
    conf = cfg.CONF
    options.load(conf, sys.argv[1:] if arguments is None else arguments)
    if conf.once:
        return once(conf, measure(conf, system or System()))
    log.setup(conf, options.PROGRAM, __version__)
    agent = Agent(conf, system or System())
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, agent.stop)
    agent.run()
    return _leave()


def _leave() -> NoReturn:
    """A thread that waits for a dead file system or broker must not keep us."""
    logging.shutdown()
    os._exit(0)


def measure(conf: cfg.ConfigOpts, system: System) -> Measure:
    group = conf[options.GROUP]
    files = tuple(group.nova_config_files)
    return Measure(
        system=system,
        host=host_name(system, group.host, files),
        user=options.user(),
        nova_files=files,
        period=group.period,
        libvirt=lambda: open_local(group.libvirt_uri),
    )


def looking(conf: cfg.ConfigOpts, known: Measure) -> Look:
    """How the host's logs are searched."""
    group, system = conf[options.GROUP], known.system
    places = Places(
        nova_logs=tuple(group.nova_logs),
        nova_units=tuple(group.nova_units),
        libvirt_logs=tuple(group.libvirt_logs),
        libvirt_units=tuple(group.libvirt_units),
        qemu_folders=tuple(group.qemu_log_folders),
    )
    return Logs(
        system=system,
        host=known.host,
        user=known.user,
        places=lambda: places.with_nova_conf(system, known.nova_files),
    ).evidence


class Agent:
    """Everything that runs, put together."""

    def __init__(self, conf: cfg.ConfigOpts, system: System) -> None:
        group = conf[options.GROUP]
        wanted = self._wanted = Wanted()
        self._measure = measure(conf, system)
        bus = Bus(conf)
        engine, agents = RemoteEngine(bus), RemoteAgents(bus)
        self._outbox = Outbox(engine)
        self._planner = Planner(
            self._measure.host, engine, lambda: self._outbox.allow(there=True)
        )
        prober = Prober(
            system=self._measure.system,
            agents=lambda: agents if self._planner.there else None,
            timeout=group.probe_timeout,
            at_once=group.probes_at_once,
        )
        questions = Questions(
            lambda: self._measure.latest,
            wanted.ask,
            look=looking(conf, self._measure),
            attempt=replace(prober, timeout=min(prober.timeout, QUICK)).probe,
        )
        self._serve: Callable[[], Any] = lambda: bus.serve(
            self._measure.host, questions
        )
        self._rounds = Rounds(
            measure=self._measure,
            probing=prober.probes,
            planner=self._planner,
            outbox=self._outbox,
            wanted=wanted,
            period=group.period,
        )

    def run(self) -> None:
        LOG.info("Measuring %s, version %s", self._measure.host, __version__)
        self._planner.start()
        self._outbox.start()
        Thread(target=self._answer, name="questions", daemon=True).start()
        self._tidy()
        self._rounds.run()
        LOG.info("Stopped.")

    def stop(self, *_signal: Any) -> None:
        """At the end of this round, or before it where it lasts."""
        self._wanted.stop()
        late = Timer(GRACE, self._give_up)
        late.daemon = True
        late.start()

    def _give_up(self) -> None:
        LOG.warning("This round does not end; left in the middle of it.")
        self._tidy()
        _leave()

    def _answer(self) -> None:
        """Open the server of our questions; where RabbitMQ is away, that waits."""
        while True:
            try:
                self._serve().start()
            # A refused login, a vhost that is not there: each library has its own.
            except Exception as error:  # noqa: BLE001
                LOG.warning("No questions can be answered yet: %s", masked(str(error)))
                time.sleep(AGAIN)
            else:
                return

    def _tidy(self) -> None:
        """Markers of a run that was killed."""
        conf = self._measure.nova_conf()
        if not isinstance(conf, Missing):
            marker.sweep(conf.instances_path, self._measure.host)
