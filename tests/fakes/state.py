"""What the fake cloud remembers: plain records, one for each row a real cloud keeps."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

RUNNING, PAUSED, SHUTDOWN, NOSTATE = 1, 3, 4, 0

# Status as the API words it -> (vm_state, task_state, power_state).
STATES: dict[str, tuple[str, str | None, int]] = {
    "ACTIVE": ("active", None, RUNNING),
    "BUILD": ("building", "spawning", NOSTATE),
    "DELETED": ("deleted", None, NOSTATE),
    "ERROR": ("error", None, NOSTATE),
    "HARD_REBOOT": ("active", "rebooting_hard", RUNNING),
    "MIGRATING": ("active", "migrating", RUNNING),
    "PAUSED": ("paused", None, PAUSED),
    "REBOOT": ("active", "rebooting", RUNNING),
    "REBUILD": ("active", "rebuilding", RUNNING),
    "RESCUE": ("rescued", None, RUNNING),
    "RESIZE": ("active", "resize_migrating", RUNNING),
    "REVERT_RESIZE": ("resized", "resize_reverting", RUNNING),
    "SHELVED": ("shelved", None, SHUTDOWN),
    "SHELVED_OFFLOADED": ("shelved_offloaded", None, SHUTDOWN),
    "SHUTOFF": ("stopped", None, SHUTDOWN),
    "SUSPENDED": ("suspended", None, SHUTDOWN),
    "VERIFY_RESIZE": ("resized", None, RUNNING),
}

_MOVING = {
    "resize_prep": "RESIZE",
    "resize_migrating": "RESIZE",
    "resize_migrated": "RESIZE",
    "resize_finish": "RESIZE",
}
# vm_state -> status, and where a task has the last word: task_state -> status.
BY_VM_STATE = {vm: name for name, (vm, task, _) in STATES.items() if task is None}
BY_VM_STATE["building"] = "BUILD"
BY_TASK: dict[str, dict[str, str]] = {
    "active": {
        "migrating": "MIGRATING",
        "rebooting": "REBOOT",
        "rebooting_hard": "HARD_REBOOT",
        "rebuilding": "REBUILD",
        **_MOVING,
    },
    "stopped": {"rebuilding": "REBUILD", **_MOVING},
    "paused": {"migrating": "MIGRATING"},
    "resized": {"resize_reverting": "REVERT_RESIZE"},
    "error": {"rebuilding": "REBUILD"},
}


def stable_id(kind: str, name: str) -> str:
    """The same id for the same thing in every cloud; sessions outlive a test."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{kind}/{name}"))


@dataclass
class Project:
    name: str

    @property
    def id(self) -> str:
        return stable_id("project", self.name).replace("-", "")


@dataclass
class User:
    name: str
    roles: dict[str, tuple[str, ...]]  # project name -> role names
    password: str = "secret"
    system: tuple[str, ...] = ()  # role names in the whole system

    @property
    def id(self) -> str:
        return stable_id("user", self.name).replace("-", "")


@dataclass
class Flavor:
    name: str
    vcpus: int
    ram: int  # MiB
    disk: int  # GiB
    id: str = ""
    ephemeral: int = 0
    swap: int = 0  # MiB
    disabled: bool = False
    public: bool = True
    extra_specs: dict[str, str] = field(default_factory=dict)


@dataclass
class Host:
    name: str
    up: bool = True
    enabled: bool = True
    disabled_reason: str | None = None
    forced_down: bool = False
    vcpus: int = 16
    memory_mb: int = 65536
    disk_gb: int = 1000
    zone: str = "nova"
    hypervisor_version: int = 9000000
    hostname: str = ""
    address: str = ""
    cell_down: bool = False

    @property
    def uuid(self) -> str:
        return stable_id("node", self.name)

    @property
    def service_id(self) -> str:
        return stable_id("service", self.name)


@dataclass
class Fault:
    code: int
    message: str
    created: dt.datetime
    details: str | None = None


@dataclass
class Event:
    event: str
    start: dt.datetime
    finish: dt.datetime | None
    result: str | None
    host: str
    details: str | None = None


@dataclass
class Action:
    action: str
    request_id: str
    user_id: str
    project_id: str
    start: dt.datetime
    updated: dt.datetime
    message: str | None = None
    events: list[Event] = field(default_factory=list)


@dataclass
class Server:
    serial: int
    id: str
    name: str
    host: str
    project_id: str
    user_id: str
    flavor: Flavor
    vm_state: str
    task_state: str | None
    power_state: int
    created: dt.datetime
    updated: dt.datetime
    volume_backed: bool = False
    locked: bool = False
    locked_reason: str | None = None
    image_id: str = ""
    fault: Fault | None = None
    progress: int = 0
    old_flavor: Flavor | None = None
    new_flavor: Flavor | None = None
    busy_until: dt.datetime | None = None  # a reboot under way
    pinned_zone: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    actions: list[Action] = field(default_factory=list)

    @property
    def status(self) -> str:
        by_task = BY_TASK.get(self.vm_state, {})
        plain = BY_VM_STATE.get(self.vm_state, "UNKNOWN")
        return by_task.get(self.task_state or "", plain)


@dataclass
class Migration:
    id: int
    uuid: str
    server: Server
    kind: str  # live-migration, migration, resize, evacuation
    status: str
    source: str
    dest: str | None
    user_id: str
    project_id: str
    created: dt.datetime
    updated: dt.datetime | None
    old_flavor: Flavor
    new_flavor: Flavor
    memory: tuple[int, int, int] | None = None  # total, processed, remaining in bytes
    disk: tuple[int, int, int] | None = None
    target: str | None = None  # where it will go; dest stays None until checks pass
    action: Action | None = None
    script: tuple[str, str] | None = None  # name of a scripted failure, its reason
    plan: list[tuple[str, float]] = field(
        default_factory=list
    )  # next status, seconds until it
    due: dt.datetime | None = None
    hurried: bool = False  # force-complete was asked for


@dataclass
class Network:
    """One network with one subnet."""

    name: str
    project_id: str

    @property
    def id(self) -> str:
        return stable_id("network", self.name)

    @property
    def subnet_id(self) -> str:
        return stable_id("subnet", self.name)


@dataclass
class ServerGroup:
    name: str
    policy: str
    members: list[str]
    project_id: str

    @property
    def id(self) -> str:
        return stable_id("group", self.name)


@dataclass
class Aggregate:
    id: int
    name: str
    hosts: list[str]
    metadata: dict[str, str] = field(default_factory=dict)
