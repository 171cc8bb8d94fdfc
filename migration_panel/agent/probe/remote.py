"""A peer's libvirt, opened with the URI of a live migration, and its CPU."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from migration_panel.agent.hypervisor import RefusedError, RemoteConnection
from migration_panel.agent.masking import said
from migration_panel.agent.system import UnmeasuredError
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Attempt, CpuComparison

Open = Callable[[str, float], RemoteConnection]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """`hostname`: the name to which the peer's libvirt would have data sent."""

    libvirt: Attempt | Missing
    cpu: CpuComparison | Missing
    hostname: str | None = None


def unmeasured(reason: str) -> Remote:
    return Remote(libvirt=Missing(reason), cpu=Missing(reason))


def probe(open_remote: Open, uri: str, cpu: str | Missing, timeout: float) -> Remote:
    """`cpu`: the description of this host's CPU, in XML."""
    start = time.monotonic()
    try:
        peer = open_remote(uri, timeout)
    except RefusedError as error:
        refused = _attempt(uri, start, said(str(error)))
        reason = f"the peer's libvirt did not let us in: {refused.said}"
        return Remote(libvirt=refused, cpu=Missing(reason))
    except UnmeasuredError as error:
        return unmeasured(said(str(error)))
    opened = _attempt(uri, start, "")
    try:
        return Remote(libvirt=opened, cpu=compared(peer, cpu), hostname=_name(peer))
    finally:
        _close(peer)


def _attempt(uri: str, start: float, refusal: str) -> Attempt:
    return Attempt(
        worked=not refusal,
        tried=f"virsh -r -c '{uri}' hostname",
        said=refusal,
        seconds=time.monotonic() - start,
    )


def compared(peer: RemoteConnection, cpu: str | Missing) -> CpuComparison | Missing:
    if isinstance(cpu, Missing):
        return cpu
    start = time.monotonic()
    try:
        match, reason = peer.compare_cpu(cpu)
    except UnmeasuredError as error:
        return Missing(said(str(error)))
    seconds = time.monotonic() - start
    return CpuComparison(match=match, said=said(reason), seconds=seconds)


def _name(peer: RemoteConnection) -> str | None:
    try:
        return peer.hostname()
    except UnmeasuredError:
        return None


def _close(peer: RemoteConnection) -> None:
    try:
        peer.close()
    except UnmeasuredError:
        return
