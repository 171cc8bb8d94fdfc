"""What QEMU or libvirt cannot carry over for this guest or with this build."""

from migration_panel.diagnosis.cause import Cause, Rank, Sign, Step
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.diagnosis.steps import RED_HAT, SHOW_VERSIONS
from migration_panel.text import N_

_COMPAT = "https://www.qemu.org/docs/master/devel/migration/compatibility.html"
_STAYS = N_("The guest runs on at the source; the target has thrown its copy away.")

LACKS_BLOCKS = Cause(
    id="qemu_build_lacks_block_migration",
    layer="block-migration",
    tier=1,
    title=N_("This build of QEMU cannot migrate disks"),
    happened=N_(
        "QEMU itself refused the command: it was built without live block migration. "
        "The qemu-kvm of CentOS 7 and RHEL 7 is such a build; qemu-kvm-ev and "
        "qemu-kvm-rhev are not."
    ),
    matters=N_("Servers with local disks cannot move live between these hosts."),
    remedy=(
        Step(
            N_("Install the full build on both, then hard-reboot the guest."),
            "sudo yum install centos-release-qemu-ev && sudo yum install qemu-kvm-ev",
            "both",
            RED_HAT,
        ),
        Step(
            N_("Or keep disks on shared storage or volumes, or migrate cold."),
            where="controller",
        ),
    ),
    signs=(
        Sign(
            r"this feature or command is not current|"
            r"(?:live )?block migration (?:is )?(?:not supported|disabled)|"
            r"compiled without old-style .{0,40}block migration|"
            r"command (?:nbd-server-\w{1,60}|drive-mirror|blockdev-mirror) has not "
            r"been found",
            Rank.DECISIVE,
            unless=(
                r"mapped volumes|tunnell?ed|shared storage|config ?drive|agent "
                r"command|command '(?!migrate|drive-|blockdev-|nbd-)"
            ),
        ),
    ),
    place=Place.PAIR,
    checks=("capabilities.no-block-migration", "pair.no-block-migration"),
    references=(
        "https://docs.openstack.org/nova/latest/admin/configuring-migrations.html",
    ),
)
DEVICE_BLOCKS = Cause(
    id="device_blocks_migration",
    layer="machine-type-qemu-version",
    tier=1,
    title=N_("A device of the guest forbids migration"),
    happened=N_(
        "One of the guest's devices keeps state on the source that cannot be sent: a "
        "shared folder (virtiofs, 9p), a virtual GPU (virgl), a vhost-user device that "
        "cannot log writes."
    ),
    matters=N_("The guest can only move cold while it has the device."),
    remedy=(
        Step(
            N_("Find the device."),
            "sudo virsh dumpxml INSTANCE | grep -nE "
            "'virtiofs|9p|vhostuser|hostdev|virgl|accel3d'",
            "source",
        ),
        Step(
            N_("Detach it, or migrate cold."),
            "openstack server migrate SERVER",
            "controller",
        ),
    ),
    signs=(
        Sign(
            r"state blocked by non-migratable device|migration (?:is )?disabled(?:: | "
            r"when| because| by)|"
            r"migration with (?:virtiofs|shmem|transient|filesystem|9p).{0,60}not "
            r"supported|"
            r"format used by node .{0,80}does not support live migration|"
            r"cannot migrate (?:a )?(?:domain|guest).{0,40}(?:virtiofs|9p|shmem|"
            r"ivshmem|filesystem|memory device|nvme)|"
            r"(?:virtiofs|9p|virtfs|virgl|ivshmem|shmem|"
            r"vhost[\w-]{0,120})\b.{0,60}(?:not .{0,20}migrat|migrat\w{0,60} "
            r".{0,20}not)|"
            r"vhost[\w -]{0,40}lacks|device .{0,60}is not migratable",
            unless=(
                r"hostdev|vfio|mdev|pci passthrough|invtsc|snapshot|sr-?iov|vdpa|"
                r"tpm"
            ),
        ),
    ),
    place=Place.SERVER,
    references=(_COMPAT,),
)
CAPABILITY_UNSUPPORTED = Cause(
    id="migration_capability_unsupported",
    layer="libvirt-version",
    tier=1,
    title=N_("A way of migrating that nova.conf permits is not there"),
    happened=N_(
        "Post-copy, auto-converge, multifd or zero-copy was asked for, and the kernel, "
        "QEMU or libvirt of one of the hosts cannot do it, or not with this guest's "
        "memory (huge pages, VFIO)."
    ),
    matters=N_(
        "Every live migration between these hosts fails until it is turned off."
    ),
    remedy=(
        Step(
            N_("Turn off what is named, on both hosts, and restart nova-compute."),
            "crudini --set /etc/nova/nova.conf libvirt "
            "live_migration_permit_post_copy false",
            "both",
        ),
        Step(
            N_("For post-copy, let the kernel permit it."),
            "sudo sysctl -w vm.unprivileged_userfaultfd=1",
            "both",
        ),
        Step(
            N_("Bring libvirt and QEMU of both to the same version."),
            SHOW_VERSIONS,
            "both",
        ),
    ),
    signs=(
        Sign(
            r"post-?copy\b.{0,60}(?:not (?:yet )?(?:supported|permitted|compatible|"
            r"allowed|available)|unsupported|requires|needs)|"
            r"not supported with (?:non-live|post-?copy)|"
            r"userfault\w{0,60}\b.{0,60}(?:not |fail|denied|missing)|(?:no|missing|"
            r"without) userfault|"
            r"migration (?:capability|parameter|option) '?[\w-]{1,120}'? "
            r".{0,20}(?:not (?:supported|available|known)|unknown|unsupported)|"
            r"(?:auto-?converge|multifd|zero[- ]?copy|xbzrle)\b.{0,60}(?:not (?:yet "
            r")?(?:supported|compatible|detected|available)|unsupported|only "
            r"available|isn't supported|requires)|"
            r"compression method '\w{1,60}' (?:isn't|is not) supported|parallel "
            r"migration .{0,30}(?:not |on to tune)|"
            r"the command (?!guest-|nbd-|drive-|blockdev-)(?:\S{1,120} )?has not been "
            r"found|\bcommandnotfound\b|"
            r"qemu command 'migrate-set-[\w-]{1,120}': |parameter '(?:multifd|xbzrle|"
            r"max-bandwidth|downtime)\S{0,120}' expects|dirty[ -](?:limit|"
            r"rate)\b.{0,30}not supported",
            Rank.DECISIVE,
            unless=r"connection refused|switch to post-?copy",
        ),
    ),
    place=Place.PAIR,
    checks=("nova.post-copy-in-parallel",),
    references=(
        "https://docs.openstack.org/nova/latest/admin/configuring-migrations.html",
    ),
)
ABI_MISMATCH = Cause(
    id="guest_config_abi_mismatch",
    layer="libvirt-version",
    tier=2,
    title=N_("The target would start another guest than the one that runs"),
    happened=N_(
        "libvirt compares the definition for the target with the running guest's, and "
        "they differ in something the guest would notice: a device, a CPU feature, an "
        "MTU."
    ),
    matters=_STAYS,
    remedy=(
        Step(
            N_(
                "Hard-reboot the guest, so that it runs with the definition that "
                "Nova makes now."
            ),
            "openstack server reboot --hard SERVER",
            "controller",
        ),
        Step(
            N_("Bring libvirt on both hosts to the same version."),
            SHOW_VERSIONS,
            "both",
        ),
    ),
    signs=(
        Sign(
            r"\b(?:does not|doesn't) match (?:the )?source\b|abi stability|changes? "
            r"(?:the )?guest abi|"
            r"target (?:domain|guest|device|network|cpu)\b.{0,120}(?:does not|"
            r"doesn't) match",
            unless=r"certificate|host key|owner does not",
        ),
    ),
    place=Place.SERVER,
    references=("https://bugs.launchpad.net/nova/+bug/2080531",),
)
CAUSES = (
    LACKS_BLOCKS,
    DEVICE_BLOCKS,
    CAPABILITY_UNSUPPORTED,
    ABI_MISMATCH,
)
