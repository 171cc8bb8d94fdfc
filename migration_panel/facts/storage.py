"""Where the host keeps its servers' disks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class InstancesPath:
    """Nova's instances_path; `shared` as libvirt judges its file system.

    Sizes in bytes; `free` is what nova may use of it. `device` is what is mounted.
    """

    path: str
    file_system: str
    device: str
    mount_point: str
    shared: bool
    read_only: bool
    owner: str
    mode: int
    writable: bool
    total: int
    free: int
    inodes: int
    free_inodes: int
