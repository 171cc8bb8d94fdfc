"""Guests with hardware or secrets of their own."""

from migration_panel.diagnosis.cause import Cause, Rank, Sign, Step
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.diagnosis.steps import DEBIAN, OF_LIVE, RED_HAT
from migration_panel.text import N_

_PCI = "https://docs.openstack.org/nova/latest/admin/pci-passthrough.html"
_COLD = Step(N_("Migrate it cold."), "openstack server migrate SERVER", "controller")

PASSTHROUGH = Cause(
    id="passthrough_device_not_migratable",
    layer="device-passthrough-sriov-vgpu-mdev",
    tier=1,
    title=N_("A passed-through device cannot move with the guest"),
    happened=N_(
        "The guest has a PCI device or an SR-IOV port of the source's hardware, "
        "whose state cannot be sent."
    ),
    matters=N_(
        "The server moves live only without the device, or with devices that Nova "
        "knows to be migratable."
    ),
    remedy=(
        Step(
            N_("Find it."),
            "sudo virsh dumpxml INSTANCE | grep -A8 '<hostdev'",
            "source",
        ),
        Step(
            N_("Detach the port for the move."),
            "openstack server remove port SERVER PORT",
            "controller",
        ),
        _COLD,
    ),
    signs=(
        Sign(
            r"non-migratable device '\S{0,60}vfio|host doesn't support passthrough|does not explicitly request live-migratable|vif with related pci|uses "
            r"local devices: hostpci|"
            r"pci (?:passthrough|device|alias)\b.{0,120}(?:not (?:supported|migrat)|"
            r"cannot|unable)|"
            r"(?:cannot|can't|unable to) (?:live )?migrate .{0,80}(?:hostdev|\bpci\b|"
            r"vfio|sr-?iov|(?<!host-)passthrough|assigned)|"
            r"(?:hostdev|vfio|sr-?iov|(?<!host-)passthrough)\b.{0,120}(?:migrat|not "
            r"supported|block)|domain has assigned (?:non-usb )?host devices|"
            r"pcidevice\w{0,60}(?:notfound|invalid|request|wrong)\w{0,60}|"
            r"pcirequest\w{0,60}|pci device request .{0,80}failed|neutron does not "
            r"support required port binding",
            Rank.DECISIVE,
            unless=r"mdev|vgpu|get_pci_config|with post-?copy",
        ),
    ),
    place=Place.SERVER,
    checks=("guest.pci-device",),
    references=(_PCI,),
)
VGPU = Cause(
    id="vgpu_mdev_incompatible",
    layer="device-passthrough-sriov-vgpu-mdev",
    tier=2,
    title=N_("The target does not offer the guest's virtual GPU"),
    happened=N_(
        "The guest's mediated device is of a type that the target does not have, or "
        "one of the hosts is too old to move it."
    ),
    matters=N_(
        "The server moves live only between hosts with the same types and libvirt "
        "8.6, QEMU 8.1 and later."
    ),
    remedy=(
        Step(
            N_("Compare the types."),
            "grep -n enabled_mdev_types /etc/nova/nova.conf; ls "
            "/sys/class/mdev_bus/*/mdev_supported_types",
            "both",
        ),
        _COLD,
    ),
    signs=(
        Sign(
            r"cannot migrate .{0,80}\bmdev|source mdev types|either libvirt or qemu version .{0,80}too old|"
            r"\bmdevs?\b.{0,120}(?:not (?:supported|available|found)|invalid|no such|"
            r"mismatch|fail|unable)|"
            r"\bvgpus?\b.{0,100}(?:not (?:supported|available)|cannot|fail)|mediated "
            r"dev.{0,120}(?:not|fail)",
            Rank.DECISIVE,
            unless=r"won't be reattached|healing",
        ),
    ),
    place=Place.TARGET,
    checks=("guest.vgpu",),
    references=("https://docs.openstack.org/nova/latest/admin/virtual-gpu.html",),
)
FEATURE = Cause(
    id="guest_feature_not_migratable",
    layer="device-passthrough-sriov-vgpu-mdev",
    tier=2,
    title=N_("The guest has a feature with which Nova does not move it"),
    happened=N_(
        "Encrypted memory (SEV), accelerators, vDPA, persistent memory or a shared "
        "folder: Nova refuses such a server."
    ),
    matters=N_("Nothing was tried; the server runs on."),
    remedy=(
        Step(
            N_("Take the feature away: another flavor, detached port or share."),
            where="controller",
        ),
        Step(
            N_("Or migrate it cold."),
            "openstack server migrate SERVER",
            "controller",
            OF_LIVE,
        ),
    ),
    signs=(
        Sign(
            r"not supported for (?:sev|vdpa|accelerat\w{0,60}|instance with)|"
            r"operation '\S{1,120}' not supported for (?!vtpm)\S{1,120}-enabled|"
            r"instances? (?:that have|with) (?:accelerators|vdpa|vpmem|shares)|"
            r"virtual persistent memory|remote-managed ports|"
            r"feature not supported (?:until computes|because either compute|with "
            r".{0,60}(?:vdpa|accelerator|ports|share))|"
            r"forbidden(?:with|port|shares)\w{1,60}|"
            r"operationnotsupportedfor(?!vtpm)\w{1,60}|\bsev\b.{0,60}(?:not supported|"
            r"migrat)|vpmems?\b.{0,60}(?:not|cannot)|"
            r"protected vms are currently not migrat|"
            r"(?:operation|action) .{0,40}not supported for .{0,40}(?:vdpa|"
            r"accelerator|sev|tdx)",
            Rank.DECISIVE,
            unless=r"vtpm|shared storage",
        ),
    ),
    place=Place.SERVER,
    checks=("guest.memory-encryption", "guest.persistent-memory", "guest.accelerator"),
    references=("https://docs.openstack.org/nova/latest/user/support-matrix.html",),
)
VTPM = Cause(
    id="vtpm_state_failed",
    layer="secure-boot-uefi-nvram-vtpm",
    tier=2,
    title=N_("The guest's virtual TPM cannot come along"),
    happened=N_(
        "The secret that opens the TPM's state is not there, swtpm is missing at the "
        "target, or this Nova does not move such guests live."
    ),
    matters=N_(
        "The server stays at the source; without the secret its TPM cannot be opened "
        "again after a restart."
    ),
    remedy=(
        Step(
            N_("See that swtpm is on both hosts."),
            "swtpm --version; sudo virsh domcapabilities | grep -A6 '<tpm'",
            "both",
        ),
        Step(
            N_(
                "Hard-reboot by the server's owner, who may read the secret in "
                "Barbican."
            ),
            "openstack server reboot --hard SERVER",
            "controller",
        ),
    ),
    signs=(
        Sign(
            r"\bv?tpm\b.{0,160}(?:not supported|not found|fail|unable|missing|cannot|"
            r"error|invalid|refus|lacks|unrecoverable)|"
            r"swtpm.{0,160}(?:fail|not found|error|could not|exit)|tpm-emulator: "
            r".{0,80}(?:fail|error)|"
            r"not supported for vtpm|operationnotsupportedforvtpm|(?:could not|unable "
            r"to|failed to).{0,60}\bv?tpm|vtpm(?:secretnotfound|oldcompute)",
            Rank.DECISIVE,
        ),
    ),
    place=Place.SERVER,
    checks=("guest.vtpm",),
    references=("https://docs.openstack.org/nova/latest/admin/emulated-tpm.html",),
)
UEFI = Cause(
    id="uefi_secureboot_nvram",
    layer="secure-boot-uefi-nvram-vtpm",
    tier=2,
    title=N_("The target lacks the guest's firmware"),
    happened=N_(
        "The guest boots by UEFI or with Secure Boot, and the target has not the "
        "same OVMF or AAVMF files, or cannot read the guest's NVRAM."
    ),
    matters=N_("The server can move only to hosts with the same firmware."),
    remedy=(
        Step(
            N_("Compare the firmware."),
            "ls /usr/share/OVMF /usr/share/edk2 /usr/share/AAVMF "
            "/usr/share/qemu/firmware 2>/dev/null",
            "both",
        ),
        Step(
            N_("Install the same package on both."),
            "sudo apt install ovmf",
            "both",
            DEBIAN,
        ),
        Step(
            N_("Install the same package on both."),
            "sudo dnf install edk2-ovmf",
            "both",
            RED_HAT,
        ),
    ),
    signs=(
        Sign(
            r"uefi is not supported|secure ?boot\b.{0,60}(?:not supported|not "
            r"available|unsupported|cannot)|uefinotsupported|securebootnotsupported|"
            r"(?:ovmf|aavmf|edk2|nvram|pflash|_vars\.|_code\.).{0,160}(?:no such file|"
            r"not found|could not|cannot|unable|permission denied|fail|invalid size|"
            r"different|mismatch)|"
            r"(?:unable to find|could not (?:open|load)|failed to open|no suitable|cannot "
            r"(?:find|open)).{0,80}(?:ovmf|aavmf|nvram|\befi\b|master var store|"
            r"firmware to satisfy)",
            Rank.DECISIVE,
        ),
    ),
    place=Place.TARGET,
    references=("https://docs.openstack.org/nova/latest/admin/uefi.html",),
)
CAUSES = (PASSTHROUGH, VGPU, FEATURE, VTPM, UEFI)
