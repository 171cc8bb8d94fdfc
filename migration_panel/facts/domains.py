"""What the hypervisor and the instances path hold, whatever Nova believes."""

from dataclasses import dataclass
from datetime import datetime

from migration_panel.facts.missing import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A domain that libvirt knows; `state` in virsh's words: running, shut off …

    `machine` and `cpu_model` are those of its definition. `server`: the server's id
    that Nova wrote into it, which is also the domain's uuid; None: not Nova's.
    """

    uuid: str
    name: str
    state: str
    server: str | None
    machine: str | None
    cpu_model: str | None
    cdrom: bool
    config_drive: bool
    passthrough: bool
    tpm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A server's folder in the instances path; `kind`: instance, resize, del."""

    server: str
    kind: str
    modified: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Domains:
    """Both in the order of their names."""

    domains: tuple[Domain, ...] | Missing
    folders: tuple[Folder, ...] | Missing
