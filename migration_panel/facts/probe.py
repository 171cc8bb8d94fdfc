"""What a host found when it tried to reach a peer the way Nova will."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from migration_panel.facts.missing import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Whom to probe, and where Nova would reach it.

    `my_ip`: for ssh, `NovaConf.cold_address`. `connect_to`: for libvirt, the peer's
    live_migration_inbound_addr or its host name.
    """

    host: str
    my_ip: str
    connect_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try: `tried` as a person could repeat it, `said` cut and masked."""

    worked: bool
    tried: str
    said: str
    seconds: float


class CpuMatch(Enum):
    """libvirt's answer: the source's CPU against the target's."""

    INCOMPATIBLE = "incompatible"
    IDENTICAL = "identical"
    SUPERSET = "superset"


@dataclass(frozen=True, slots=True, kw_only=True)
class CpuComparison:
    """`said` is libvirt's own reason where it gave one."""

    match: CpuMatch
    said: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What a name of the target resolves to on the source; empty: nothing."""

    name: str
    addresses: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """An ordered pair, measured from the source.

    `ssh`: login as nova to the peer's my_ip. `instances_path`: through that login,
    whether nova may write there. `libvirt`: the URI of nova.conf, read-only.
    `data_port`: the peer's agent listened on a port of its data range.
    `shared_storage`: True where a marker file written here was seen there.
    """

    source: str
    target: str
    taken: datetime
    ssh: Attempt | Missing
    instances_path: Attempt | Missing
    libvirt: Attempt | Missing
    names: tuple[Resolution, ...] | Missing
    cpu: CpuComparison | Missing
    data_port: Attempt | Missing
    shared_storage: bool | Missing
