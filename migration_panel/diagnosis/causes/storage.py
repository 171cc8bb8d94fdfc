"""Where the disks are, and whether both hosts mean the same place."""

from migration_panel.diagnosis.cause import Cause, Rank, Sign, Step
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.text import N_

_LIVE = "https://docs.openstack.org/nova/latest/admin/configuring-migrations.html"
_NOTHING_MOVED = N_("Nothing was moved. The server is where it was.")
_LET_NOVA_CHOOSE = Step(
    N_("Move it again and let Nova choose whether to copy disks."),
    "openstack --os-compute-api-version 2.30 server migrate --live-migration SERVER",
    "controller",
)

NOT_SHARED = Cause(
    id="storage_not_shared",
    layer="storage-shared",
    tier=1,
    title=N_(
        "A migration without copying disks was asked for, and disks are not shared"
    ),
    happened=N_(
        "Nova looked for the server's disks at the target and did not find them: the "
        "instances path is local, or not the same share is mounted on both."
    ),
    matters=_NOTHING_MOVED,
    remedy=(
        _LET_NOVA_CHOOSE,
        Step(
            N_("If the storage is meant to be shared, compare what is mounted."),
            "findmnt -T /var/lib/nova/instances",
            "both",
        ),
    ),
    signs=(
        Sign(
            r"is not on shared storage|invalidsharedstorage|live migration can ?not "
            r"be used without shared storage|"
            r"shared storage live-migration requires|migration without shared storage "
            r"is unsafe|"
            r"requires (?:either )?shared (?:storage|block)",
            Rank.DECISIVE,
        ),
    ),
    place=Place.PAIR,
    checks=("pair.disks-copied",),
    references=(_LIVE,),
)
IS_SHARED = Cause(
    id="storage_is_shared",
    layer="storage-shared",
    tier=1,
    title=N_("Copying disks was asked for, and source and target share them"),
    happened=N_(
        "Nova refuses to copy a disk onto itself: both hosts see the same instances "
        "path."
    ),
    matters=_NOTHING_MOVED,
    remedy=(_LET_NOVA_CHOOSE,),
    signs=(
        Sign(
            r"is not on local storage|invalidlocalstorage|block (?:live )?migration "
            r"can ?not be used with shared storage",
            Rank.DECISIVE,
        ),
    ),
    place=Place.PAIR,
    checks=("pair.disks-shared",),
    references=(_LIVE,),
)
UNSAFE_CACHE = Cause(
    id="unsafe_disk_cache",
    layer="storage-shared",
    tier=1,
    title=N_("libvirt calls the migration unsafe, because of a disk's cache"),
    happened=N_(
        "A disk on a file system that libvirt does not know for shared is cached by "
        "the "
        "source's kernel. Moved now, the target might read what is not yet written."
    ),
    matters=N_("Nothing was moved: libvirt protects the disk."),
    remedy=(
        Step(
            N_("Set the cache mode to none, and hard-reboot the guest."),
            "crudini --set /etc/nova/nova.conf libvirt disk_cachemodes "
            "file=none,block=none",
            "both",
        ),
        Step(
            N_(
                "See of what kind the file system is: libvirt takes the first mount "
                "of a path."
            ),
            "grep instances /proc/mounts",
            "both",
        ),
    ),
    signs=(
        Sign(
            r"unsafe migration|vir_migrate_unsafe|migration may lead to data "
            r"corruption|disks? use .{0,20}cache",
            Rank.DECISIVE,
            unless=r"without shared storage",
        ),
    ),
    place=Place.SOURCE,
    checks=("nova.unsafe-cache",),
    references=("https://libvirt.org/migration.html",),
)
CAUSES = (
    NOT_SHARED,
    IS_SHARED,
    UNSAFE_CACHE,
)
