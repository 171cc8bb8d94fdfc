"""Why a migration failed: causes, and where each of them is known from."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from migration_panel.checks.finding import Command
from migration_panel.text import Text


class Confidence(Enum):
    """Where a cause is known from, the surest first."""

    MEASURED = "measured"  # a probe, right after it failed
    LOG = "log"
    NOVA = "nova"  # an event or a fault of Nova's API
    INFERRED = "inferred"


class Place(Enum):
    """What has to be mended; failures of one cause at one place are one problem."""

    SOURCE = "source"
    TARGET = "target"
    PAIR = "pair"
    SERVER = "server"
    CLOUD = "cloud"


class Standing(Enum):
    """Whether a cause is still there; UNKNOWN where no check can tell, or none did."""

    STANDS = "stands"
    GONE = "gone"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A line that shows a cause; `source` is a file, a command or an API.

    `host` is empty for what Nova's API says.
    """

    confidence: Confidence
    host: str
    source: str
    text: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """A thing to do, fitted to the host it is done on."""

    text: Text
    command: Command | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosed:
    """A cause, by its id in the catalog, with what shows it, the surest first.

    `checks`: those that saw it when it was diagnosed. `left_out`: hosts that Nova left
    out then, where it found none and nobody knows which one was asked for.
    """

    cause: str
    place: Place
    proofs: tuple[Proof, ...]
    remedy: tuple[Remedy, ...]
    standing: Standing = Standing.UNKNOWN
    checks: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def confidence(self) -> tuple[Confidence, ...]:
        """Each place it is known from, once."""
        return tuple(dict.fromkeys(each.confidence for each in self.proofs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """All that is known of a failure; `causes`, the most specific first.

    `phase`: Nova's name of the event in which it broke. `unexplained`: lines that
    tell of a failure and fit no cause. `disagreements`: where sources contradict each
    other. `missing`: what could not be looked into and why, with the commands with
    which a person would.
    """

    taken: datetime
    causes: tuple[Diagnosed, ...] = ()
    phase: str | None = None
    unexplained: tuple[Proof, ...] = ()
    disagreements: tuple[Text, ...] = ()
    missing: tuple[Remedy, ...] = ()
