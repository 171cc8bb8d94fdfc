"""Very many pairs, counted by the groups of their hosts and by their states."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from migration_panel.checks.finding import Affects
from migration_panel.dashboards.admin.migration.matrix import (
    SIDES,
    Group,
    GroupCell,
    Measured,
    Tally,
    state_of,
)
from migration_panel.readiness import PAIR_MOVES, State
from migration_panel.store.matrix import Place

Keys = tuple[str, ...]  # of the groups that a host is in
Two = tuple[int, int]  # for cold and for live


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of pairs alike: their states, and whether their hosts alone block them."""

    states: tuple[State, State]
    by_hosts: tuple[bool, bool]


@dataclass(slots=True)
class Tried:
    """Pairs that were tried from one group to another, by outcome."""

    outcomes: list[tuple[Outcome, int]]

    @property
    def number(self) -> int:
        return sum(number for _outcome, number in self.outcomes)


def of_groups(
    sources: Sequence[Group], targets: Sequence[Group], measured: Measured
) -> list[tuple[Group, list[GroupCell]]]:
    """A row a group of sources, a cell a group of targets."""
    tried = _Counting(sources, targets).tried(measured)
    stuck = {each.key: _blocked_hosts(each, 0) for each in sources}
    closed = {each.key: _blocked_hosts(each, 1) for each in targets}
    nothing = Tried([])
    rows = []
    for one in sources:
        cells = []
        for other in targets:
            blocked = _blocked_by_hosts(one, other, stuck[one.key], closed[other.key])
            found = tried.get((one.key, other.key), nothing)
            cells.append(_cell(one, other, found, blocked))
        rows.append((one, cells))
    return rows


class _Counting:
    """Goes once through the pairs; numbers and short keys are quick to compare."""

    def __init__(self, sources: Sequence[Group], targets: Sequence[Group]) -> None:
        self._leaving, self._coming = _membership(sources), _membership(targets)
        self._kinds: dict[str, int] = {}
        self._examples: list[Place] = []
        self._outcomes: list[Outcome] = []
        self._known: dict[tuple[int, int, str, str], int] = {}
        self._sort_hosts({p.name: p for g in (*sources, *targets) for p in g.hosts})

    def _sort_hosts(self, places: dict[str, Place]) -> None:
        """Hosts of one kind make the same of any pair."""
        numbers: dict[tuple[object, ...], int] = {}
        for name, place in places.items():
            kind = (place.fresh, *(each.value for each in place.states.values()))
            if kind not in numbers:
                numbers[kind] = len(self._examples)
                self._examples.append(place)
            self._kinds[name] = numbers[kind]

    def tried(self, measured: Measured) -> dict[tuple[str, str], Tried]:
        """By the keys of two groups; a host may be in several groups."""
        counted: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
        for (leaving, coming, outcome), number in self._counted(measured).items():
            for ends in product(leaving, coming):
                counted[ends][outcome] += number
        return {
            ends: Tried([(self._outcomes[at], n) for at, n in outcomes.items()])
            for ends, outcomes in counted.items()
        }

    def _counted(self, measured: Measured) -> Counter[tuple[Keys, Keys, int]]:
        kinds, known = self._kinds, self._known
        leaving, coming = self._leaving, self._coming
        found: Counter[tuple[Keys, Keys, int]] = Counter()
        for source, target, cold, live in measured:
            if source == target or source not in leaving or target not in coming:
                continue
            key = (kinds[source], kinds[target], cold, live)
            outcome = known[key] if key in known else self._judged(key)
            found[leaving[source], coming[target], outcome] += 1
        return found

    def _judged(self, key: tuple[int, int, str, str]) -> int:
        one, other, *own = key
        ends = self._examples[one], self._examples[other]
        cold, live = (
            state_of(State(each), ends, move)
            for each, move in zip(own, PAIR_MOVES, strict=True)
        )
        by_hosts = _stuck(*ends, Affects.COLD), _stuck(*ends, Affects.LIVE)
        self._outcomes.append(Outcome((cold, live), by_hosts))
        self._known[key] = len(self._outcomes) - 1
        return self._known[key]


def _membership(groups: Iterable[Group]) -> dict[str, Keys]:
    found: dict[str, list[str]] = {}
    for group in groups:
        for place in group.hosts:
            found.setdefault(place.name, []).append(group.key)
    return {name: tuple(keys) for name, keys in found.items()}


def _stuck(source: Place, target: Place, move: Affects) -> bool:
    leave, come = SIDES[move]
    return State.BLOCKED in (source.states[leave], target.states[come])


def _blocked_hosts(group: Group, side: int) -> Two:
    """`side`: 0 for sources, 1 for targets."""
    cold, live = (
        sum(each.states[SIDES[move][side]] is State.BLOCKED for each in group.hosts)
        for move in PAIR_MOVES
    )
    return cold, live


def _blocked_by_hosts(source: Group, target: Group, stuck: Two, closed: Two) -> Two:
    """Pairs that a source or a target blocks alone, tried or not."""
    names = {each.name for each in target.hosts}
    both = [each for each in source.hosts if each.name in names]
    hosts, others = len(source.hosts), len(target.hosts)
    cold, live = (
        stuck[at] * others
        + (hosts - stuck[at]) * closed[at]
        - sum(_stuck(each, each, move) for each in both)
        for at, move in enumerate(PAIR_MOVES)
    )
    return cold, live


def _cell(source: Group, target: Group, tried: Tried, blocked: Two) -> GroupCell:
    same = len({p.name for p in source.hosts} & {p.name for p in target.hosts})
    total = len(source.hosts) * len(target.hosts) - same
    cold, live = (_tally(tried, at, blocked[at], total) for at in (0, 1))
    return GroupCell(source, target, total, tried.number, cold, live)


def _tally(tried: Tried, at: int, blocked: int, total: int) -> Tally:
    """`at`: 0 for cold, 1 for live."""
    counts: Counter[State] = Counter()
    for outcome, number in tried.outcomes:
        counts[outcome.states[at]] += number
        blocked -= number * outcome.by_hosts[at]
    counts[State.BLOCKED] += blocked
    return Tally(counts, total - counts.total())
