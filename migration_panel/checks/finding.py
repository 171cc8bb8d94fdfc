"""What a check says."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, IntFlag

from migration_panel.text import Text


class Level(IntEnum):
    """How much a finding matters; the worst one makes the verdict."""

    INFO = 0
    WARNING = 1
    UNKNOWN = 2
    BLOCKER = 3


class Affects(IntFlag):
    """Which moves a finding matters to: cold or live, from the host or to it."""

    NOTHING = 0
    COLD_FROM = 1
    LIVE_FROM = 2
    COLD_TO = 4
    LIVE_TO = 8
    COLD = COLD_FROM | COLD_TO
    LIVE = LIVE_FROM | LIVE_TO
    FROM = COLD_FROM | LIVE_FROM
    TO = COLD_TO | LIVE_TO
    ALL = COLD | LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was measured, where: `source` is a file, a command or an API."""

    host: str
    source: str
    text: str
    taken: datetime | None = None


CONTROLLER = "a controller"
SOURCE, TARGET, BOTH = "the source", "the target", "both hosts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A line to copy, and the host on which it is run; never run by the panel.

    `host` is empty for a line to OpenStack's own API, which is run anywhere; one of
    the words below where it is not known which host it is.
    """

    host: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A stable id, what is so, and what to do about it; compared by value.

    `server`: the id of the one whose moves it matters to, where it does to no other.
    """

    id: str
    level: Level
    subject: str
    message: Text
    hint: Text
    affects: Affects = Affects.ALL
    evidence: tuple[Evidence, ...] = ()
    commands: tuple[Command, ...] = ()
    server: str | None = None
