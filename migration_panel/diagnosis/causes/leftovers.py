"""What earlier moves left behind, and guests that are not where Nova thinks."""

from migration_panel.diagnosis.cause import Cause, Rank, Sign, Step
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.text import N_

_NOVA = "https://docs.openstack.org/nova/latest/admin/migration.html"
_LOOK = N_(
    "Find out on which hosts the guest is, and whether it runs, before anything else."
)
_LIST = (
    "sudo virsh list --all | grep INSTANCE; sudo ls -ld /var/lib/nova/instances/SERVER*"
)

DISK_EXISTS = Cause(
    id="dest_disk_exists",
    layer="orphan-leftover",
    tier=1,
    title=N_("The target still has a folder of this server"),
    happened=N_(
        "An earlier move left the server's folder in the target's instances path, and "
        "Nova does not write over what it does not know."
    ),
    matters=N_("The server cannot go to this host until the folder is out of the way."),
    remedy=(
        Step(_LOOK, _LIST, "both"),
        Step(
            N_(
                "If nothing runs from it, move it away; delete it when the server is "
                "well."
            ),
            "sudo mv /var/lib/nova/instances/SERVER /var/lib/nova/SERVER.old",
        ),
        Step(
            N_("With Ceph, let Nova clean up such folders."),
            "crudini --set /etc/nova/nova.conf workarounds "
            "ensure_libvirt_rbd_instance_dir_cleanup true",
        ),
    ),
    signs=(
        Sign(
            r"already exists, it is expected not to exist|destinationdiskexists|"
            r"supplied disk path .{0,200}already exists",
            Rank.DECISIVE,
        ),
        Sign(
            r"(?:fileexistserror|file "
            r"exists).{0,60}/\S{0,120}instances/[0-9a-f-]{36}(?!_resize)",
            unless=r"' -> '",
        ),
    ),
    place=Place.SERVER,
    checks=("leftovers.folder",),
    references=(_NOVA,),
)
RESIZE_DIR = Cause(
    id="stale_resize_dir",
    layer="orphan-leftover",
    tier=1,
    title=N_("A _resize folder of an earlier move is in the way"),
    happened=N_(
        "Before a cold migration Nova renames the server's folder to <uuid>_resize. "
        "One of an earlier move is still there, and Nova could not remove it, so the "
        "rename fails."
    ),
    matters=N_(
        "The server cannot be migrated cold or resized from this host. Nova may have "
        "put the old folder in the place of the server's own, whose disks are lost "
        "then."
    ),
    remedy=(
        Step(
            N_(
                "Before the server is started, see whether its folder still holds its "
                "own disks, by their times."
            ),
            "sudo ls -la --time-style=full-iso /var/lib/nova/instances/SERVER "
            "/var/lib/nova/instances/SERVER_resize",
            "source",
        ),
        Step(
            N_("See that no move of the server waits to be confirmed or reverted."),
            "openstack server show SERVER -c status",
            "controller",
        ),
        Step(_LOOK, _LIST, "source"),
        Step(
            N_(
                "If the old folder is still there, move it away; it holds the disk as it "
                "was before that move."
            ),
            "sudo mv /var/lib/nova/instances/SERVER_resize "
            "/var/lib/nova/SERVER_resize.old",
            "source",
        ),
    ),
    signs=(
        Sign(
            r"_resize\b.{0,120}(?:directory not empty|file exists|already exists|"
            r"device or resource busy)|"
            r"(?:directory not empty|file exists|already exists|errno 39|errno "
            r"17)\b.{0,200}(?:_resize\b|instances/[0-9a-f-]{36}' -> '/)",
            Rank.DECISIVE,
        ),
        # Python names what it cannot remove without its folder; the trace tells.
        Sign(r"self\._cleanup_failed_instance_base\(inst_base_resize\)", Rank.DECISIVE),
    ),
    place=Place.SERVER,
    checks=("leftovers.resize-folder", "leftovers.resize-folder-in-the-way"),
    references=(_NOVA,),
)
NOT_FOUND = Cause(
    id="domain_not_found",
    layer="orphan-leftover",
    tier=1,
    title=N_("The guest is not there"),
    happened=N_(
        "libvirt or Nova looked for the guest on the host where it should be, and it "
        "is "
        "not defined there or does not run: it was moved, ended, or never arrived."
    ),
    matters=N_("Nova's record of the server and the hypervisors may disagree now."),
    remedy=(
        Step(_LOOK, _LIST, "both"),
        Step(
            N_("Compare with the host that Nova has."),
            "openstack server show SERVER -c OS-EXT-SRV-ATTR:host -c status",
            "controller",
        ),
        Step(
            N_("If the guest is where Nova says and does not run, start it anew."),
            "openstack server reboot --hard SERVER",
            "controller",
        ),
    ),
    signs=(
        Sign(
            r"domain not found|no domain with matching (?:uuid|name|id)|"
            r"vir_err_no_domain|instancenotrunning|"
            r"instance \S{1,120} is not running|instance \S{1,120} (?:could not be "
            r"found|not found)|instancenotfound|"
            r"domain is not running",
            Rank.GENERAL,
            unless=r"migration for instance",
        ),
    ),
    place=Place.SERVER,
    checks=("domains.missing",),
    references=(_NOVA,),
)
DUPLICATE = Cause(
    id="duplicate_domain_on_dest",
    layer="orphan-leftover",
    tier=1,
    title=N_("The target has a guest of the same name or UUID already"),
    happened=N_(
        "An earlier move left its definition, or even a running guest, at the target."
    ),
    matters=N_("Two guests of one server must never run: they would share its disks."),
    remedy=(
        Step(_LOOK, _LIST, "both"),
        Step(
            N_(
                "If it runs there while Nova has the server elsewhere, both may write to "
                "the same data: find out which one its users reach, and whose disks are "
                "whose, before you end the other."
            ),
            "sudo virsh dominfo INSTANCE; sudo virsh domblklist INSTANCE",
            "both",
        ),
        Step(
            N_(
                "If the one at the target is shut off and Nova has the server "
                "elsewhere, undefine it."
            ),
            "sudo virsh undefine --nvram INSTANCE",
        ),
    ),
    signs=(
        Sign(
            r"domain '?\S{1,120}'? (?:is )?already (?:exists|defined|active)|domain "
            r".{0,80}already exists with uuid|"
            r"(?:domain|guest) .{0,60}is already (?:active|defined|running)|a domain "
            r"with .{0,40}already exists|"
            r"domain is already active as",
            Rank.DECISIVE,
            unless=r"keystone|resolution|job|domain \|",
        ),
    ),
    place=Place.SERVER,
    checks=("domains.orphan",),
    references=(_NOVA,),
)
SYNC_MISMATCH = Cause(
    id="power_state_sync_mismatch",
    layer="orphan-leftover",
    tier=1,
    title=N_("Nova's database and the hypervisor count different guests"),
    happened=N_(
        "Every ten minutes nova-compute compares what the database places on its host "
        "with what libvirt has. They differ: a guest was left behind, or one is "
        "missing."
    ),
    matters=N_("A hint of an earlier failure, not the cause of this one."),
    remedy=(
        Step(
            N_("List both and compare."),
            "sudo virsh list --all --uuid; openstack server list --all-projects "
            "--host HOST -f value -c ID",
            "both",
        ),
        Step(
            N_(
                "One more on the hypervisor: undefine it, if its server is well "
                "elsewhere."
            ),
            "sudo virsh undefine INSTANCE",
            "both",
        ),
        Step(
            N_("One more in the database: start it anew there."),
            "openstack server reboot --hard SERVER",
            "controller",
        ),
    ),
    signs=(
        Sign(
            r"found (?P<a>\d+) (?:instances? )?in the database and (?!(?P=a) "
            r")\d{1,60} (?:instances? )?on the hypervisor",
            Rank.HINT,
        ),
    ),
    place=Place.SOURCE,
    checks=("domains.orphan", "domains.missing", "domains.foreign"),
    references=(_NOVA,),
)
CAUSES = (DISK_EXISTS, RESIZE_DIR, DUPLICATE, NOT_FOUND, SYNC_MISMATCH)
