"""RabbitMQ, the database, versions, and Nova's own errors."""

from migration_panel.diagnosis.cause import Cause, Rank, Sign, Step
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.diagnosis.steps import DEBIAN, RED_HAT
from migration_panel.text import N_

_ADMIN = "https://docs.openstack.org/nova/latest/admin/"

MESSAGING = Cause(
    id="messaging_failure",
    layer="rabbitmq-timeout",
    tier=1,
    title=N_("A message between Nova's services did not arrive or was not answered"),
    happened=N_(
        "RabbitMQ was away or slow, or the service that was asked is stopped or "
        "overloaded."
    ),
    matters=N_(
        "The move may have happened in part: see where the guest runs before trying "
        "again."
    ),
    remedy=(
        Step(
            N_("See that RabbitMQ is well and no queue piles up."),
            "sudo rabbitmqctl cluster_status; sudo rabbitmqctl list_queues name "
            "messages consumers | sort -k2 -n | tail",
            "controller",
        ),
        Step(
            N_("See that the asked service lives."),
            "openstack compute service list",
            "controller",
        ),
        Step(
            N_("For slow checks raise rpc_response_timeout or long_rpc_timeout."),
            "grep -nE '^ *(rpc_response|long_rpc)_timeout' /etc/nova/nova.conf",
            "both",
        ),
    ),
    signs=(
        Sign(
            r"messagingtimeout|timed out waiting for a reply|timeout while "
            r"(?:checking if we can live migrate|waiting (?:on|for) rpc)|"
            r"message(?:delivery|undeliverable)\w{0,60}|"
            # Not the logger nova.openstack.common.rpc.amqp, which logs everything.
            r"(?<![.\w])amqp.{0,120}(?:unreachable|"
            r"refused|reset|error|timed out|closed)|"
            r"rabbit.{0,120}(?:unreachable|refused|reset|timed out|error|lost)|"
            r":567[12]\b.{0,80}(?:refused|unreachable|timed out|reset|closed)|"
            r"connection to (?:the )?(?:rabbitmq|amqp|broker).{0,60}(?:lost|failed|"
            r"refused)|remote ?error timeout",
            Rank.GENERAL,
        ),
    ),
    place=Place.CLOUD,
    references=(_ADMIN + "support-compute.html",),
)
DATABASE = Cause(
    id="database_error",
    layer="db-state",
    tier=2,
    title=N_("Nova's database refused or lost a change"),
    happened=N_(
        "A deadlock, a lost connection or an isolation conflict: what Nova wanted to "
        "write of the move was not written."
    ),
    matters=N_(
        "Nova's record may no longer fit the hypervisors: see where the guest runs "
        "before trying again."
    ),
    remedy=(
        Step(
            N_("See that the database is well."),
            "mysql -e 'SHOW ENGINE INNODB STATUS\\G' | sed -n '/LATEST DETECTED "
            "DEADLOCK/,/TRANSACTIONS/p'",
            "controller",
        ),
        Step(
            N_("With MariaDB 11.6 and later, turn innodb_snapshot_isolation off."),
            "mysql -e 'SET GLOBAL innodb_snapshot_isolation=OFF'",
            "controller",
        ),
    ),
    signs=(
        Sign(
            r"\bdb(?:deadlock|connectionerror|error|duplicateentry|datanotfound)\b|"
            r"deadlock found|lock wait timeout exceeded|lost connection to (?:mysql|"
            r"mariadb)|"
            r"(?:pymysql|psycopg2?|sqlalchemy|mysqldb)\S{0,120}(?:error|exception)\b|"
            r"record has changed since last read|mysql server has gone away|"
            r"can'?t connect to (?:mysql|mariadb)|(?:galera|wsrep).{0,60}(?:not "
            r"(?:ready|prepared)|fail|abort|conflict)",
            Rank.GENERAL,
        ),
    ),
    place=Place.CLOUD,
    references=("https://docs.openstack.org/oslo.db/latest/",),
)
RPC_VERSION = Cause(
    id="rpc_version_mismatch",
    layer="nova-version-rpc",
    tier=1,
    title=N_("Nova's services are of releases that do not fit"),
    happened=N_(
        "One service sent a message or an object that another does not know: an "
        "upgrade is not finished, or upgrade_levels pins a version."
    ),
    matters=N_(
        "Moves between hosts of different releases fail until the upgrade is through."
    ),
    remedy=(
        Step(
            N_("See the versions of all."),
            "nova-manage service list 2>/dev/null; openstack compute service list "
            "--long",
            "controller",
        ),
        Step(
            N_("Finish the upgrade, take pins out, and restart."),
            "grep -n -A4 '^\\[upgrade_levels\\]' /etc/nova/nova.conf",
            "both",
        ),
    ),
    signs=(
        Sign(
            r"(?:rpc|endpoint|specified endpoint).{0,60}version.{0,80}(?:not "
            r"supported|unsupported|cannot|not capable|incompatible)|"
            r"unsupportedversion|rpcversioncaperror|incompatibleobjectversion|version "
            r"\d{1,60}\.\d{1,60} of \w{1,60} is not supported|"
            r"this service is older \(v|servicetooold|requested message version, |"
            r"orphanedobjecterror|toooldcomputeservice|does not support computes "
            r"older than|"
            r"(?!migratetouri)\b\w{0,60}(?:migrat|resize|instance)\w{0,60}\(\) (?:got "
            r"an unexpected keyword|missing \d{1,60} required)|"
            r"does not support rpc version|rpc is pinned to old version|"
            r"rpcpinnedtooldversion|too old to (?:support|perform|handle)|"
            r"not supported by old nova compute service|extendedresourcerequestoldcompute|"
            r"'?nova-compute'? service must be upgraded to|"
            r"mixedinstancenotsupportbycomputeservice",
            unless=r"hypervisor|machine type|qemu version|api version|python-|keystone",
        ),
    ),
    place=Place.CLOUD,
    references=(_ADMIN + "upgrades.html",),
)
SECURITY_LABEL = Cause(
    id="security_driver_or_label",
    layer="apparmor-selinux",
    tier=1,
    title=N_("SELinux or AppArmor of the two hosts do not fit"),
    happened=N_(
        "The guest has a security label that the target's driver does not have, or "
        "the target's profile forbids QEMU what it needs."
    ),
    matters=N_(
        "Guests cannot come to this host until both have the same driver and profile."
    ),
    remedy=(
        Step(
            N_("Compare the drivers."),
            "sudo virsh capabilities | grep -A3 '<secmodel>'; grep -n "
            "security_driver /etc/libvirt/qemu.conf",
            "both",
        ),
        Step(
            N_("Look for what was denied."),
            "sudo ausearch -m avc -ts recent",
            only=RED_HAT,
        ),
        Step(
            N_("Look for what was denied."),
            "sudo dmesg | grep -i apparmor | tail",
            only=DEBIAN,
        ),
        Step(
            N_("Give files back the labels that they should have."),
            "sudo restorecon -Rv /var/lib/nova/instances",
            only=RED_HAT,
        ),
        Step(
            N_(
                "Set the same security_driver on both, restart libvirt, hard-reboot "
                "the guest."
            ),
            where="both",
        ),
    ),
    signs=(
        Sign(
            r"security driver .{0,80}(?:not (?:enabled|supported|available|found)|"
            r"differs|model)|security label.{0,80}(?:\bnot\b|differs|unable|fail|"
            r"invalid)|"
            r"unable to (?:find|set) (?:a )?security|unable to set (?:apparmor|selinux)|cannot load apparmor profile|"
            r"seclabel.{0,40}(?:\bnot\b|fail|missing|unsupported)|"
            r"(?:apparmor|selinux|virt-aa-helper)\b(?!=).{0,120}(?:\bdenied|fail|"
            r"cannot|error|unable)|"
            r"avc: +denied.{0,300}(?:qemu|svirt|libvirt|nova|virt_)|"
            r"apparmor=\"denied\".{0,300}(?:libvirt|qemu|nova|swtpm)",
            Rank.DECISIVE,
            unless=r"security group|apparmor=\"(?:status|allowed|audit)\"",
        ),
    ),
    place=Place.PAIR,
    checks=("pair.security-differs",),
    references=("https://libvirt.org/drvqemu.html#selinux-basic-confinement",),
)
CAUSES = (
    SECURITY_LABEL,
    RPC_VERSION,
    MESSAGING,
    DATABASE,
)
