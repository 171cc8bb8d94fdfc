"""Pairs of hosts, or of groups of hosts, as a table of sources and targets."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from migration_panel.checks.finding import Affects
from migration_panel.readiness import PAIR_MOVES, State, worst_of
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
    """An ordered pair; `measured`: the source has tried to reach the target."""

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

    A pair that nobody tried counts as blocked where one of its hosts is.
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


def of_groups(
    sources: Sequence[Group], targets: Sequence[Group], measured: Measured
) -> list[tuple[Group, list[GroupCell]]]:
    """A row a group of sources, a cell a group of targets."""
    tallied = _tallied(sources, targets, measured)
    return [
        (each, [_group_cell(each, to, tallied) for to in targets]) for each in sources
    ]


# What was tried from one group to another, by states: cold, live, and whether the
# hosts alone would block it.
Outcome = tuple[State, State, bool, bool]
Tallied = Mapping[tuple[str, str], Counter[Outcome]]


def _tallied(
    sources: Sequence[Group], targets: Sequence[Group], measured: Measured
) -> Tallied:
    """Goes through the pairs once; a host may be in several groups."""
    by_source, by_target = _membership(sources), _membership(targets)
    places = {p.name: p for group in (*sources, *targets) for p in group.hosts}
    counted: Counter[tuple[tuple[str, ...], tuple[str, ...], Outcome]] = Counter()
    judge = _Judge(places)
    for source, target, cold, live in measured:
        leaving, coming = by_source.get(source), by_target.get(target)
        if leaving and coming and source != target:
            outcome = judge.outcome(source, target, cold, live)
            counted[leaving, coming, outcome] += 1
    found: dict[tuple[str, str], Counter[Outcome]] = {}
    for (leaving, coming, outcome), number in counted.items():
        for one in leaving:
            for other in coming:
                found.setdefault((one, other), Counter())[outcome] += number
    return found


class _Judge:
    """`state_of` for very many pairs: hosts by what they are, pairs of such kept."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        kinds = {each.name: _kind(each) for each in places.values()}
        self._examples = {kinds[name]: each for name, each in places.items()}
        self._kinds = kinds
        self._known: dict[tuple[Kind, Kind, str, str], Outcome] = {}

    def outcome(self, source: str, target: str, cold: str, live: str) -> Outcome:
        key = (self._kinds[source], self._kinds[target], cold, live)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._judged(*key)
        return found

    def _judged(self, source: "Kind", target: "Kind", cold: str, live: str) -> Outcome:
        ends = self._examples[source], self._examples[target]
        states = [
            state_of(State(own), ends, move)
            for own, move in zip((cold, live), PAIR_MOVES, strict=True)
        ]
        blocked = [_blocked(*ends, move) for move in PAIR_MOVES]
        return states[0], states[1], blocked[0], blocked[1]


Kind = tuple[bool, tuple[str, ...]]


def _kind(place: Place) -> Kind:
    return place.fresh, tuple(each.value for each in place.states.values())


def _blocked(source: Place, target: Place, move: Affects) -> bool:
    leave, come = SIDES[move]
    return State.BLOCKED in (source.states[leave], target.states[come])


def _membership(groups: Sequence[Group]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for group in groups:
        for place in group.hosts:
            found.setdefault(place.name, []).append(group.key)
    return {name: tuple(keys) for name, keys in found.items()}


def _group_cell(source: Group, target: Group, tallied: Tallied) -> GroupCell:
    outcomes = tallied.get((source.key, target.key), Counter())
    both = {each.name for each in source.hosts} & {each.name for each in target.hosts}
    total = len(source.hosts) * len(target.hosts) - len(both)
    tallies = [
        _tally(outcomes, at, _blocked_by_hosts(source, target, both, move), total)
        for at, move in enumerate(PAIR_MOVES)
    ]
    return GroupCell(source, target, total, outcomes.total(), *tallies)


def _tally(outcomes: Counter[Outcome], at: int, blocked: int, total: int) -> Tally:
    """`at`: 0 for cold, 1 for live; `blocked`: pairs that their hosts alone block."""
    counts: Counter[State] = Counter()
    for outcome, number in outcomes.items():
        counts[(outcome[0], outcome[1])[at]] += number
        blocked -= number * (outcome[2], outcome[3])[at]
    counts[State.BLOCKED] += blocked
    return Tally(counts, total - counts.total())


def _blocked_by_hosts(
    source: Group, target: Group, both: set[str], move: Affects
) -> int:
    leave, come = SIDES[move]
    stuck = sum(each.states[leave] is State.BLOCKED for each in source.hosts)
    closed = sum(each.states[come] is State.BLOCKED for each in target.hosts)
    hosts, others = len(source.hosts), len(target.hosts)
    itself = sum(
        _blocked(each, each, move) for each in source.hosts if each.name in both
    )
    return stuck * others + (hosts - stuck) * closed - itself
