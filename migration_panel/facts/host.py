"""What Nova and Placement know of a compute host."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputeService:
    """The nova-compute service of a host."""

    host: str
    up: bool
    enabled: bool
    id: str | None = None
    zone: str | None = None
    forced_down: bool = False
    disabled_reason: str | None = None
    updated: datetime | None = None
    cell_answered: bool = True

    @property
    def state(self) -> str:
        """One word: up (and enabled), disabled, down, or unknown."""
        if not self.cell_answered:
            return "unknown"
        if not self.up:
            return "down"
        return "up" if self.enabled else "disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypervisor:
    """The hypervisor of a host; its id is the resource provider's in Placement."""

    id: str
    hostname: str
    host: str
    type: str
    version: str
    ip: str | None = None
    running_vms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """How much of one resource class there is, allocation ratio applied."""

    capacity: int
    used: int

    @property
    def free(self) -> int:
        """Never negative, though an overcommitted host may use more than it has."""
        return max(self.capacity - self.used, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """Placement's inventory: VCPU, MEMORY_MB (MiB), DISK_GB (GiB); None: not told."""

    vcpus: Amount | None = None
    memory_mb: Amount | None = None
    disk_gb: Amount | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A compute host, joined from Nova's services, hypervisors and Placement.

    `capacity` is None where Placement was not asked or gave no answer, and an
    empty Capacity where it answered without this host: nothing is free there.
    """

    service: ComputeService
    hypervisor: Hypervisor | None = None
    capacity: Capacity | None = None
    aggregates: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        """The name by which Nova's API takes a target."""
        return self.service.host
