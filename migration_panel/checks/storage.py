"""Whether the instances path can give and take servers' disks."""

import shlex
from dataclasses import replace
from typing import Any

from migration_panel.checks.about import to_copy
from migration_panel.checks.finding import Affects, Evidence, Finding, Level
from migration_panel.facts.known import KnownHost
from migration_panel.facts.missing import Missing
from migration_panel.facts.report import Report
from migration_panel.facts.storage import SHARED_FUSE, InstancesPath
from migration_panel.text import N_

# Nova renames a server's folder there before it copies it, makes one to take it in, and
# touches the path itself before a server leaves live.
WRITES = Affects.ALL
# Less than a folder, a console's log and the head of a disk need.
FULL = 256 * 1024
LOW_SHARE, LOW_BYTES = 20, 20 * 1024**3
MIB = 1024**2


def check(host: KnownHost) -> list[Finding]:
    report = host.report
    if isinstance(report, Missing) or isinstance(report.storage, Missing):
        return []
    found = report.storage
    if not found.exists:
        return path_missing(report, found)
    return [
        *read_only(report, found),
        *not_writable(report, found),
        *full(report, found),
        *inodes_used_up(report, found),
        *low_room(report, found),
        *low_inodes(report, found),
        *not_seen_as_shared(report, found),
    ]


def path_missing(report: Report, found: InstancesPath) -> list[Finding]:
    """A cold migration makes missing folders; a live one fails at its first file."""
    path = shlex.quote(found.path)
    blocked = Finding(
        id="storage.path-missing",
        level=Level.BLOCKER,
        message=N_(
            "%(path)s, where Nova keeps servers' disks, does not exist on %(host)s.",
            path=found.path,
            host=report.host,
        ),
        hint=N_(
            "Mount what belongs there, or make the folder and give it to nova. If "
            "servers were on it, do not start any before the disks are back."
        ),
        affects=Affects.COLD_FROM | Affects.LIVE,
        commands=to_copy(
            report,
            f"findmnt --target {path}",
            f"grep -F {path} /etc/fstab",
            f"install -d -o nova -g nova -m 0755 {path}",
        ),
        **_about(report, found),
    )
    perhaps = replace(blocked, level=Level.WARNING, affects=Affects.COLD_TO)
    return [blocked, perhaps]


def read_only(report: Report, found: InstancesPath) -> list[Finding]:
    if not found.read_only:
        return []
    point = shlex.quote(found.mount_point)
    return [
        Finding(
            id="storage.read-only",
            level=Level.BLOCKER,
            message=N_(
                "%(path)s is mounted read-only on %(host)s: no server's disk can be "
                "written there, and no folder be made or renamed.",
                path=found.path,
                host=report.host,
            ),
            hint=N_(
                "Find out why: the kernel does that after an error of the disk. Mend "
                "the file system first, then mount it for writing again."
            ),
            affects=WRITES,
            commands=to_copy(
                report,
                "dmesg --level err,crit | tail -n 50",
                f"mount -o remount,rw {point}",
            ),
            **_about(report, found),
        )
    ]


def not_writable(report: Report, found: InstancesPath) -> list[Finding]:
    if found.writable or found.read_only:
        return []
    path = shlex.quote(found.path)
    return [
        Finding(
            id="storage.not-writable",
            level=Level.BLOCKER,
            message=N_(
                "nova may not write in %(path)s on %(host)s: it belongs to %(owner)s, "
                "mode %(mode)s.",
                path=found.path,
                host=report.host,
                owner=found.owner or "?",
                mode=f"{found.mode or 0:04o}",
            ),
            hint=N_("Give the folder to nova; what is in it keeps its owner."),
            affects=WRITES,
            commands=to_copy(
                report,
                f"namei -l {path}",
                f"chown nova:nova {path}",
                f"chmod u+rwx {path}",
            ),
            **_about(report, found),
        )
    ]


