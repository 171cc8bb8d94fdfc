"""Every part of the probes of some peers, at the same time, each with an end."""

import logging
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from migration_panel.agent import hypervisor
from migration_panel.agent.masking import said
from migration_panel.agent.messaging import Agents
from migration_panel.agent.probe import data_port, login, marker, names, remote
from migration_panel.agent.system import System
from migration_panel.facts.capabilities import Capabilities, Cpu
from migration_panel.facts.missing import Missing
from migration_panel.facts.nova import NovaConf
from migration_panel.facts.probe import Attempt, Peer, Probe, Resolution
from migration_panel.facts.report import Report

LOG = logging.getLogger(__name__)
T = TypeVar("T")

# Seconds of a probe that someone waits for: of its parts, and for all of it.
QUICK, LIMIT = 5, 7.0
NO_AGENTS = "the peer's agent was not asked while the engine does not answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prober:
    """`agents` tells how to ask those of the peers; None and `silence`: no one can."""

    system: System
    agents: Callable[[], Agents | None]
    timeout: int
    at_once: int
    silence: str = NO_AGENTS
    open_remote: remote.Open = hypervisor.open_remote

    def probes(self, report: Report, peers: Iterable[Peer]) -> tuple[Probe, ...]:
        """In the order of the peers."""
        listed = tuple(peers)
        if not listed:
            return ()
        nova = report.nova
        folder = nova if isinstance(nova, Missing) else nova.instances_path
        with (
            _marked(folder, report.host) as token,
            ThreadPoolExecutor(self.at_once, "probe") as pool,
        ):
            begun = [self._begin(pool, report, peer, token) for peer in listed]
            return tuple(each.finished() for each in begun)

    def probe(self, report: Report, peer: Peer) -> Probe:
        """One peer, now; what is not known in time is Missing.

        Of a prober whose timeout is no longer than QUICK.
        """
        end = time.monotonic() + LIMIT
        nova = report.nova
        folder = nova if isinstance(nova, Missing) else nova.instances_path
        pool = ThreadPoolExecutor(self.at_once, "probe")
        try:
            with _marked(folder, report.host) as token:
                return self._begin(pool, report, peer, token).finished(end)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _begin(
        self,
        pool: ThreadPoolExecutor,
        report: Report,
        peer: Peer,
        token: str | Missing,
    ) -> "_Parts":
        nova = report.nova
        folder = nova if isinstance(nova, Missing) else nova.instances_path
        agents = self.agents()
        return _Parts(
            source=report.host,
            target=peer.host,
            login=pool.submit(login.probe, self.system, peer, folder, self.timeout),
            remote=pool.submit(self._remote, peer, nova, report.capabilities),
            data_port=pool.submit(self._data_port, agents, peer),
            shared=pool.submit(self._shared, agents, peer, token),
        )

    def _remote(
        self, peer: Peer, nova: NovaConf | Missing, can: Capabilities | Missing
    ) -> "_Named":
        """Begin with libvirt: it knows one of the names."""
        cpu = _cpu(can)
        if isinstance(nova, Missing):
            found = remote.unmeasured(nova.reason)
        else:
            uri = nova.uri(peer.connect_to)
            found = remote.probe(self.open_remote, uri, cpu, self.timeout)
        wanted = (peer.host, peer.connect_to, found.hostname)
        return _Named(
            remote=found, names=names.probe(self.system, wanted, self.timeout)
        )

    def _data_port(self, agents: Agents | None, peer: Peer) -> Attempt | Missing:
        if agents is None:
            return Missing(self.silence)
        return data_port.probe(agents, peer.host, self.timeout)

    def _shared(
        self, agents: Agents | None, peer: Peer, token: str | Missing
    ) -> bool | Missing:
        if isinstance(token, Missing):
            return token
        if agents is None:
            return Missing(self.silence)
        return marker.probe(agents, peer.host, token)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    remote: remote.Remote
    names: tuple[Resolution, ...] | Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """A probe under way."""

    source: str
    target: str
    login: Future[login.Login]
    remote: Future[_Named]
    data_port: Future[Attempt | Missing]
    shared: Future[bool | Missing]

    def finished(self, end: float | None = None) -> Probe:
        """`end`: until when its parts are waited for, by the monotonic clock."""
        got_in, opened = _result(self.login, end), _result(self.remote, end)
        if isinstance(got_in, Missing):
            got_in = login.Login(ssh=got_in, instances_path=got_in)
        if isinstance(opened, Missing):
            opened = _Named(remote=remote.unmeasured(opened.reason), names=opened)
        return Probe(
            source=self.source,
            target=self.target,
            taken=datetime.now(UTC),
            ssh=got_in.ssh,
            instances_path=got_in.instances_path,
            libvirt=opened.remote.libvirt,
            names=opened.names,
            cpu=opened.remote.cpu,
            data_port=_result(self.data_port, end),
            shared_storage=_result(self.shared, end),
        )


def _marked(folder: str | Missing, host: str) -> AbstractContextManager[str | Missing]:
    if isinstance(folder, Missing):
        return nullcontext(folder)
    return marker.marker(folder, host)


def _result(part: Future[T], end: float | None) -> T | Missing:
    """What fails in a way that no one thought of costs its part alone."""
    try:
        return part.result(None if end is None else max(end - time.monotonic(), 0))
    except Exception as error:
        if not part.done():
            return Missing(f"it took longer than {LIMIT:g} s")
        LOG.debug("A part of a probe failed", exc_info=error)
        return Missing(said(f"{type(error).__name__}: {error}"))


def _cpu(can: Capabilities | Missing) -> str | Missing:
    if isinstance(can, Missing):
        return can
    return can.cpu.xml if isinstance(can.cpu, Cpu) else can.cpu
