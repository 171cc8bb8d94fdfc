"""Room for disks, and copying them."""

from migration_panel.diagnosis.cause import Cause, Rank, Sign, Step
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.text import N_

_LIVE = "https://docs.openstack.org/nova/latest/admin/configuring-migrations.html"

DISK_SPACE = Cause(
    id="dest_disk_space",
    layer="storage-space",
    tier=1,
    title=N_("The target has not enough room for the disks"),
    happened=N_(
        "Nova found too little free in the target's instances path, or the copy filled "
        "it up."
    ),
    matters=N_(
        "The server stays at the source. A full path also stops the target's own "
        "guests."
    ),
    remedy=(
        Step(
            N_("See what is free, and what takes it."),
            "df -h /var/lib/nova/instances; df -i /var/lib/nova/instances; sudo du "
            "-xsh /var/lib/nova/instances/* | sort -h | tail",
        ),
        Step(
            N_("Take away what is left of earlier moves, once you know that it is."),
            "sudo ls -ld /var/lib/nova/instances/*_resize "
            "/var/lib/nova/instances/*_del",
        ),
        Step(N_("Or choose a target with more room."), where="controller"),
    ),
    signs=(
        Sign(
            r"disk of instance is too large|no space left on device|\benospc\b|disk "
            r"quota exceeded|"
            r"(?:insufficient|not enough) (?:free )?(?:disk|space|storage)|out of "
            r"disk space|"
            r"free disk\b.{0,60}(?:<|less than)|lack of (?:disk|space)",
            Rank.DECISIVE,
            unless=r"quota exceeded for|in the image service",
        ),
        Sign(
            r"filter (?:aggregate)?diskfilter returned 0 hosts",
        ),
        # SFTP has no word for a full disk: the file was opened, a write failed.
        Sign(
            r"\bscp: write remote ['\"]?/[^'\"]{1,300}['\"]?: failure",
            Rank.GENERAL,
        ),
    ),
    place=Place.TARGET,
    checks=("storage.full", "storage.inodes-used-up"),
    references=(_LIVE,),
)
RESIZE_DOWN = Cause(
    id="resize_disk_down",
    layer="storage-space",
    tier=1,
    title=N_("The new flavor has a smaller disk"),
    happened=N_(
        "A resize never makes a disk smaller: what is beyond the new end would be lost."
    ),
    matters=N_("The server keeps its old flavor and stays where it was."),
    remedy=(
        Step(
            N_("Choose a flavor whose root and ephemeral disks are at least as large."),
            "openstack flavor list --all --long",
            "controller",
        ),
    ),
    signs=(
        Sign(
            r"unable to resize disk down|resize to zero disk flavor|cannotresizedisk|"
            r"server disk was unable to be resized|"
            r"flavor'?s disk is (?:too small|smaller)|flavordisksmallerthan\w{1,60}|"
            r"unable to resize .{0,40}ephemeral|"
            r"ephemeral disks? (?:is|are) (?:smaller|too small)",
            Rank.DECISIVE,
        ),
    ),
    place=Place.SERVER,
    checks=("resize.smaller-disk", "resize.smaller-ephemeral", "resize.zero-disk"),
    references=("https://docs.openstack.org/nova/latest/user/resize.html",),
)
BLOCK_FAILED = Cause(
    id="block_migration_disk_failed",
    layer="block-migration",
    tier=1,
    title=N_("Copying a disk to the target failed on the way"),
    happened=N_(
        "QEMU mirrors disks over the network while the guest runs. The mirror broke: "
        "an "
        "error of a disk on one side, a size that differs, or the connection."
    ),
    matters=N_("The guest stays at the source with its disk; the copy is thrown away."),
    remedy=(
        Step(
            N_("Look for errors of the disks on both sides."),
            "sudo dmesg | grep -iE 'i/o error|blk_update|nvme|sd[a-z]'",
            "both",
        ),
        Step(
            N_("Compare the sizes of the disk and its copy."),
            "sudo qemu-img info -U /var/lib/nova/instances/SERVER/disk",
            "both",
        ),
        Step(N_("Try again; or migrate cold."), where="controller"),
    ),
    signs=(
        Sign(
            r"migration of disk \S{1,120} failed|(?:mirror|mirroring|block (?:job|"
            r"copy|mirror)).{0,80}(?:failed|error|not ready|aborted|broken)|"
            r"(?:disk|block).{0,60}(?:copy|mirror\w{0,60}) (?:job )?.{0,20}(?:failed|"
            r"unexpectedly)|"
            r"nbd[ -](?:server|client|export).{0,100}(?:i/o error|input/output error|"
            r"failed|error|disconnect)|"
            r"\bnbd[\w-]{0,20}: .{0,60}(?:i/o error|input/output error)|"
            r"block-export-add|"
            r"qemu command '(?:drive-mirror|blockdev-mirror|nbd-server-add|"
            r"block-job-\w{1,60}|blockdev-add)'|"
            r"source and target image have different sizes|unable to pre-?create "
            r"(?:storage|chains?)|pre-creation of storage targets?|"
            r"target (?:disk|image|volume) .{0,40}(?:too small|smaller)",
            Rank.GENERAL,
            unless=(
                r"feature or command|\block\b|connection refused|no route|timed "
                r"out|certificate|available port|no space|has not been found"
            ),
        ),
    ),
    place=Place.PAIR,
    references=("https://libvirt.org/migration.html",),
)
VOLUMES_UNSUPPORTED = Cause(
    id="block_migration_volumes_unsupported",
    layer="block-migration",
    tier=2,
    title=N_("A server with volumes cannot be block-migrated in this way"),
    happened=N_(
        "Local disks are to be copied and volumes are not, and this libvirt, or a "
        "tunnelled migration, cannot tell them apart."
    ),
    matters=N_("The server stays at the source."),
    remedy=(
        Step(
            N_("Turn tunnelling off on both hosts, and restart nova-compute."),
            "crudini --set /etc/nova/nova.conf libvirt live_migration_tunnelled false",
            "both",
        ),
        Step(
            N_("Or detach the volumes for the move, or migrate cold."),
            where="controller",
        ),
    ),
    signs=(
        Sign(
            r"with mapped volumes|selective block (?:device )?migration|selecting disks to migrate is not|cannot block "
            r"migrate instance|"
            r"block migrat\w{1,60} .{0,60}(?:attached )?volumes? .{0,40}(?:not "
            r"supported|unsupported)",
            Rank.DECISIVE,
        ),
    ),
    place=Place.PAIR,
    references=("https://bugs.launchpad.net/nova/+bug/1398999",),
)
CONFIG_DRIVE = Cause(
    id="config_drive_or_cdrom",
    layer="config-drive-cdrom",
    tier=2,
    title=N_("A config drive or CD-ROM cannot be copied while the guest runs"),
    happened=N_(
        "The guest has a read-only disk: a config drive in the format iso9660, or a "
        "CD. "
        "Block migration copies by writing, which such a disk does not allow, or its "
        "file is not at the target."
    ),
    matters=N_("The guest can move cold, or live on shared storage."),
    remedy=(
        Step(
            N_("See which it is."),
            "sudo virsh dumpxml INSTANCE | grep -B2 -A6 cdrom",
            "source",
        ),
        Step(
            N_("Eject media that the guest does not need."),
            "sudo virsh change-media INSTANCE TARGETDEV --eject --live",
            "source",
        ),
        Step(
            N_(
                "For new servers write config drives as vfat; servers that are there "
                "keep theirs."
            ),
            "crudini --set /etc/nova/nova.conf DEFAULT config_drive_format vfat",
            "both",
        ),
        Step(N_("Or migrate cold."), "openstack server migrate SERVER", "controller"),
    ),
    signs=(
        Sign(
            r"live migrat\w{1,60} .{0,60}config ?drives?.{0,60}not supported|"
            r"nolivemigrationforconfigdrive\w{0,60}|"
            r"disk\.config['\"]?:? .{0,40}(?:no such file|read-only)|(?:could not "
            r"open|cannot access|no such "
            r"file)[^:]{0,60}disk\.config['\"]?(?!.{0,60}denied)|"
            r"cd-?rom\b.{0,80}(?:migrat|not supported|read-only|no such file)|cannot "
            r"migrate empty or read-only disk|"
            r"(?:block )?node '[^']{0,120}' is read-?only|\.iso['\"]?(?: \(as "
            r"[^)]{0,120}\))?:? .{0,20}no such file",
            Rank.DECISIVE,
            unless=(
                r"resolve hostname|ssh:|exit code: 255|publickey|host key|"
                r"read-only file"
            ),
        ),
    ),
    place=Place.SERVER,
    checks=(
        "move.block-config-drive",
        "guest.cdrom",
        "nova.config-drive-iso",
    ),
    references=("https://docs.openstack.org/nova/latest/admin/config-drive.html",),
)
LVM = Cause(
    id="lvm_backend_unsupported",
    layer="storage-shared",
    tier=2,
    title=N_("Servers on LVM cannot be migrated cold"),
    happened=N_(
        "nova.conf has images_type = lvm, and Nova does not copy such disks between "
        "hosts."
    ),
    matters=N_("Neither cold migration nor resize works from this host."),
    remedy=(
        Step(
            N_(
                "Use volumes for servers that have to move, or another images_type "
                "for new ones."
            ),
            "crudini --get /etc/nova/nova.conf libvirt images_type",
            "source",
        ),
    ),
    signs=(
        Sign(
            r"not supported for lvm|lvm\b.{0,60}(?:migrat|resize).{0,30}not supported",
            Rank.DECISIVE,
        ),
    ),
    place=Place.SOURCE,
    checks=("nova.lvm",),
    references=(
        "https://docs.openstack.org/nova/latest/configuration/config.html#libvirt.images_type",
    ),
)
CAUSES = (RESIZE_DOWN, DISK_SPACE, VOLUMES_UNSUPPORTED, CONFIG_DRIVE, LVM, BLOCK_FAILED)
