"""What can be wrong, how it shows, and what to do about it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache

from migration_panel.diagnosis.diagnosis import Place
from migration_panel.diagnosis.traits import Trait
from migration_panel.text import Text


class Rank(IntEnum):
    """How much a sign tells, where several fit; the higher stands first.

    A HINT is never the cause where anything else fits. A WRAPPER only says that
    something failed below it. GENERAL names the part that failed, SPECIFIC what
    was wrong with it; DECISIVE wins over the texts that follow from it.
    """

    HINT = 0
    WRAPPER = 1
    GENERAL = 2
    SPECIFIC = 3
    DECISIVE = 4


@dataclass(frozen=True, slots=True)
class Sign:
    """A regular expression that finds the cause in one cleaned line.

    `words`: literal texts of which one is in every line that fits, in lower case;
    they are looked for first. `unless`: what must not be in the parts it is found
    in; `before`: nor in those that follow.
    """

    pattern: str
    words: tuple[str, ...]
    rank: Rank = Rank.SPECIFIC
    unless: str | None = None
    before: str | None = None

    def may_fit(self, lower: str) -> bool:
        """Whether one of the words is in a line in lower case."""
        return any(word in lower for word in self.words)

    def fits(self, text: str, within: int, ends: Sequence[int]) -> bool:
        """Whether it is found in as little as it needs, and begins `within` a place.

        `ends`: where each part of `text` ends that it may need.
        """
        for end in ends:
            found = _compiled(self.pattern).search(text, 0, end)
            if found is not None and found.start() < within:
                return not (
                    (self.unless and _compiled(self.unless).search(text, 0, end))
                    or (self.before and _compiled(self.before).search(text, end))
                )
        return False


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Step:
    """A thing to do; `where`: source, target, controller or both.

    `only`: hosts that it is for; of traits that exclude each other, any of them.
    """

    text: Text
    command: str | None = None
    where: str = "target"
    only: frozenset[Trait] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Cause:
    """An entry of the catalog; `id` and `layer` are stable.

    `place`: what has to be mended, where nothing tells it better. `checks`: findings
    any of which tells that the cause stands; none where no check can see it.
    `references`: addresses of Nova's, libvirt's or OpenSSH's documentation.
    """

    id: str
    layer: str
    tier: int
    title: Text
    happened: Text
    matters: Text
    remedy: tuple[Step, ...]
    signs: tuple[Sign, ...]
    place: Place
    checks: tuple[str, ...] = ()
    references: tuple[str, ...] = field(default=())
