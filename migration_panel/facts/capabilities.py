"""What the hypervisor can do, as libvirt and the QEMU binary tell it."""

from dataclasses import dataclass

from migration_panel.facts.missing import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Cpu:
    """The host's CPU; `xml` is libvirt's description, for comparing it elsewhere."""

    arch: str
    model: str | None
    vendor: str | None
    features: tuple[str, ...]
    xml: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """Versions as 9.0.0. `machine_types`: names and aliases, of the host's own arch.

    `usable_models`: CPU models guests may have here. `migrates_blocks`: whether the
    QEMU binary can copy disks while it migrates (it has NBD and drive mirroring);
    `migration`: QEMU's own migration capabilities. `security`: security drivers in
    use, without `none`. `kvm`: libvirt offers guests that KVM runs. `gives_own_cpu`:
    whether the hypervisor could give a guest all of the host's CPU, which is how Nova
    compares CPUs since its version 27; None: without KVM that is no question.
    """

    host_uuid: str
    libvirt_version: str
    qemu_version: str
    emulator: str | None
    cpu: Cpu | Missing
    usable_models: tuple[str, ...] | Missing
    machine_types: tuple[str, ...]
    security: tuple[str, ...]
    live_migration: bool
    migrates_blocks: bool | Missing
    migration: tuple[str, ...] | Missing
    kvm: bool
    gives_own_cpu: bool | Missing | None
