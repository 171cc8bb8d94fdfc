"""Names that lead nowhere, or back."""

from migration_panel.diagnosis.cause import Cause, Rank, Sign, Step
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.diagnosis.steps import (
    KOLLA,
    MODULAR,
    MONOLITHIC,
    OF_LIVE,
    restart_libvirt,
)
from migration_panel.text import N_

_UUID_IN = 'echo "host_uuid = \\"$(uuidgen)\\"" | sudo tee -a /etc/libvirt/'
_INBOUND = (
    "https://docs.openstack.org/nova/latest/configuration/config.html"
    "#libvirt.live_migration_inbound_addr"
)

# The ports of memory and disks: libvirt's own range, and TripleO's.
_DATA = r"(?:49[1-9]\d\d|50\d\d\d|61[1-9]\d\d)"

UNRESOLVABLE = Cause(
    id="hostname_unresolvable",
    layer="dns-hostname",
    tier=1,
    title=N_("The source cannot resolve the target's name"),
    happened=N_(
        "Nova, ssh or libvirt on the source looked the target's name up, and neither "
        "DNS nor /etc/hosts knew it."
    ),
    matters=N_("Without an address neither kind of migration gets to the target."),
    remedy=(
        Step(N_("See what the source makes of it."), "getent hosts TARGET", "source"),
        Step(
            N_("Put all compute hosts into DNS, or into /etc/hosts of all of them."),
            "echo 'ADDRESS TARGET' | sudo tee -a /etc/hosts",
            "both",
        ),
        Step(
            N_(
                "Or an address does as well: set live_migration_inbound_addr in the "
                "target's nova.conf."
            ),
            "sudo crudini --set /etc/nova/nova.conf libvirt live_migration_inbound_addr ADDRESS",
            only=OF_LIVE,
        ),
    ),
    signs=(
        Sign(
            r"could not resolve hostname|name or service not known|"
            r"temporary failure in name resolution|nodename nor servname|"
            r"name does not resolve|no address associated with (?:hostname|name)|"
            r"(?:unable|failed|could not|cannot|can't) (?:to )?resolve "
            r"(?:address|host\s?name|name|host)\b|"
            r"address (?:lookup|resolution) (?:for|failed)|unknown host\b|host not found",
            Rank.DECISIVE,
            unless=r"virgethostname|sudo: unable|rabbit|amqp|mysql|keystone|cinder|glance|neutron|placement|"
            r"https?://|httpconnection|\bntp|chrony|\bcurl\b|\brepo\b|mirror",
        ),
        # A host that does not know its own name.
        Sign(
            r"virgethostname\w*:\d+ : getaddrinfo failed for",
            Rank.GENERAL,
        ),
    ),
    place=Place.SOURCE,
    checks=(
        "pair.ssh-name-unknown",
        "pair.libvirt-name-unknown",
        "pair.data-name-unknown",
    ),
    references=(_INBOUND,),
)
LOCALHOST = Cause(
    id="dest_hostname_localhost",
    layer="dns-hostname",
    tier=1,
    title=N_("The target believes its name is localhost"),
    happened=N_(
        "The target tells the source under which name to send memory and disks. Its "
        "own name resolves to a loopback address there, so libvirt refuses: the data "
        "would go back to the source itself."
    ),
    matters=N_("No live migration reaches this host, whichever the source."),
    remedy=(
        Step(
            N_("See what the host's name resolves to on itself."),
            "hostname -f; getent hosts $(hostname -f)",
        ),
        Step(
            N_("Take the name out of the loopback lines of /etc/hosts."),
            "grep -nE '^(127|::1)' /etc/hosts",
        ),
        *restart_libvirt("target"),
        Step(
            N_("Or name an address in the target's nova.conf."),
            "sudo crudini --set /etc/nova/nova.conf libvirt live_migration_inbound_addr ADDRESS",
        ),
    ),
    signs=(
        Sign(
            r"hostname on destination resolved to l|"
            r"migration (?:requires|needs) an? (?:fqdn|resolvable)",
            Rank.DECISIVE,
        ),
        # The target gave its own name for the data, and the source met itself there.
        Sign(
            r"(?:at|to) '(?:localhost[\w.-]*|127\.[\d.]+|::1|\[::1\]):" + _DATA + r"'",
            Rank.DECISIVE,
        ),
    ),
    place=Place.TARGET,
    checks=(
        "pair.name-loopback",
        "network.hostname-localhost",
        "network.own-name-loopback",
    ),
    references=(_INBOUND,),
)
DUPLICATE_UUID = Cause(
    id="duplicate_host_uuid",
    layer="libvirt-connection",
    tier=1,
    title=N_("Source and target have the same libvirt host UUID"),
    happened=N_(
        "libvirt tells hosts apart by a UUID that it reads from the mainboard. Both "
        "report the same one (copied firmware, cloned images), or the URI led back to "
        "the source itself; libvirt takes the move for one to the same host."
    ),
    matters=N_("No live migration between these hosts works, in either direction."),
    remedy=(
        Step(N_("Compare the two."), "sudo virsh capabilities | grep -m1 uuid", "both"),
        Step(
            N_("Give each a UUID of its own in libvirt's settings."),
            _UUID_IN + "libvirtd.conf",
            "both",
            MONOLITHIC | KOLLA,
        ),
        Step(
            N_("Give each a UUID of its own in libvirt's settings."),
            _UUID_IN + "virtqemud.conf",
            "both",
            MODULAR,
        ),
        *restart_libvirt("both"),
        Step(
            N_("See that the target's name does not lead to the source."),
            "getent hosts TARGET",
            "source",
        ),
    ),
    signs=(
        Sign(
            r"attempt to migrate guest to the s",
            Rank.DECISIVE,
        ),
    ),
    place=Place.PAIR,
    checks=("pair.same-uuid",),
    references=("https://libvirt.org/migration.html",),
)
SAME_HOST = Cause(
    id="same_host_migration",
    layer="scheduler-novalidhost",
    tier=1,
    title=N_("The chosen target is the host where the server is"),
    happened=N_("Nova was asked to move the server to the host on which it runs."),
    matters=N_("Nothing moved; nothing is broken."),
    remedy=(
        Step(
            N_("Choose another host, or leave the choice to the scheduler."),
            where="controller",
        ),
        Step(
            N_(
                "To resize on the same host, set allow_resize_to_same_host on it; a "
                "single compute host can move nothing."
            ),
            "sudo crudini --get /etc/nova/nova.conf DEFAULT allow_resize_to_same_host",
            "source",
        ),
    ),
    signs=(
        Sign(
            r"cannot migrate to the host where the server exists|"
            r"unable to migrate instance \(?\S+\)? to current h|unabletomigratetoself|"
            r"cannotmigratetosamehost|destination same as source|"
            r"(?:destination|target) (?:host )?(?:is|and source) .{0,20}same\b",
        ),
    ),
    place=Place.SERVER,
    checks=("target.same-host",),
    references=("https://docs.openstack.org/nova/latest/admin/migration.html",),
)
CAUSES = (UNRESOLVABLE, LOCALHOST, DUPLICATE_UUID, SAME_HOST)
