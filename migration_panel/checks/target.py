"""Whether a host can take servers in, by Nova, by Placement, and as measured.

The scheduler has the last word: filters, aggregates and NUMA are its own.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from migration_panel.checks import group
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.checks.mover import Mover, Needs
from migration_panel.checks.toward import Way
from migration_panel.facts.host import Amount, Capacity, Host
from migration_panel.text import N_, Text

# Placement's resource classes that a Capacity tells.
_TOLD = (
    ("VCPU", "vcpus", N_("vCPUs: %(free)s free, %(need)s needed")),
    ("MEMORY_MB", "memory_mb", N_("memory: %(free)s MiB free, %(need)s MiB needed")),
    ("DISK_GB", "disk_gb", N_("disk: %(free)s GiB free, %(need)s GiB needed")),
)

KINDS = (Affects.COLD, Affects.LIVE)
# What Placement leaves out has no room at all.
_FULL = Capacity()


def findings(host: Host, ways: Sequence[Way]) -> list[Finding]:
    """All there is to say of a host as the target of servers, by their ways there."""
    found = [*cell_silent(host), *down(host), *disabled(host), *room_unknown(host)]
    if sum(way.mover.count for way in ways) == 1:
        return found + of_mover(host, ways[0])
    moving = [way.mover for way in ways]
    return found + of_several(host, ways) + no_room_for_all(host, moving)


def of_mover(host: Host, way: Way) -> list[Finding]:
    """What there is to say of a host for one server."""
    mover = way.mover
    return [
        *same_host(host, mover),
        *no_room(host, mover),
        *groups(host, mover),
        *other_zone(host, mover),
        *other_hypervisor(host, mover),
        *way.to(host.name),
    ]


def cell_silent(host: Host) -> list[Finding]:
    if host.service.cell_answered:
        return []
    message = N_("Its cell does not answer.")
    hint = N_("Bring the cell's database and message queue back, then reload.")
    return [_finding("target.cell-silent", Level.UNKNOWN, host, message, hint)]


def down(host: Host) -> list[Finding]:
    service = host.service
    if service.up or not service.cell_answered:
        return []
    if service.forced_down:
        message = N_("It was forced down.")
        hint = N_("Whoever fenced it must unset that once the host is sound again.")
        return [_finding("target.forced-down", Level.BLOCKER, host, message, hint)]
    message = N_("It is down.")
    hint = N_("Bring its nova-compute back; its log on the host tells why it stopped.")
    return [_finding("target.down", Level.BLOCKER, host, message, hint)]


def disabled(host: Host) -> list[Finding]:
    """The scheduler passes disabled hosts over, also where one is named."""
    service = host.service
    if service.enabled or not service.cell_answered:
        return []
    if service.disabled_reason:
        message = N_("It is disabled: %(reason)s", reason=service.disabled_reason)
    else:
        message = N_("It is disabled.")
    hint = N_("Enable its service first, if the reason allows.")
    return [_finding("target.disabled", Level.BLOCKER, host, message, hint)]


def room_unknown(host: Host) -> list[Finding]:
    if host.capacity is not None or not host.service.cell_answered:
        return []
    message = N_("Unknown whether there is room.")
    hint = N_("Check that Placement is up; the scheduler asks it all the same.")
    return [_finding("target.room-unknown", Level.UNKNOWN, host, message, hint)]


def same_host(host: Host, mover: Mover) -> list[Finding]:
    if host.name != mover.host:
        return []
    message = N_("The server is there already.")
    hint = N_("Choose another host.")
    return [_finding("target.same-host", Level.BLOCKER, host, message, hint)]


def no_room(host: Host, mover: Mover) -> list[Finding]:
    """Placement leaves out whom it finds too small; the rest is compared here."""
    if host.capacity is None or host.name == mover.host:
        return []
    if host.capacity == _FULL:
        message = N_("No room for this flavor by Placement.")
        return [_no_room(host, message)]
    return [
        _no_room(host, N_("No room: %(what)s.", what=what))
        for what in _short(host.capacity, mover.needs)
    ]


def _short(capacity: Capacity, wanted: Needs) -> list[Text]:
    found = []
    for resource, field, told in _TOLD:
        need = wanted.get(resource, 0)
        amount: Amount | None = getattr(capacity, field) if need else None
        if amount is not None and need > amount.free:
            found.append(N_(told.msgid, free=amount.free, need=need))
    return found


def _no_room(host: Host, message: Text) -> Finding:
    hint = N_("Choose another host, or move servers away from it first.")
    return _finding("target.no-room", Level.BLOCKER, host, message, hint)


def no_room_for_all(host: Host, moving: Sequence[Mover]) -> list[Finding]:
    """Each may fit and yet not all of them."""
    if not host.capacity:
        return []
    coming = [mover for mover in moving if mover.host != host.name]
    together = {
        resource: sum(mover.needs.get(resource, 0) * mover.count for mover in coming)
        for resource, _, _ in _TOLD
    }
    hint = N_("Move fewer at once, or leave the choice to the scheduler.")
    return [
        _finding(
            "target.no-room-for-all",
            Level.WARNING,
            host,
            N_("No room for all of them together: %(what)s.", what=what),
            hint,
        )
        for what in _short(host.capacity, together)
    ]


def groups(host: Host, mover: Mover) -> list[Finding]:
    if not mover.groups or host.name == mover.host:
        return []
    found = (group.findings(mover.servers, host.name, each) for each in mover.groups)
    return [each for of_one in found for each in of_one]


def other_zone(host: Host, mover: Mover) -> list[Finding]:
    """Nova tells a server's zone, but not whether it was asked for."""
    here, there = mover.zone, host.service.zone
    if not here or not there or here == there:
        return []
    message = N_(
        "It is in the zone %(there)s, the server in %(here)s.", there=there, here=here
    )
    hint = N_("Nova refuses where the server was created for its zone.")
    return [_finding("target.other-zone", Level.WARNING, host, message, hint)]


