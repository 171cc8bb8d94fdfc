"""All topics of a report, measured one after the other, each with an end."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, is_dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from migration_panel import __version__
from migration_panel.agent.bounded import StuckError, within
from migration_panel.agent.collect import (
    account,
    capabilities,
    clock,
    domains,
    libvirt,
    listeners,
    memory,
    network,
    nova,
    platform,
    ssh,
    storage,
)
from migration_panel.agent.hypervisor import Connection, open_local
from migration_panel.agent.masking import said
from migration_panel.agent.planner import Answer
from migration_panel.agent.system import System, UnmeasuredError
from migration_panel.facts import codec
from migration_panel.facts.clock import Clock
from migration_panel.facts.missing import Missing
from migration_panel.facts.nova import NovaConf
from migration_panel.facts.report import SCHEMA, Report

LOG = logging.getLogger(__name__)
T = TypeVar("T")

LIMIT = 20.0  # seconds a topic may take


@dataclass(slots=True, kw_only=True)
class Measure:
    """Measures the host; `latest` is what it found last.

    `host` is the name under which it reports, whatever nova.conf says later.
    """

    system: System
    host: str
    user: str
    nova_files: tuple[str, ...]
    period: int
    libvirt: Callable[[], Connection] = open_local
    latest: Report | None = field(default=None)

    def report(self, answer: Answer | None, silence: str) -> Report:
        """`answer`: the engine's, of this round; None and why there is none."""
        connection = self.libvirt()
        try:
            self.latest = self._report(connection, _clock(answer, silence))
        finally:
            part("libvirt, closing", connection.close)
        return self.latest

    def nova_conf(self) -> NovaConf | Missing:
        return part("nova.conf", lambda: nova.collect(self.system, self.nova_files))

    def _report(self, connection: Connection, found_clock: Clock | Missing) -> Report:
        system = self.system
        own = part("account", lambda: account.collect(system, self.user))
        conf = self.nova_conf()
        open_ports = part("listeners", lambda: listeners.collect(system))
        return Report(
            schema=SCHEMA,
            host=self.host,
            taken=datetime.now(UTC),
            period=self.period,
            agent_version=__version__,
            account=own,
            ssh=_with(own, "ssh", lambda known: ssh.collect(system, known)),
            nova=conf,
            libvirt=part(
                "libvirt", lambda: libvirt.collect(system, connection, open_ports)
            ),
            capabilities=part(
                "capabilities", lambda: capabilities.collect(system, connection)
            ),
            storage=_with(
                conf,
                "storage",
                lambda known: storage.collect(system, known.instances_path),
            ),
            memory=part("memory", lambda: memory.collect(system)),
            network=self._network(connection, conf),
            clock=found_clock,
            domains=_with(
                conf,
                "domains",
                lambda known: domains.collect(system, connection, known.instances_path),
            ),
            platform=part("platform", lambda: platform.collect(system)),
        )

    def _network(self, connection: Connection, conf: NovaConf | Missing) -> Any:
        own = part("libvirt's host name", connection.hostname)
        return _with(
            own, "network", lambda name: network.collect(self.system, conf, name)
        )


def _clock(answer: Answer | None, silence: str) -> Clock | Missing:
    if answer is None:
        return Missing(silence)
    sent, theirs, received = answer.asked, answer.plan.now, answer.answered
    return part(
        "clock",
        lambda: clock.measure(
            sent.timestamp(), theirs.timestamp(), received.timestamp()
        ),
    )


def _with(known: T | Missing, what: str, call: Callable[[T], Any]) -> Any:
    """A topic that stands on another: what that lacks, it lacks."""
    if isinstance(known, Missing):
        return known
    return part(what, lambda: call(known))


def part(what: str, call: Callable[[], T]) -> T | Missing:
    """Whatever a collector raises costs its topic, and nothing else.

    So does a value that the engine would not take: it would refuse the whole report.
    """
    try:
        return _taken(within(LIMIT, what, call))
    except (StuckError, UnmeasuredError) as error:
        return Missing(said(str(error)) or "no reason was given")
    except Exception as error:
        LOG.exception("What measures %s has a fault", what)
        return Missing(said(f"{type(error).__name__}: {error}"))


def _taken(found: T) -> T:
    if is_dataclass(found) and not isinstance(found, type):
        codec.decode(type(found), codec.encode(found))
    return found


def host_name(system: System, wanted: str | None, files: tuple[str, ...]) -> str:
    """The host's name in Nova: as set, as nova.conf has it, or its own."""
    if wanted:
        return wanted
    conf = part("nova.conf", lambda: nova.collect(system, files))
    return system.hostname() if isinstance(conf, Missing) else conf.host