def full(report: Report, found: InstancesPath) -> list[Finding]:
    if found.free >= FULL:
        return []
    message = N_(
        "The disk of %(path)s on %(host)s is full: no server can come, and those that "
        "are there stop at their next write.",
        path=found.path,
        host=report.host,
    )
    about = _of_room(report, found)
    return [
        Finding(id="storage.full", level=Level.BLOCKER, message=message, **about),
    ]


def inodes_used_up(report: Report, found: InstancesPath) -> list[Finding]:
    if found.inodes == 0 or found.free_inodes > 0:
        return []
    message = N_(
        "The disk of %(path)s on %(host)s has no inode left: no file can be made, "
        "however many bytes are free.",
        path=found.path,
        host=report.host,
    )
    about = _of_room(report, found)
    check = "storage.inodes-used-up"
    return [Finding(id=check, level=Level.BLOCKER, message=message, **about)]


def low_room(report: Report, found: InstancesPath) -> list[Finding]:
    """Whether it is enough depends on the server; Placement does not see files."""
    low = min(found.total // LOW_SHARE, LOW_BYTES)
    if not FULL <= found.free < low:
        return []
    message = N_(
        "Only %(free)s MiB of %(total)s MiB are free in %(path)s on %(host)s: the "
        "copy of a larger disk ends in the middle.",
        free=found.free // MIB,
        total=found.total // MIB,
        path=found.path,
        host=report.host,
    )
    about = _of_room(report, found)
    return [
        Finding(id="storage.low-room", level=Level.WARNING, message=message, **about),
    ]


def low_inodes(report: Report, found: InstancesPath) -> list[Finding]:
    if not 0 < found.free_inodes < found.inodes // LOW_SHARE:
        return []
    message = N_(
        "Only %(free)s of %(total)s inodes are free in %(path)s on %(host)s.",
        free=found.free_inodes,
        total=found.inodes,
        path=found.path,
        host=report.host,
    )
    about = _of_room(report, found)
    return [
        Finding(id="storage.low-inodes", level=Level.WARNING, message=message, **about),
    ]


def not_seen_as_shared(report: Report, found: InstancesPath) -> list[Finding]:
    """Of FUSE, libvirt reads the first mount of a path in /proc/mounts."""
    if found.shared or found.file_system not in SHARED_FUSE:
        return []
    return [
        Finding(
            id="storage.not-seen-as-shared",
            level=Level.WARNING,
            message=N_(
                "%(path)s on %(host)s is %(kind)s, mounted over another mount: libvirt "
                "reads the first one, takes the disks for local and refuses live "
                "migrations as unsafe.",
                path=found.path,
                host=report.host,
                kind=found.file_system,
            ),
            hint=N_(
                "Take the mount below away, or mount the shared one at its own path."
            ),
            affects=Affects.LIVE_FROM,
            commands=to_copy(
                report, f"grep -F {shlex.quote(found.mount_point)} /proc/mounts"
            ),
            **_about(report, found),
        )
    ]


def _of_room(report: Report, found: InstancesPath) -> dict[str, Any]:
    """What every finding of too little room has in common."""
    path = shlex.quote(found.path)
    lines = (f"df -h {path}; df -i {path}", f"du -xsh {path}/* | sort -h | tail")
    return _about(report, found) | {
        "affects": Affects.TO,
        "hint": N_(
            "See what takes the room: images of the cache (_base) that no server uses, "
            "folders of servers that are gone, logs. Free some, or enlarge the disk."
        ),
        "commands": to_copy(report, *lines),
    }


def _about(report: Report, found: InstancesPath) -> dict[str, Any]:
    """Whom a finding is about, and what was measured."""
    owner = f"{found.owner} {found.mode or 0:04o}" if found.exists else "not there"
    mount = f"{found.device} {found.mount_point} {found.file_system}"
    told = {
        found.path: owner,
        "/proc/mounts": f"{mount} {'ro' if found.read_only else 'rw'}",
        f"stat -f {found.path}": f"{found.free} of {found.total} bytes, "
        f"{found.free_inodes} of {found.inodes} inodes free",
    }
    evidence = tuple(
        Evidence(host=report.host, source=source, text=text, taken=report.taken)
        for source, text in told.items()
    )
    return {"subject": report.host, "evidence": evidence}
