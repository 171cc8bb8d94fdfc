"""Which part of a big matrix is looked at: all groups, two of them, two blocks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from migration_panel.dashboards.admin.migration.matrix import Group
from migration_panel.store.matrix import Place

LARGE = 25  # hosts; more of them are grouped to begin with
WIDEST = 40  # hosts, or groups, on a side of one matrix
BY: dict[str, str | Promise] = {
    "aggregate": _("Aggregate"),
    "zone": _("Availability zone"),
    "name": _("Name"),
}


Sides = tuple[tuple[Group, ...], tuple[Group, ...]]


@dataclass(frozen=True, slots=True)
class Scope:
    """What is shown: groups where `groups` is not empty, else `sources` by `targets`.

    `by`: one of BY, or empty where the cloud is small. `chosen`: keys of the two
    groups that were opened; `blocks`: of hosts within them by name. `path`: labels
    of what was opened, and the address's query that leads there.
    """

    by: str
    sources: tuple[Place, ...]
    targets: tuple[Place, ...]
    groups: Sides | None = None
    keys: tuple[str, str] = ("from", "to")
    kept: tuple[tuple[str, str], ...] = ()
    path: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    left_out: int = 0


def scope(places: Sequence[Place], query: QueryDict) -> Scope:
    """As the address asks; nonsense in it shows the whole."""
    everything = tuple(places)
    if len(places) <= LARGE:
        return Scope("", everything, everything)
    by = query.get("by", "")
    if by not in BY:
        by = default_by(places)
    kept = (("by", by),)
    if by == "name":
        return _blocks(Scope(by, everything, everything, kept=kept), query)
    found = groups(places, by)
    ends = [_named(found, query.get(key)) for key in ("from", "to")]
    if ends[0] is None or ends[1] is None:
        shown = tuple(found[:WIDEST])
        left = len(found) - len(shown)
        return Scope(
            by, everything, everything, (shown, shown), kept=kept, left_out=left
        )
    opened = (*kept, ("from", ends[0].key), ("to", ends[1].key))
    inside = Scope(
        by,
        ends[0].hosts,
        ends[1].hosts,
        kept=opened,
        path=((f"{ends[0].label} → {ends[1].label}", opened),),
    )
    return _blocks(inside, query)


def _blocks(whole: Scope, query: QueryDict) -> Scope:
    """Groups that are too big fall into blocks of hosts by name."""
    if max(len(whole.sources), len(whole.targets)) <= WIDEST:
        return whole
    keys = ("from_block", "to_block")
    sides = blocks(whole.sources), blocks(whole.targets)
    ends = [_named(s, query.get(k)) for s, k in zip(sides, keys, strict=True)]
    if ends[0] is None or ends[1] is None:
        return replace(whole, groups=sides, keys=keys)
    opened = (*whole.kept, (keys[0], ends[0].key), (keys[1], ends[1].key))
    step = (f"{ends[0].label} → {ends[1].label}", opened)
    return replace(
        whole,
        sources=ends[0].hosts,
        targets=ends[1].hosts,
        kept=opened,
        path=(*whole.path, step),
    )


def default_by(places: Sequence[Place]) -> str:
    """The first grouping that makes several groups, and not too many."""
    for by in ("aggregate", "zone"):
        if 1 < len(groups(places, by)) <= WIDEST:
            return by
    return "name"


def groups(places: Sequence[Place], by: str) -> list[Group]:
    """By label; those that belong to none come last."""
    found: dict[str, list[Place]] = {}
    keys = _KEYS[by]
    for place in places:
        for key in keys(place) or ("",):
            found.setdefault(key, []).append(place)
    labels = {"": gettext("without")}
    return [
        Group(key, labels.get(key, key), tuple(found[key]))
        for key in sorted(found, key=lambda key: (not key, key))
    ]


def blocks(places: Sequence[Place]) -> tuple[Group, ...]:
    """Consecutive hosts by name, WIDEST at most; the key is the block's number."""
    size = -(-len(places) // -(-len(places) // WIDEST))
    cuts = [places[at : at + size] for at in range(0, len(places), size)]
    return tuple(
        Group(str(number), f"{cut[0].name} … {cut[-1].name}", tuple(cut))
        for number, cut in enumerate(cuts, 1)
    )


def _named(found: Sequence[Group], key: str | None) -> Group | None:
    return next((each for each in found if each.key == key), None)


_KEYS: dict[str, Callable[[Place], tuple[str, ...]]] = {
    "aggregate": lambda place: place.aggregates,
    "zone": lambda place: (place.zone,) if place.zone else (),
}
