"""What can be wrong, how it shows, and what to do about it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache

from migration_panel.diagnosis.branches import branches
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
    """A regular expression that finds the cause in a cleaned line in lower case.

    `unless`: what must not be in the parts it is found
    in; `before`: nor in those that follow.
    """

    pattern: str
    rank: Rank = Rank.SPECIFIC
    unless: str | None = None
    before: str | None = None

    def fits(self, lower: str, within: int, ends: Sequence[int]) -> bool:
        """Whether it is found in as little as it needs, and begins `within` a place.

        `lower`: a text in lower case; `ends`: where each part of it ends that may do.
        """
        ways = [each for each in branches(self.pattern) if each.may_fit(lower)]
        for end in ends if ways else ():
            if any(_begins(each.pattern, lower, within, end) for each in ways):
                return not (
                    (self.unless and _compiled(self.unless).search(lower, 0, end))
                    or (self.before and _compiled(self.before).search(lower, end))
                )
        return False


def _begins(pattern: re.Pattern[str], lower: str, within: int, end: int) -> bool:
    found = pattern.search(lower, 0, end)
    return found is not None and found.start() < within


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


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
