"""What a check says."""

from dataclasses import dataclass
from enum import IntEnum

from migration_panel.text import Text


class Level(IntEnum):
    """How much a finding matters; the worst one makes the verdict."""

    INFO = 0
    WARNING = 1
    UNKNOWN = 2
    BLOCKER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A stable id, what is so, and what to do about it; compared by value."""

    id: str
    level: Level
    subject: str
    message: Text
    hint: Text
