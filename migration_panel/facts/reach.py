"""Whom a host reached, or who reached it, of all that were tried lately."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """One side of a host for one kind of move.

    `leaving`: the host as the source; else as the target. `live`: else cold.
    `shut`: peers that something between the two keeps from. `theirs`: those of them
    that are shut to everybody, so that the reason is on their side.
    """

    leaving: bool
    live: bool
    tried: int
    shut: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
