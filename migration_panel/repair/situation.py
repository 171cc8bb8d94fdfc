"""All that is known of a leftover and its server, and what is made of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from migration_panel.checks.finding import Command
from migration_panel.facts.allocation import Leftover
from migration_panel.facts.domains import Domain, Folder
from migration_panel.facts.migration import Migration
from migration_panel.facts.missing import Missing
from migration_panel.facts.server import Server
from migration_panel.text import Text


class Kind(Enum):
    """Kinds of leftovers; the words are those of addresses."""

    RESIZE_FOLDER = "resize-folder"
    ORPHAN = "orphan"
    MISSING = "missing"
    ALLOCATION = "allocation"


# The findings of which each kind is the repair.
KINDS = {
    "leftovers.resize-folder": Kind.RESIZE_FOLDER,
    "leftovers.resize-folder-in-the-way": Kind.RESIZE_FOLDER,
    "domains.orphan": Kind.ORPHAN,
    "domains.missing": Kind.MISSING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What the agent of a host saw of a server; `fresh`: its report still holds."""

    host: str
    domain: Domain | None
    folders: tuple[Folder, ...]
    instances_path: str
    taken: datetime
    fresh: bool

    def folder(self, kind: str) -> Folder | None:
        return next((each for each in self.folders if each.kind == kind), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """`server` None: Nova knows no such server. `moves`: newest first.

    `sightings`: of every host that saw anything of it, and of those where Nova has
    it and where the leftover is. `silent`: how many hosts have no report that holds.
    `leftover`: what Placement held for `migration`, None where it was not asked.
    """

    host: str
    server_id: str
    server: Server | Missing | None
    moves: tuple[Migration, ...] | Missing
    sightings: tuple[Sighting, ...] | Missing
    silent: int = 0
    migration: str = ""
    leftover: Leftover | None = None

    def at(self, host: str | None) -> Sighting | None:
        """What was seen of it on a host, by a report that holds."""
        if isinstance(self.sightings, Missing):
            return None
        found = (each for each in self.sightings if each.host == host and each.fresh)
        return next(found, None)


class Answer(Enum):
    """To a question of which nobody may know; UNKNOWN is never taken for a yes."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Proof:
    """A question that has to be answered yes, and what the answer is known from."""

    question: Text
    answer: Answer
    shown: Text


@dataclass(frozen=True, slots=True)
class Step:
    """A thing to do when all is proven, with the lines to copy."""

    text: Text
    commands: tuple[Command, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What it is, why it is safe to clear away or not, and how to."""

    what: Text
    matters: Text
    proofs: tuple[Proof, ...]
    steps: tuple[Step, ...]

    @property
    def safe(self) -> Answer:
        """Whether all is proven."""
        answers = {each.answer for each in self.proofs}
        worst_first = (Answer.NO, Answer.UNKNOWN, Answer.YES)
        return next(each for each in worst_first if each in answers)
