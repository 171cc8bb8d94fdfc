"""The instances path: its file system, who may write there, how much room is left."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from migration_panel.agent.system import System, UnmeasuredError
from migration_panel.facts.storage import SHARED_FUSE, InstancesPath

# /proc/mounts is the same list, in the same order, with less in it.
MOUNTS = "/proc/self/mountinfo"
ROOM = "%S %b %a %c %d"  # block size; blocks: all, free to nova; inodes: all, free
# What virFileIsSharedFS knows by the kernel's number of a file system.
SHARED = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "ceph", "gfs2", "ocfs2", "gpfs"),
        *("afs", "acfs", "beegfs"),
    }
)
_OCTAL = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """A line of mountinfo."""

    id: str
    parent: str
    point: str
    kind: str
    device: str
    read_only: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Sizes in bytes, as stat -f tells them."""

    total: int
    free: int
    inodes: int
    free_inodes: int


def collect(system: System, path: str) -> InstancesPath:
    """Measure `path`, or where it would be; UnmeasuredError: it does not answer."""
    if not path.startswith("/"):
        message = f"instances_path {path!r} does not begin at the root"
        raise UnmeasuredError(message)
    # A dead network mount stops whoever looks at it; a program can be ended.
    at, room = nearest(system, path)
    mounts = parse_mounts(system.read(MOUNTS))
    real = system.real_path(path)
    mount = top(mounts, real)
    there = at == path
    entry = system.entry(path) if there else None
    return InstancesPath(
        path=path,
        file_system=mount.kind,
        device=mount.device,
        mount_point=mount.point,
        shared=shared(mounts, real),
        read_only=mount.read_only,
        owner=entry.owner if entry else None,
        mode=entry.mode if entry else None,
        writable=there and system.writable(path),
        total=room.total,
        free=room.free,
        inodes=room.inodes,
        free_inodes=room.free_inodes,
    )


def nearest(system: System, path: str) -> tuple[str, Room]:
    """`path`, or the nearest folder above it that is there, and its room."""
    said = ""
    for at in (path, *map(str, PurePosixPath(path).parents)):
        done = system.run("stat", "-f", "-c", ROOM, "--", at)
        if done.ok:
            return at, parse_room(done.out)
        said = done.err.strip() or f"stat -f {at} ended with {done.code}"
        if "No such file or directory" not in said:
            break
    raise UnmeasuredError(said)


def parse_room(said: str) -> Room:
    parts = said.split()
    if len(parts) != len(ROOM.split()) or not all(each.isdecimal() for each in parts):
        message = f"stat -f said {said[:80]!r}"
        raise UnmeasuredError(message)
    size, blocks, free, inodes, free_inodes = map(int, parts)
    return Room(
        total=size * blocks, free=size * free, inodes=inodes, free_inodes=free_inodes
    )


def parse_mounts(text: str) -> tuple[Mount, ...]:
    """Every mount, in the kernel's order; a line that is cut is left out."""
    return tuple(mount for line in text.splitlines() if (mount := _mount(line)))


def _mount(line: str) -> Mount | None:
    before, found, after = line.partition(" - ")
    own, of = before.split(), after.split()
    if not found or len(own) < 6 or len(of) < 3:  # noqa: PLR2004 - see proc(5)
        return None
    options = {*own[5].split(","), *of[2].split(",")}
    return Mount(
        id=own[0],
        parent=own[1],
        point=_plain(own[4]),
        kind=of[0],
        device=_plain(of[1]),
        read_only="ro" in options,
    )


def _plain(text: str) -> str:
    """Blanks and backslashes come as their octal numbers."""
    return _OCTAL.sub(lambda found: chr(int(found[1], 8)), text)


def top(mounts: Sequence[Mount], path: str) -> Mount:
    """What a path really leads to: from the root on, a mount hides all below it."""
    ids = {each.id for each in mounts}
    level = [each for each in mounts if each.parent not in ids]
    found: Mount | None = None
    while over := [each for each in level if _holds(each, path)]:
        found = min(over, key=lambda each: len(each.point))
        level = [each for each in mounts if each.parent == found.id != each.id]
    if found is None:
        message = f"{MOUNTS} names no mount for {path}"
        raise UnmeasuredError(message)
    return found


def shared(mounts: Sequence[Mount], path: str) -> bool:
    """As libvirt judges: of FUSE it takes the first mount of the longest path."""
    kind = top(mounts, path).kind
    if not kind.startswith("fuse"):
        return kind in SHARED
    return _first_of_longest(mounts, path).kind in SHARED_FUSE


def _first_of_longest(mounts: Iterable[Mount], path: str) -> Mount:
    return max((m for m in mounts if _holds(m, path)), key=lambda each: len(each.point))


def _holds(mount: Mount, path: str) -> bool:
    return f"{path}/".startswith(f"{mount.point.rstrip('/')}/")