def other_hypervisor(host: Host, mover: Mover) -> list[Finding]:
    """Live migrations go to a hypervisor of the same type and no older version."""
    ours, theirs = mover.hypervisor, host.hypervisor
    if ours is None or theirs is None:
        return []
    if ours.type != theirs.type:
        message = N_(
            "Its hypervisor is %(theirs)s, not %(ours)s.",
            theirs=theirs.type,
            ours=ours.type,
        )
        hint = N_("Migrate cold, or choose a host with the same hypervisor.")
        check = "target.other-hypervisor"
        found = _finding(check, Level.WARNING, host, message, hint)
        return [replace(found, affects=Affects.LIVE)]
    if not _older(theirs.version, ours.version):
        return []
    message = N_(
        "Its hypervisor is older (%(theirs)s) than the source's (%(ours)s).",
        theirs=theirs.version or "?",
        ours=ours.version,
    )
    hint = N_("Migrate cold, choose a newer host, or update this one.")
    found = _finding("target.older-hypervisor", Level.WARNING, host, message, hint)
    return [replace(found, affects=Affects.LIVE)]


def _older(theirs: str, ours: str) -> bool:
    """Nova compares the numbers; a version that nobody told is not older."""
    if theirs == ours or not theirs:
        return False
    return _numbers(theirs) < _numbers(ours)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def of_several(host: Host, ways: Sequence[Way]) -> list[Finding]:
    """What there is to say for some of them; it blocks where it blocks each one."""
    each = [(way.mover, of_mover(host, way)) for way in ways]
    shut = [kind for kind in KINDS if all(_blocks(found, kind) for _, found in each)]
    said: dict[tuple[str, Affects], Finding] = {}
    counts: Counter[tuple[str, Affects]] = Counter()
    for mover, found in each:
        for key, finding in {(f.id, f.affects): f for f in found}.items():
            said.setdefault(key, finding)
            counts[key] += mover.count
    total = sum(way.mover.count for way in ways)
    return [_counted(said[key], n, total, shut) for key, n in counts.items()]


def _blocks(found: Iterable[Finding], kind: Affects) -> bool:
    return any(each.level is Level.BLOCKER and each.affects & kind for each in found)


def _counted(
    finding: Finding, count: int, total: int, shut: Sequence[Affects]
) -> Finding:
    """A blocker stays one only where no server could go in that way."""
    blocked = all(kind in shut for kind in KINDS if finding.affects & kind)
    capped = finding.level is Level.BLOCKER and not blocked
    level = Level.WARNING if capped else finding.level
    if count == total:
        return replace(finding, level=level)
    message = N_(
        "For %(count)s of %(total)s servers: %(what)s",
        count=count,
        total=total,
        what=finding.message,
    )
    return replace(finding, level=level, message=message)


def _finding(
    check: str, level: Level, host: Host, message: Text, hint: Text
) -> Finding:
    return Finding(id=check, level=level, subject=host.name, message=message, hint=hint)
