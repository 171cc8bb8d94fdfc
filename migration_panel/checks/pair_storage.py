"""How servers can move live between two hosts, as their storage has it."""

from typing import Any

from migration_panel.checks import between
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.known import KnownPair
from migration_panel.facts.missing import Missing
from migration_panel.facts.nova import NovaConf
from migration_panel.text import N_, Text

CEPH = "rbd"
CONF = "/etc/nova/nova.conf"


def check(pair: KnownPair) -> list[Finding]:
    source, target = between.nova(pair.source), between.nova(pair.target)
    if source is None or target is None:
        return []
    return [
        *path_differs(pair, source, target),
        *backend_differs(pair, source, target),
        *live_kinds(pair, source, target),
    ]


def path_differs(pair: KnownPair, source: NovaConf, target: NovaConf) -> list[Finding]:
    """Nova names files on the target by the source's path."""
    if source.instances_path.rstrip("/") == target.instances_path.rstrip("/"):
        return []
    return [
        Finding(
            id="pair.instances-path-differs",
            level=Level.WARNING,
            message=N_(
                "%(source)s keeps servers in %(ours)s, %(target)s in %(theirs)s: disks "
                "of a server that moves end up where nobody looks.",
                ours=source.instances_path,
                theirs=target.instances_path,
                **between.names(pair),
            ),
            hint=N_("Let instances_path be the same on all hosts."),
            **_both(
                pair, "instances_path", source.instances_path, target.instances_path
            ),
        )
    ]


def backend_differs(
    pair: KnownPair, source: NovaConf, target: NovaConf
) -> list[Finding]:
    """Servers on volumes have no disk that it matters to."""
    if source.images_type == target.images_type:
        return []
    return [
        Finding(
            id="pair.images-type-differs",
            level=Level.WARNING,
            message=N_(
                "%(source)s keeps disks as %(ours)s, %(target)s as %(theirs)s: servers "
                "with disks of their own do not arrive whole.",
                ours=source.images_type,
                theirs=target.images_type,
                **between.names(pair),
            ),
            hint=N_(
                "Let images_type be the same on all hosts, or put the hosts into "
                "aggregates between which nothing moves. Servers on volumes can move."
            ),
            **_both(pair, "images_type", source.images_type, target.images_type),
        )
    ]


def live_kinds(pair: KnownPair, source: NovaConf, target: NovaConf) -> list[Finding]:
    """Which live migrations there are, whatever else stands against them."""
    shared = None if isinstance(pair.probe, Missing) else pair.probe.shared_storage
    if CEPH == source.images_type == target.images_type:
        disks = N_("in Ceph, by shared storage")
        return [_shared(pair, disks, "images_type = rbd")]
    if shared is True:
        kind = N_("in the shared instances path, by shared storage")
        return [_shared(pair, kind, "a marker file was seen there")]
    if shared is False:
        return [_local(pair)]
    return []


def _local(pair: KnownPair) -> Finding:
    """Servers with disks of their own stay, where a QEMU cannot copy them."""
    stay = _who_copies_no_disks(pair)
    seen = "a marker file was not seen there"
    if not stay:
        kind = N_("on disks of the host, by block migration, which copies them")
        return _kinds("pair.disks-copied", pair, kind, seen)
    return Finding(
        id="pair.no-block-migration",
        level=Level.WARNING,
        affects=Affects.LIVE,
        message=N_(
            "%(source)s and %(target)s share no storage, and QEMU on %(stay)s copies "
            "no disks: only servers on volumes can migrate live.",
            stay=", ".join(stay),
            **between.names(pair),
        ),
        hint=N_("Move the others cold, or install a QEMU that can on both hosts."),
        commands=between.on_source(pair, "rpm -qa 'qemu-kvm*'"),
        **between.measured(pair, "instances_path", seen),
    )


def _who_copies_no_disks(pair: KnownPair) -> list[str]:
    known = (
        (each.name, between.capabilities(each)) for each in (pair.source, pair.target)
    )
    return [name for name, can in known if can and can.migrates_blocks is False]


def _shared(pair: KnownPair, disks: Text, seen: str) -> Finding:
    return _kinds("pair.disks-shared", pair, disks, seen)


def _kinds(check: str, pair: KnownPair, disks: Text, seen: str) -> Finding:
    return Finding(
        id=check,
        level=Level.INFO,
        affects=Affects.LIVE,
        message=N_(
            "Servers can migrate live from %(source)s to %(target)s: those %(disks)s, "
            "and those on volumes.",
            disks=disks,
            **between.names(pair),
        ),
        hint=N_(
            "Nothing to do: let Nova find out which it is (block migration: auto)."
        ),
        **between.measured(pair, "instances_path", seen),
    )


def _both(pair: KnownPair, option: str, ours: str, theirs: str) -> dict[str, Any]:
    line = f"grep -n {option} {CONF}"
    return {
        "commands": (*between.on_source(pair, line), *between.on_target(pair, line)),
        **between.compared(pair, CONF, f"{option} = {ours}", f"{option} = {theirs}"),
    }
