"""Pairs of hosts, or of groups of hosts, as a table of sources and targets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from migration_panel.checks.finding import Affects
from migration_panel.readiness import State, worst_of
from migration_panel.store.matrix import Place

SIDES = {
    Affects.COLD: (Affects.COLD_FROM, Affects.COLD_TO),
    Affects.LIVE: (Affects.LIVE_FROM, Affects.LIVE_TO),
}
Pairs = Mapping[tuple[str, str], tuple[State, State]]
Ends = tuple[Place | None, Place | None]
Measured = Iterable[tuple[str, str, str, str]]


@dataclass(frozen=True, slots=True)
class Cell:
    """An ordered pair; `measured`: the source tried the target of late."""

    source: str
    target: str
    cold: State
    live: State
    measured: bool

    @property
    def same(self) -> bool:
        return self.source == self.target


@dataclass(frozen=True, slots=True)
class Tally:
    """Of a kind of move: pairs by state, without the `untried` ones of the total.

    A pair that nobody tried of late counts as blocked where one of its hosts is.
    """

    counts: Mapping[State, int]
    untried: int

    @property
    def worst(self) -> State:
        known = [state for state, number in self.counts.items() if number]
        return worst_of(known) if known else State.UNKNOWN

    @property
    def number(self) -> int:
        """Of pairs that are in the worst state."""
        return self.counts.get(self.worst, 0)


@dataclass(frozen=True, slots=True)
class Group:
    """Hosts under one heading; `key` stands for it in an address."""

    key: str
    label: str
    hosts: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class GroupCell:
    """From one group to another: `total` ordered pairs, `measured` of them tried."""

    source: Group
    target: Group
    total: int
    measured: int
    cold: Tally
    live: Tally


def state_of(own: State, ends: Ends, move: Affects) -> State:
    """A pair's state beside those of its hosts: the worst; unknown hosts are unknown.

    What was found between them holds no longer than what is known of either.
    """
    leave, come = SIDES[move]
    source, target = ends
    if source is None or target is None or not (source.fresh and target.fresh):
        own = State.UNKNOWN
    return worst_of(
        (
            own,
            source.states[leave] if source else State.UNKNOWN,
            target.states[come] if target else State.UNKNOWN,
        )
    )


def of_hosts(
    sources: Sequence[Place], targets: Sequence[Place], measured: Measured
) -> list[tuple[Place, list[Cell]]]:
    """A row a source, a cell a target."""
    known = {
        (source, target): (State(cold), State(live))
        for source, target, cold, live in measured
    }
    return [(each, [_cell(each, to, known) for to in targets]) for each in sources]


def _cell(source: Place, target: Place, known: Pairs) -> Cell:
    found = known.get((source.name, target.name))
    cold, live = found or (State.UNKNOWN, State.UNKNOWN)
    return Cell(
        source=source.name,
        target=target.name,
        cold=state_of(cold, (source, target), Affects.COLD),
        live=state_of(live, (source, target), Affects.LIVE),
        measured=found is not None,
    )
