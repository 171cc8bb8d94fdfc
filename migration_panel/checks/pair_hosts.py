"""Whether two hosts fit each other: cell, host UUID, security driver."""

from migration_panel.checks import between
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.capabilities import Capabilities
from migration_panel.facts.known import KnownPair
from migration_panel.text import N_

# The owner of files is set on every host, by every libvirt.
EVERYWHERE = frozenset({"dac"})
SHOW = "virsh capabilities | grep -A2 '<secmodel>'"


def check(pair: KnownPair) -> list[Finding]:
    ours = between.capabilities(pair.source)
    theirs = between.capabilities(pair.target)
    if ours is None or theirs is None:
        return []
    return [
        *same_uuid(pair, ours, theirs),
        *security_differs(pair, ours, theirs),
    ]


def same_uuid(
    pair: KnownPair, ours: Capabilities, theirs: Capabilities
) -> list[Finding]:
    """Between those libvirt migrates nothing live: it would be the same host."""
    if ours.host_uuid != theirs.host_uuid:
        return []
    return [
        Finding(
            id="pair.same-uuid",
            level=Level.BLOCKER,
            affects=Affects.LIVE,
            message=N_(
                "%(source)s and %(target)s have the same host UUID: libvirt takes them "
                "for one host and refuses to migrate live.",
                **between.names(pair),
            ),
            hint=N_(
                "Set a host_uuid of its own in libvirt's settings of one of them and "
                "restart libvirt there. Guests go on running."
            ),
            commands=between.on_target(pair, "uuidgen"),
            **between.compared(
                pair, "virsh capabilities", ours.host_uuid, theirs.host_uuid
            ),
        )
    ]


def security_differs(
    pair: KnownPair, ours: Capabilities, theirs: Capabilities
) -> list[Finding]:
    """A guest brings its label; a driver that is not there cannot take it."""
    lost = sorted(set(ours.security) - set(theirs.security) - EVERYWHERE)
    if not lost:
        return []
    return [
        Finding(
            id="pair.security-differs",
            level=Level.WARNING,
            affects=Affects.LIVE,
            message=N_(
                "Guests on %(source)s run under %(lost)s, which libvirt on %(target)s "
                "does not use: it may refuse them.",
                lost=", ".join(lost),
                **between.names(pair),
            ),
            hint=N_(
                "Let security_driver in qemu.conf, and what the kernel has turned on, "
                "be the same on both; restart libvirt."
            ),
            commands=(
                *between.on_source(pair, SHOW),
                *between.on_target(pair, SHOW),
            ),
            **between.compared(
                pair,
                "virsh capabilities",
                ", ".join(ours.security),
                ", ".join(theirs.security),
            ),
        )
    ]
