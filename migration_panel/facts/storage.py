"""Where the host keeps its servers' disks."""

from dataclasses import dataclass

# Others may write there too, whatever libvirt makes of it.
NETWORK_FILE_SYSTEMS = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "ceph", "gfs2", "ocfs2", "gpfs"),
        *("afs", "acfs", "beegfs", "lustre", "9p", "virtiofs"),
    }
)
# What libvirt takes for shared by the name in /proc/mounts.
SHARED_FUSE = frozenset({"fuse.glusterfs", "fuse.quobyte"})


@dataclass(frozen=True, slots=True, kw_only=True)
class InstancesPath:
    """Nova's instances_path and the file system it is on, or would be on.

    `file_system`, `device` and `mount_point` are of what is mounted there last;
    `shared` is libvirt's judgement. `owner` and `mode`: None where nothing is at
    `path`. `writable`: whether nova may make folders there. Sizes in bytes; `free`
    is what nova may use of it. A file system that makes inodes as it needs them
    has 0 `inodes`.
    """

    path: str
    file_system: str
    device: str
    mount_point: str
    shared: bool
    read_only: bool
    owner: str | None
    mode: int | None
    writable: bool
    total: int
    free: int
    inodes: int
    free_inodes: int

    @property
    def exists(self) -> bool:
        return self.owner is not None

    @property
    def on_network(self) -> bool:
        """Whether other hosts may keep their servers' folders here as well."""
        kind = self.file_system
        return self.shared or kind in NETWORK_FILE_SYSTEMS or kind.startswith("fuse")
