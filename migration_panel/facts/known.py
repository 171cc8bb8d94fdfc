"""All that is known of a host, and of an ordered pair, when it is judged."""

from dataclasses import dataclass
from datetime import datetime

from migration_panel.facts.host import ComputeService
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Probe
from migration_panel.facts.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedServer:
    """A server that Nova's database places on a host, or moves from or to it.

    `leaving`: it waits there, in VERIFY_RESIZE, as the source of a finished move:
    its `_resize` folder belongs to it, and its domain may be gone. `moving`: a
    migration from or to this host has not ended, so that it may be on both.
    `since`: when Nova was first seen to place it there.
    """

    id: str
    name: str
    leaving: bool = False
    moving: bool = False
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownHost:
    """The agent's newest report and what Nova says; `now` is the engine's clock.

    `same_uuid`: other hosts that reported the same libvirt host UUID.
    `report` is Missing where no agent has reported. `asked`: when Nova told of
    `servers`.
    """

    name: str
    now: datetime
    report: Report | Missing
    service: ComputeService | Missing
    servers: tuple[PlacedServer, ...] | Missing
    aggregates: tuple[str, ...] = ()
    same_uuid: tuple[str, ...] = ()
    asked: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPair:
    """Source, target, and what the source found when it tried to reach the target."""

    source: KnownHost
    target: KnownHost
    probe: Probe | Missing
