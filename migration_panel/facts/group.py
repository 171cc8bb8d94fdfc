"""Servers that are to be together, or apart."""

from dataclasses import dataclass

from migration_panel.facts.missing import Missing

AFFINITY, ANTI_AFFINITY = "affinity", "anti-affinity"
SOFT = ("soft-affinity", "soft-anti-affinity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A server of a group, and where it is; None: on no host."""

    server: str
    host: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """`most`: how many members a host may have under anti-affinity."""

    id: str
    name: str
    policy: str
    members: tuple[Member, ...] | Missing
    most: int = 1
