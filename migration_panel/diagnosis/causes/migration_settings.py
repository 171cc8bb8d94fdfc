"""Ways to migrate that nova.conf asks for and libvirt does not have."""

from migration_panel.diagnosis.cause import Cause, Sign, Step
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.text import N_

FLAGS_OR_URI = Cause(
    id="migration_flags_or_uri_invalid",
    layer="libvirt-connection",
    tier=1,
    title=N_("nova.conf asks libvirt for a way to migrate that does not exist"),
    happened=N_(
        "The URI, the scheme or the flags that nova.conf yields contradict each other, "
        "or this libvirt does not know them: tunnelled with an address of its own, "
        "native TLS without certificates, an old live_migration_flag."
    ),
    matters=N_("Every live migration from this host fails in the same way."),
    remedy=(
        Step(
            N_("Look at what nova.conf sets."),
            "grep -nE '^ *(live_migration|block_migration)' /etc/nova/nova.conf",
            "both",
        ),
        Step(
            N_(
                "Take live_migration_uri, live_migration_flag, block_migration_flag and "
                "live_migration_tunnelled out; set live_migration_scheme and, where the "
                "name is not enough, live_migration_inbound_addr."
            ),
            where="both",
        ),
        Step(
            N_("For encryption set live_migration_with_native_tls on all hosts."),
            where="both",
        ),
    ),
    signs=(
        Sign(
            r"unknown migration protocol|no live migration uri configured|unable to parse (?:migration |server from )?"
            r"(?:uri|dconnuri)\b|(?:missing|unsupported|unexpected) scheme .{0,40}migration uri|"
            r"missing host in migration uri|(?:invalid|malformed) (?:migration|libvirt) uri\b|"
            r"only tcp uris are supported|uri ended with incorrect|"
            r"transport in url not recogni[sz]ed|no connection driver available for|"
            r"does not include a driver name|live_migration_\w+ .{0,60}\binvalid",
        ),
        Sign(
            r"(?:uri|address|specification) is not supported by tunnell?ed|"
            r"cannot (?:use|specify|perform) .{0,40}tunnell?ed|"
            r"tunnell?ed (?:offline )?migration .{0,60}(?:not|requires|requested|incompatible)|"
            r"(?:incompatible|not (?:supported|allowed|compatible)|mutually exclusive) "
            r".{0,40}tunnell?ed|'live_migration_tunnelled' and 'live_migration_with_native_tls'",
            unless=r"selective|mapped volumes|disks to migrate",
        ),
        Sign(
            r"does not support peer-to-peer|peer-to-peer migration is not|"
            r"peer2peer migration .{0,40}not|direct migration is not supported|"
            r"without using peer2peer",
        ),
        Sign(
            r"unsupported flags \(0x\w+\) in function \S*migrat|"
            r"(?:unknown|invalid|unsupported) (?:\w+ ){0,2}flags?\b.{0,40}migrat|"
            r"flags? '?vir_migrate\w+'?.{0,80}(?:mutually exclusive|required)|"
            r"vir_migrate_\w+ .{0,80}mutually exclusive|"
            r"vir_migrate_\w+ .{0,60}(?:requires|not supported|must|is not|invalid)|"
            r"no attribute '?vir_migrate|"
            r"not supported by the connection driver: "
            r"virdomainmigrate(?:touri\d?|\d|prepare\w*|perform\w*|begin\w*)?\b",
        ),
        Sign(
            r"host does not have (?:a |any )?tls|allows migration only with vir_migrate_tls|"
            r"tls (?:migration|encryption) .{0,40}not (?:supported|configured)|"
            r"migrat\w+ .{0,40}requires? (?:tls|vir_migrate)",
        ),
    ),
    place=Place.SOURCE,
    checks=(
        "nova.uri-malformed",
        "nova.transport-unknown",
        "nova.no-live-migration",
        "nova.tunnelled-and-tls",
    ),
    references=(
        "https://docs.openstack.org/nova/latest/configuration/config.html#libvirt.live_migration_scheme",
    ),
)
CAUSES = (FLAGS_OR_URI,)
