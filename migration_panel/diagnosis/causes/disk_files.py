"""Disks that the target cannot open."""

from migration_panel.diagnosis.cause import Cause, Rank, Sign, Step
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.text import N_

_LIVE = "https://docs.openstack.org/nova/latest/admin/configuring-migrations.html"

# A path of a guest's folder or disk, of a base image or a share.
_DISK = (
    r"/\S{0,200}(?:\binstances\b|nova/mnt|/_base/|/disk\b|libvirt/images|/volumes/|"
    r"[0-9a-f]{8}-[0-9a-f-]{27})\S{0,160}"
)
_DENIED = r"(?:permission denied|operation not permitted)"

FILE_MISSING = Cause(
    id="disk_file_missing",
    layer="storage-shared",
    tier=1,
    title=N_("A disk of the guest is not there at the target"),
    happened=N_(
        "The target's QEMU was to open a disk, its backing file or a mounted volume, "
        "and "
        "the path does not exist there."
    ),
    matters=N_("The guest stays on the source until both hosts see the same files."),
    remedy=(
        Step(
            N_("Look for the path that the message names."),
            "sudo ls -l /var/lib/nova/instances/_base",
            "both",
        ),
        Step(
            N_("Mount the same share at the same path."),
            "findmnt -T /var/lib/nova/instances",
            "both",
        ),
        Step(
            N_(
                "If a base image is missing, fetch it anew, or copy it from the source."
            ),
            "sudo -u nova rsync -av SOURCE:/var/lib/nova/instances/_base/ "
            "/var/lib/nova/instances/_base/",
        ),
    ),
    signs=(
        Sign(
            # The path that is next to the words is what they tell of.
            _DISK + r"['\"]?[^/]{0,80}no such file|"
            r"no such file or directory[:,]? .{0,10}['\"]?" + _DISK + r"|"
            r"(?:backing|storage) file\b.{1,200}no such file|"
            r"(?:-drive|-blockdev|qemu-img)\b.{0,300}could not open '/.{0,200}no such "
            r"file|disknotfound|no disk at /",
            unless=r"-sock'|\.ssh/|/etc/pki|ignoring disknotfound|ovmf|aavmf|\.fd'|"
            r"periodic task is updating|\bsh: |\bbash: ",
        ),
    ),
    place=Place.TARGET,
    checks=("pair.instances-path-differs", "storage.path-missing"),
    references=(_LIVE,),
)
PERMISSION = Cause(
    id="storage_permission_denied",
    layer="permissions",
    tier=1,
    title=N_("QEMU or nova may not open the server's files"),
    happened=N_(
        "The file or folder is there, and belongs to another user, or its mode, the "
        "share's export or the label forbids it. Often the user ids of nova or qemu "
        "differ between the hosts."
    ),
    matters=N_("Servers cannot arrive where their files cannot be opened."),
    remedy=(
        Step(
            N_("Compare owners, modes and user ids."),
            "id nova; id qemu; id libvirt-qemu; ls -ldn /var/lib/nova "
            "/var/lib/nova/instances",
            "both",
        ),
        Step(
            N_("Give the instances path back to nova."),
            "sudo chown nova:nova /var/lib/nova/instances",
        ),
        Step(
            N_("On NFS, see whether root or nova is squashed."),
            "grep -n instances /etc/exports; nfsstat -m",
            "both",
        ),
    ),
    signs=(
        Sign(
            _DISK + r"['\"]?[^/]{0,80}" + _DENIED + r"|" + _DENIED + r"[:,]? "
            r".{0,10}['\"]?" + _DISK + r"|"
            r"(?:backing|storage) file .{1,200}" + _DENIED,
            unless=(
                r"publickey|permission denied \([a-z]|denied, please try again|\w@[\w.-]{1,80}: "
                r"permission|exit code: 255|\.ssh/|-sock'|/etc/pki|selinux|"
                r"apparmor|\brbd\b|rados"
            ),
        ),
    ),
    place=Place.TARGET,
    checks=("pair.instances-path-not-writable", "storage.not-writable"),
    references=(_LIVE,),
)
STALE = Cause(
    id="storage_stale_or_readonly",
    layer="storage-shared",
    tier=2,
    title=N_("The instances path is read-only, or its share is gone"),
    happened=N_(
        "The file system answers with a stale handle, or takes no writes any more."
    ),
    matters=N_(
        "No server can come to this host, and those there may have lost their disks."
    ),
    remedy=(
        Step(
            N_("See the state of the mount, and what the kernel says."),
            "findmnt -T /var/lib/nova/instances; sudo dmesg | tail -n 30",
        ),
        Step(
            N_("Repair the export or the file system, then mount it again."),
            "sudo mount -o remount,rw /var/lib/nova/instances",
        ),
    ),
    signs=(
        Sign(
            r"read-only file ?system|stale (?:nfs )?file handle|errno (?:30|116)\b|"
            r"transport endpoint is not connected|"
            r"input/output "
            r"error.{0,60}/\S{0,120}instances",
            Rank.DECISIVE,
        ),
    ),
    place=Place.TARGET,
    checks=("storage.read-only", "storage.path-missing"),
    references=(_LIVE,),
)
LOCKED = Cause(
    id="disk_image_locked",
    layer="storage-shared",
    tier=1,
    title=N_("Another process holds the disk"),
    happened=N_(
        "QEMU locks the disks of running guests. Another QEMU or qemu-img has this "
        "one: "
        "perhaps the same guest runs twice."
    ),
    matters=N_(
        "Two guests on one disk destroy it. Find out who has it before anything else."
    ),
    remedy=(
        Step(
            N_("Find the guest on both hosts: it may run on one only."),
            "sudo virsh list --all | grep INSTANCE",
            "both",
        ),
        Step(
            N_("Find the process that has the file."),
            "sudo fuser -v /var/lib/nova/instances/SERVER/disk",
            "both",
        ),
    ),
    signs=(
        Sign(
            r"failed to get (?:shared )?[\"'](?:write|consistent read|resize)[\"'] "
            r"lock|is another process using the image|"
            r"failed to acquire lock: |image is already in use|failed to lock byte|"
            r"resource busy: .{0,40}lock|"
            r"the disk .{0,60}(?:locked by|in use by)",
            Rank.DECISIVE,
            unless=(
                r"state change lock|database|deadlock|\bport\b|address already|"
                r"lockutils|etcd"
            ),
        ),
    ),
    place=Place.SERVER,
    references=(
        "https://www.qemu.org/docs/master/system/images.html#disk-image-file-locking",
    ),
)
CAUSES = (
    STALE,
    LOCKED,
    PERMISSION,
    FILE_MISSING,
)
