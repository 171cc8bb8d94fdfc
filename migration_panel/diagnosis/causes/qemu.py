"""What QEMU and libvirt say of versions, machines and the stream between them."""

from migration_panel.diagnosis.cause import Cause, Rank, Sign, Step
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.diagnosis.steps import VERSIONS
from migration_panel.text import N_

_COMPAT = "https://www.qemu.org/docs/master/devel/migration/compatibility.html"
_LOG = "sudo tail -n 40 /var/log/libvirt/qemu/INSTANCE.log"
_STAYS = N_("The guest runs on at the source; the target has thrown its copy away.")

MACHINE_TYPE = Cause(
    id="machine_type_unsupported",
    layer="machine-type-qemu-version",
    tier=1,
    title=N_("The target's QEMU does not know the guest's machine type"),
    happened=N_(
        "The guest was started on a newer or another build of QEMU, with a machine "
        "type that the target does not offer."
    ),
    matters=N_("It can only move live to hosts that offer its machine type."),
    remedy=(
        Step(
            N_("See what the target offers."),
            "sudo virsh capabilities | grep '<machine'",
        ),
        Step(
            N_("See what the guest has."),
            "sudo virsh dumpxml INSTANCE | grep machine=",
            "source",
        ),
        Step(N_("Upgrade the target first: guests move live from old to new only.")),
        Step(
            N_(
                "Or migrate cold: the guest is then started with a machine type of the "
                "target, unless hw_machine_type fixes it."
            ),
            "nova-manage libvirt get_machine_type SERVER",
            "controller",
        ),
    ),
    signs=(
        Sign(
            r"unsupported machine type|does not support machine type|unknown machine "
            r"type|"
            r"machine type '?[\w.+-]{1,120}'? (?:is )?(?:not (?:supported|available|"
            r"found)|unknown|does not exist)|"
            r"could not find capabilities for .{0,80}machine=|"
            r"machine '[\w.+-]{1,120}' (?:is )?(?:not supported|unknown)",
            Rank.DECISIVE,
        ),
    ),
    place=Place.TARGET,
    checks=("pair.machine-type-missing",),
    references=("https://docs.openstack.org/nova/latest/admin/hw-machine-type.html",),
)
STATE_STREAM = Cause(
    id="qemu_state_stream_mismatch",
    layer="machine-type-qemu-version",
    tier=1,
    title=N_("The target's QEMU cannot read what the source's sends"),
    happened=N_(
        "Memory and devices are sent as a stream that both QEMUs must understand "
        "alike. "
        "The target found a device, a section or a size that it does not expect: "
        "another version or build, or a guest whose devices differ."
    ),
    matters=_STAYS,
    remedy=(
        VERSIONS,
        Step(N_("Read what the target's QEMU says before its end."), _LOG),
        Step(
            N_("Bring both to the same build; move live from old to new only."),
            where="both",
        ),
        Step(
            N_(
                "Hard-reboot the guest, so that its devices are made anew, or "
                "migrate it cold."
            ),
            "openstack server reboot --hard SERVER",
            "controller",
        ),
    ),
    signs=(
        Sign(
            r"error while loading state(?: section|,| for instance)|unknown savevm "
            r"section|unknown ramblock|"
            r"load of migration failed(?!: input/output error)|not a migration stream|"
            r"savevm: unsupported version|"
            r"(?:length|size) mismatch: \S{1,120}: 0x|mismatched (?:ram page size|"
            r"gpas? for block|section id)|"
            r"(?:missing|read) section footer|configuration section missing|machine "
            r"type received is|"
            r"failed to load (?!https?:|file:)[\w.-]{1,120}(?:/[\w.-]+)*:[\w-]{1,120}|"
            r"expected vmdescription section|"
            r"unknown combination of migration flags|illegal ram offset|savevm v2 "
            r"format is obsolete|"
            r"get_pci_config_device|features 0x[0-9a-f]{1,120} unsupported\. allowed "
            r"features|"
            r"vq \d{1,60} size 0x[0-9a-f]{1,120} (?:<|guest index)|inconsistent with "
            r"host index|invalid runstate transition: 'inmigrate'|"
            r"resetting the virtual machine is required|capability \S{1,120} is "
            r"\w{1,60}, but received capability is",
        ),
        Sign(
            r"load of migration failed: input/output error",
            Rank.GENERAL,
        ),
    ),
    place=Place.PAIR,
    checks=("pair.qemu-older", "pair.libvirt-older"),
    references=(_COMPAT,),
)
HYPERVISOR_INCOMPATIBLE = Cause(
    id="dest_hypervisor_incompatible",
    layer="machine-type-qemu-version",
    tier=1,
    title=N_("Nova takes the target's hypervisor for too old, or for another kind"),
    happened=N_(
        "Nova compares the hypervisor versions of both hosts before a live migration "
        "and refuses a target with an older one, or of another type."
    ),
    matters=N_("The server can move live to hosts of the same or a newer version."),
    remedy=(
        Step(
            N_("Compare the versions."),
            "openstack hypervisor list --long",
            "controller",
        ),
        Step(N_("Upgrade the target first, or choose a newer one, or migrate cold.")),
        Step(
            N_("With care, and the same QEMU on both: let Nova skip the comparison."),
            "crudini --set /etc/nova/nova.conf workarounds "
            "skip_hypervisor_version_check_on_lm true",
            "controller",
        ),
    ),
    signs=(
        Sign(
            r"requires a newer hypervisor version than|destinationhypervisortooold|"
            r"supplied hypervisor type of .{0,40}is invalid|invalidhypervisortype",
            Rank.DECISIVE,
        ),
    ),
    place=Place.PAIR,
    checks=("pair.qemu-older", "target.older-hypervisor", "target.other-hypervisor"),
    references=(
        "https://docs.openstack.org/nova/latest/admin/live-migration-usage.html",
    ),
)
EXITED = Cause(
    id="qemu_exited_unexplained",
    layer="machine-type-qemu-version",
    tier=1,
    title=N_("QEMU on the target ended, and this text does not say why"),
    happened=N_(
        "The target's QEMU was started for the incoming guest and ended at once. Its "
        "last words are in the guest's own log on the target."
    ),
    matters=_STAYS,
    remedy=(
        Step(N_("Read the guest's QEMU log on the target."), _LOG),
        Step(
            N_("See whether the kernel ended it (out of memory, AppArmor, SELinux)."),
            "sudo dmesg --ctime | tail -n 50",
        ),
        VERSIONS,
    ),
    signs=(
        Sign(
            r"qemu unexpectedly closed the monitor|unable to read from monitor|early "
            r"end of file from monitor|"
            r"process exited (?:prior to exec|while connecting to monitor)|guest "
            r"(?:cpu )?unexpectedly quit|"
            r"domain is no longer running|domain has (?:crashed|quit)|is not "
            r"processing incoming migration|"
            r"qemu[\w-]{0,120}: \S{1,120}\.c:\d{1,60}: \w{1,60}: assertion "
            r".{0,160}failed|migration (?:out|in) job: ?$|"
            r"failed to connect (?:to )?monitor socket|qemu process .{0,40}(?:exited|"
            r"died|terminated)|"
            r"migration (?:out |in )?job: (?:unexpectedly )?failed|migration (?:out|"
            r"in): (?:unexpectedly )?failed|"
            r"job '?migration (?:out|in)'?:? (?:unexpectedly )?failed|"
            r"operation failed: migration unexpectedly failed|load of "
            r"migration failed: input/output error",
            Rank.WRAPPER,
            unless=r"post-?copy",
        ),
    ),
    place=Place.TARGET,
    references=("https://libvirt.org/kbase/debuglogs.html",),
)
CAUSES = (
    MACHINE_TYPE,
    HYPERVISOR_INCOMPATIBLE,
    STATE_STREAM,
    EXITED,
)
