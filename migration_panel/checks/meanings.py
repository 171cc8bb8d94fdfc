"""What ssh or libvirt said, and what it means."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from migration_panel.checks.finding import Level
from migration_panel.text import Text

FIREWALL = "nft list ruleset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """`signs`: regular expressions, one of which is in the text, whatever its case.

    `source` and `target` are lines to copy there; {address} stands for the target's.
    """

    id: str
    signs: tuple[str, ...]
    message: Text
    hint: Text
    level: Level = Level.BLOCKER
    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()


def of(said: str, meanings: Iterable[Meaning]) -> Meaning | None:
    """The first that fits: what comes first must be told before what follows it."""
    for each in meanings:
        if any(re.search(sign, said, re.IGNORECASE) for sign in each.signs):
            return each
    return None
