"""What Nova knows of a server."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


class PowerState(IntEnum):
    """What the hypervisor last said of the guest; numbers are Nova's."""

    NO_STATE = 0
    RUNNING = 1
    PAUSED = 3
    SHUTDOWN = 4
    CRASHED = 6
    SUSPENDED = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Flavor:
    """Sizes as Nova counts them: MiB of memory and swap, GiB of disks."""

    name: str
    vcpus: int
    memory_mb: int
    disk_gb: int
    ephemeral_gb: int = 0
    swap_mb: int = 0
    id: str | None = None
    extra_specs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Nova's last recorded fault; it may be older than the failure at hand."""

    message: str
    created: datetime
    details: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server; `None` means Nova did not say."""

    id: str
    name: str
    project_id: str
    status: str
    user_id: str | None = None
    host: str | None = None
    instance_name: str | None = None
    zone: str | None = None
    vm_state: str | None = None
    task_state: str | None = None
    power_state: PowerState | None = None
    locked: bool = False
    locked_reason: str | None = None
    flavor: Flavor | None = None
    image_id: str | None = None
    volumes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    config_drive: bool = False
    progress: int | None = None
    created: datetime | None = None
    updated: datetime | None = None
    fault: Fault | None = None

    @property
    def volume_backed(self) -> bool:
        """Nova reports no image for a server whose root disk is a volume."""
        return self.image_id is None and bool(self.volumes)

    @property
    def reachable(self) -> bool:
        """False where the server's cell did not answer and Nova told a stub."""
        return self.status != "UNKNOWN"
