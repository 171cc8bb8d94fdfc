"""Images and volumes that the target does not get."""

from migration_panel.diagnosis.cause import Cause, Rank, Sign, Step
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.text import N_

_CINDER = "https://docs.openstack.org/cinder/latest/admin/"

RBD = Cause(
    id="rbd_secret_or_auth",
    layer="rbd-ceph",
    tier=1,
    title=N_("The target's libvirt cannot log in to Ceph"),
    happened=N_(
        "QEMU on the target was to open an RBD disk, and libvirt there has no secret "
        "of "
        "the UUID that nova.conf names, or a wrong one, or Ceph refused it."
    ),
    matters=N_("No server with disks in Ceph starts on, or comes to, this host."),
    remedy=(
        Step(
            N_("See which secrets libvirt has, and which nova.conf names."),
            "sudo virsh secret-list; crudini --get /etc/nova/nova.conf libvirt "
            "rbd_secret_uuid",
        ),
        Step(
            N_("Define the missing one with the same UUID as on the other hosts,"),
            "sudo virsh secret-define --file secret.xml",
        ),
        Step(
            N_("and give it the key."),
            "sudo virsh secret-set-value --secret UUID --file client.key --plain",
        ),
    ),
    signs=(
        Sign(
            r"rbd\.permissionerror|rbd permission error|error reading header from .{1,160}: "
            r"operation not permitted|secret not found: |no secret with matching (?:uuid|usage)|no secret "
            r"matches uuid|libvirterror: secret not found|"
            r"error connecting: (?:operation not (?:supported|permitted)|permission "
            r"denied|invalid argument)|"
            r"\brbd\b.{0,120}(?:error connecting|permission denied|operation not "
            r"permitted|authentication (?:failed|error))|"
            r"(?:error connecting|could not connect) to (?:the )?(?:ceph|rados|"
            r"cluster)|librados.{0,60}(?:auth|error|keyring)|"
            r"rados\.\w{1,60}.{0,80}(?:connect|not permitted|denied)|unable to find a "
            r"keyring|"
            r"ceph.{0,100}(?:keyring|auth\w{0,60}).{0,60}(?:fail|not found|denied|"
            r"unable)|secret '?[0-9a-f-]{36}'? does not have a value",
            Rank.DECISIVE,
            unless=r"tpm|encryption secret|barbican|castellan",
        ),
    ),
    place=Place.TARGET,
    references=("https://docs.ceph.com/en/latest/rbd/libvirt/",),
)
ATTACH_FAILED = Cause(
    id="volume_attach_failed",
    layer="cinder-volume-attach",
    tier=1,
    title=N_("The target could not attach a volume"),
    happened=N_(
        "Before the guest moves, its volumes are connected to the target. Cinder did "
        "not "
        "answer or refused, or the host did not find the device (iSCSI, multipath, "
        "Fibre Channel, NFS)."
    ),
    matters=N_("The server stays at the source, with its volumes."),
    remedy=(
        Step(
            N_("See that the target's initiator runs and has a name of its own."),
            "systemctl status iscsid multipathd; sudo cat "
            "/etc/iscsi/initiatorname.iscsi",
        ),
        Step(
            N_("See what the volume is attached to."),
            "openstack volume show VOLUME; openstack volume attachment list",
            "controller",
        ),
        Step(
            N_("Read Cinder's log at the time of the failure."),
            "sudo journalctl -u cinder-volume -u cinder-api -n 100",
            "controller",
        ),
    ),
    signs=(
        Sign(
            r"volume\b.{0,80}(?:could not be attached|not be (?:found|attached|"
            r"detached)|failed to attach)|"
            r"(?:failed to|unable to|could not|error) (?:attach|connect|detach|"
            r"terminat)\w{0,60} (?:to )?(?:the )?volume|"
            r"volume device not found|stalevolumemount|the volume mount at .{0,160}unusable|volume(?:attachfailed|notfound|pathsnotfound|"
            r"devicenotfound)|cinderapiversionnotavailable|"
            r"connection to cinder host failed|cinder(?:connectionfailed|"
            r"client\S{0,120}).{0,80}(?:error|exception|fail)|"
            r"(?:unable to|failed to) (?:create|update|complete|delete) attachment|"
            r"(?:initialize connection|(?:create|update|complete) attachment) failed|"
            r"connector doesn'?t have required information|storage volume backend api|iscsiadm\b.{0,160}(?:exit code|error|fail|"
            r"timed out|no records|could not)|"
            r"multipath\w{0,60}\b.{0,80}(?:not found|fail|error)|no (?:iscsi|fibre "
            r"channel|fc) .{0,80}(?:not found|fail|device)|"
            r"targetportal.{0,80}(?:not found|fail)|os_brick\.exception\.\w|"
            r"nvmf?e?\b.{0,60}connect.{0,40}fail|no volume connector|volume connector "
            r".{0,60}(?:fail|error)",
            unless=(
                r"mapped volumes|selective block|boot-from-volume|ignoring|volume "
                r"type"
            ),
        ),
    ),
    place=Place.TARGET,
    references=(_CINDER,),
)
BASE_IMAGE = Cause(
    id="base_image_missing",
    layer="glance-image",
    tier=2,
    title=N_("The server's image is neither in Glance nor on the target"),
    happened=N_(
        "The server's disk is built on a base image. The target does not have it, and "
        "Glance does not give it any more: it was deleted, or Glance is away."
    ),
    matters=N_("The server can move only to hosts that have the base image."),
    remedy=(
        Step(
            N_("See what the disk is built on."),
            "sudo qemu-img info -U --backing-chain /var/lib/nova/instances/SERVER/disk",
            "source",
        ),
        Step(
            N_("Copy the base file to the target (Nova tries that by scp itself)."),
            "sudo -u nova scp SOURCE:/var/lib/nova/instances/_base/FILE "
            "/var/lib/nova/instances/_base/",
        ),
        Step(
            N_("See that Glance answers."), "openstack image show IMAGE", "controller"
        ),
    ),
    signs=(
        Sign(
            r"image [0-9a-f-]{36} (?:could not be found|is unacceptable|not found|is "
            r"not active)|imagenotfound|"
            r"no image (?:found )?with id|httpnotfound.{0,80}image|imageunacceptable|"
            r"imagenotauthorized|not authorized for image|"
            r"(?:failed to (?:fetch|download|import)|couldn'?t (?:fetch|download)|"
            r"error (?:fetching|downloading)).{0,60}\bimage\b|"
            r"connection to glance host .{0,120}failed|glanceconnectionfailed|error "
            r"contacting glance",
            unless=r"another process using the image|volume",
        ),
    ),
    place=Place.SERVER,
    references=("https://docs.openstack.org/nova/latest/admin/image-caching.html",),
)
CAUSES = (RBD, ATTACH_FAILED, BASE_IMAGE)
