"""Pairs of sound hosts, and what ssh and libvirt say; a test breaks what matters."""

from collections.abc import Iterator
from typing import Any

from migration_panel.facts.known import KnownHost, KnownPair
from migration_panel.facts.probe import (
    Attempt,
    CpuComparison,
    CpuMatch,
    Probe,
    Resolution,
)
from tests.fakes.hypervisor import captured
from tests.hypervisors import capabilities
from tests.reports import NOON, SILENT, probe, report
from tests.sound import network, nova_conf

ADDRESS = "192.0.2.12"
OTHER_UUID = "5ed1a4f2-9f0e-4d0c-8f1b-2f6c5c1d0002"
Facts = dict[str, Any]


def worked(tried: str = "a line") -> Attempt:
    return Attempt(worked=True, tried=tried, said="", seconds=0.1)


def failed(said: str, tried: str = "a line") -> Attempt:
    return Attempt(worked=False, tried=tried, said=said, seconds=0.1)


def cpus(match: CpuMatch = CpuMatch.IDENTICAL, said: str = "") -> CpuComparison:
    return CpuComparison(match=match, said=said, seconds=0.1)


def resolved(name: str, *addresses: str) -> Resolution:
    return Resolution(name=name, addresses=addresses, seconds=0.1)


def sound_probe(**known: Any) -> Probe:
    told: Facts = {
        **dict.fromkeys(("ssh", "instances_path", "libvirt", "data_port"), worked()),
        "names": (resolved("compute2", ADDRESS),),
        "cpu": cpus(),
        "shared_storage": False,
    }
    return probe(**(told | known))


def host(name: str, **topics: Any) -> KnownHost:
    return KnownHost(
        name=name,
        now=NOON,
        report=report(name, **topics),
        service=SILENT,
        servers=SILENT,
    )


def source(
    nova: Facts | None = None, can: Facts | None = None, **known: Any
) -> KnownHost:
    """compute1."""
    own = {
        "nova": nova_conf(**(nova or {})),
        "capabilities": capabilities(**(can or {})),
    }
    return host("compute1", **(own | known))


def target(
    nova: Facts | None = None, can: Facts | None = None, **known: Any
) -> KnownHost:
    """compute2, at 192.0.2.12."""
    addresses = dict.fromkeys(("my_ip", "migration_inbound_addr"), ADDRESS)
    conf = nova_conf(**({"host": "compute2", **addresses} | (nova or {})))
    own = capabilities(**({"host_uuid": OTHER_UUID} | (can or {})))
    net = network(hostname="compute2")
    return host(
        "compute2", **({"nova": conf, "capabilities": own, "network": net} | known)
    )


def silent(name: str) -> KnownHost:
    """No agent ever reported of it."""
    return KnownHost(name=name, now=NOON, report=SILENT, service=SILENT, servers=SILENT)


def a_pair(
    from_host: KnownHost | None = None, to_host: KnownHost | None = None, **parts: Any
) -> KnownPair:
    """`parts`: of the probe."""
    return KnownPair(
        source=from_host or source(),
        target=to_host or target(),
        probe=sound_probe(**parts),
    )


def said(file: str) -> Iterator[tuple[str, str]]:
    """Ids and texts of a file in tests/data/pair; a number tells alike ones apart."""
    for part in captured(f"pair/{file}").split("== ")[1:]:
        name, _, text = part.partition("\n")
        yield f"pair.{name.split(' ')[0]}", text.rstrip("\n")
