"""What the hypervisor and the instances path hold, whatever Nova believes."""

from dataclasses import dataclass
from datetime import datetime

from migration_panel.facts.missing import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A domain that libvirt knows; `state` in virsh's words: running, shut off …

    `machine` and `cpu_model` are those of its definition; host-passthrough stands
    for a model. `server`: the server's id, which is the domain's uuid, where Nova's
    own words are in the definition; None: not Nova's. `created`: when Nova wrote
    them. `local_disks`: disks that are files or devices of the host, CD-ROMs and
    config drive aside. `passthrough`: PCI or USB devices of the host, `vgpu`:
    mediated ones. `pinned`: to CPUs or NUMA nodes of the host.
    """

    uuid: str
    name: str
    state: str
    server: str | None
    created: datetime | None
    machine: str | None
    cpu_model: str | None
    local_disks: int
    cdrom: bool
    config_drive: bool
    passthrough: bool
    vgpu: bool
    tpm: bool
    pinned: bool
    huge_pages: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A server's folder in the instances path; `kind`: instance, resize, del.

    `modified`: when it was made, renamed or changed. `removable`: nova may delete
    what is in it. `empty`: nothing is.
    """

    server: str
    kind: str
    modified: datetime
    owner: str
    removable: bool
    empty: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Domains:
    """Both in the order of their names."""

    domains: tuple[Domain, ...] | Missing
    folders: tuple[Folder, ...] | Missing
