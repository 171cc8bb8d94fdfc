"""What was measured of a move: of the host left, of the target, and between them."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Protocol

from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.checks.mover import Mover
from migration_panel.facts.domains import Domain
from migration_panel.text import N_, Text

NOT_MEASURED = "target.not-measured"
# What is a warning for a host, and stops the one server that it is about.
STOPS_ITS_SERVER = frozenset(
    {
        "domains.missing",
        "domains.orphan",
        "leftovers.folder",
        "leftovers.resize-folder-in-the-way",
        "pair.machine-type-missing",
    }
)


# What matters to servers alone that have such a disk, and how much where not as told.
OF_DISKS: Mapping[str, tuple[str, Level | None]] = {
    "capabilities.no-block-migration": ("local_disks", None),
    "nova.config-drive-iso": ("config_drive", None),
    "nova.lvm": ("root_disk", Level.BLOCKER),
    "nova.unsafe-cache": ("local_disks", None),
    "pair.images-type-differs": ("local_disks", None),
    "pair.no-block-migration": ("local_disks", Level.BLOCKER),
}


class Known(Protocol):
    """What is stored; each answers with what is not known as a finding of its own."""

    def leaving(self, source: str) -> tuple[Finding, ...]:
        """What matters to moves from a host."""

    def entering(self, target: str) -> tuple[Finding, ...]:
        """What matters to moves to a host."""

    def between(self, source: str, target: str) -> tuple[Finding, ...]:
        """What matters to the pair alone."""

    def shares_disks(self, source: str, target: str) -> bool | None:
        """Whether both hosts have the disks of servers; None where nobody knows."""

    def guest(self, server: str) -> Domain | None:
        """What libvirt knows of a server that is to move."""


class Nothing:
    """Where there is no engine, or no store: every move is unknown."""

    def leaving(self, source: str) -> tuple[Finding, ...]:
        return (not_measured(source, N_("Nothing was measured.")),)

    entering = leaving

    def between(self, source: str, target: str) -> tuple[Finding, ...]:
        del source
        return self.entering(target)

    def shares_disks(self, source: str, target: str) -> bool | None:
        del source, target
        return None

    def guest(self, server: str) -> Domain | None:
        del server
        return None


def not_measured(subject: str, message: Text) -> Finding:
    return Finding(
        id=NOT_MEASURED,
        level=Level.UNKNOWN,
        subject=subject,
        message=message,
        hint=N_("Nova may move it all the same; check the hosts again to know before."),
    )


def of_server(known: Known, mover: Mover) -> list[Finding]:
    """What the host that it leaves stands against its going."""
    return _own(known.leaving(mover.host), mover) if mover.host else []


class Way:
    """From the host that servers leave to any other; what holds of all is told once."""

    def __init__(self, known: Known, mover: Mover) -> None:
        self.mover = mover
        self._known = known
        self._leaving = _summed(mover.host or "", of_server(known, mover))

    def to(self, host: str) -> list[Finding]:
        """What was measured of moving the servers to a host, each thing once."""
        source = self.mover.host
        if source is None or source == host:
            return []
        entering = self._known.entering(host)
        between = _own(self._known.between(source, host), self.mover)
        if not (entering or self._leaving):
            return between
        found = [*_own(entering, self.mover), *self._leaving, *between]
        silent = next((each for each in found if each.id == NOT_MEASURED), None)
        told = [each for each in found if each.id != NOT_MEASURED]
        return [*told, silent] if silent else told


def _own(found: Collection[Finding], mover: Mover) -> list[Finding]:
    """Without what matters to other servers; with its full weight for these."""
    return [own for each in found if (own := _fitted(each, mover)) is not None]


def _fitted(finding: Finding, mover: Mover) -> Finding | None:
    if finding.server is not None:
        return _weighed(finding, mover) if finding.server in mover.servers else None
    disk, level = OF_DISKS.get(finding.id, (None, None))
    if disk and not getattr(mover, disk):
        return None
    return finding if level is None else replace(finding, level=level)


def _weighed(finding: Finding, mover: Mover) -> Finding:
    if finding.id in STOPS_ITS_SERVER and mover.count == 1:
        return replace(finding, level=Level.BLOCKER)
    return finding


def _summed(source: str, found: Collection[Finding]) -> list[Finding]:
    """The worst of the host that is left: all of it stands beside the server."""
    if not found:
        return []
    worst = {kind: _worst(found, kind) for kind in (Affects.COLD, Affects.LIVE)}
    cold, live = worst[Affects.COLD], worst[Affects.LIVE]
    if cold == live:
        worst = {Affects.ALL: cold}
    return [
        _of_source(source, finding, kind) for kind, finding in worst.items() if finding
    ]


def _worst(found: Collection[Finding], kind: Affects) -> Finding | None:
    told = [each for each in found if each.affects & kind and each.level > Level.INFO]
    return max(told, key=lambda each: each.level, default=None)


def _of_source(source: str, finding: Finding, kind: Affects) -> Finding:
    if finding.id == NOT_MEASURED:
        return finding
    return Finding(
        id="target.source-not-ready",
        level=finding.level,
        subject=source,
        message=N_("Of %(source)s: %(what)s", source=source, what=finding.message),
        hint=finding.hint,
        affects=kind,
    )
