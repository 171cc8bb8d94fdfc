"""The list of hosts in the Move form: a thousand rows, best first, rendered cheaply."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote_plus, urlencode

from django.utils.formats import get_format
from django.utils.safestring import SafeString, mark_safe

from migration_panel.checks import target as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.checks.mover import Mover
from migration_panel.checks.toward import NOT_MEASURED, Known, Way
from migration_panel.facts.host import Amount, Capacity, Host
from migration_panel.readiness import State, Verdict, verdict, worst_first
from migration_panel.templatetags.migration_panel import say
from migration_panel.text import N_, Text

LIVE, COLD = "live", "cold"
MOVES = {LIVE: Affects.LIVE, COLD: Affects.COLD}
MOST_REASONS = 4
# Ids of what Nova and Placement tell; the rest was measured.
OF_NOVA = ("target.", "group.")
_ICONS = {
    State.READY: "fa-check-circle",
    State.WARNING: "fa-exclamation-triangle",
    State.UNKNOWN: "fa-question-circle",
    State.BLOCKED: "fa-ban",
}
_RANKS = {state: rank for rank, state in enumerate(_ICONS)}
_WORDS = {
    State.READY: N_("Suitable"),
    State.WARNING: N_("Possible"),
    State.UNKNOWN: N_("Unknown"),
    State.BLOCKED: N_("No"),
}
_ONLY = {LIVE: N_("Live: %(what)s"), COLD: N_("Cold: %(what)s")}
_DASH = "\N{EN DASH}"
_NOTHING_TOLD = Capacity()
# Django's templates cost ten times as much; what is put in is escaped below.
_ROW = (
    '<tr class="mp-%s" data-live="%s %s" data-cold="%s %s">'
    '<td><label><input type="radio" name="target" value="%s"%s> %s</label></td>'
    '<td>%s</td><td class="text-right">%s</td><td class="text-right">%s</td>'
    '<td class="text-right">%s</td><td>%s</td></tr>'
)


@dataclass(frozen=True, slots=True)
class Target:
    """A host, what there is to say of it, and whether it suits each way to move."""

    host: Host
    findings: tuple[Finding, ...]
    verdicts: Mapping[str, Verdict]

    @property
    def blocked(self) -> bool:
        """Whether no way leads there."""
        return all(each.blocked for each in self.verdicts.values())

    def against(self, move: Affects) -> list[Finding]:
        """What forbids one way to move."""
        blockers = (each for each in self.findings if each.level is Level.BLOCKER)
        return [each for each in blockers if each.affects & move]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How the rows are to be shown; `pair`: address of a pair's page, or nothing."""

    chosen: str
    kind: str
    pair: str = ""
    source: str = ""


def judged(
    hosts: Iterable[Host], moving: Sequence[Mover], known: Known
) -> tuple[Target, ...]:
    """Every host as a target."""
    ways = [Way(known, mover) for mover in moving]
    alike: dict[tuple[int, ...], _Weighed] = {}
    return tuple(
        Target(host, *_weighed(checks.findings(host, ways), alike)) for host in hosts
    )


_Weighed = tuple[tuple[Finding, ...], Mapping[str, Verdict]]


def _weighed(
    found: Sequence[Finding], alike: dict[tuple[int, ...], _Weighed]
) -> _Weighed:
    """The very same findings of many hosts, such as none at all, are weighed once."""
    key = tuple(map(id, found))
    if key not in alike:
        verdicts = {slug: verdict(found, move) for slug, move in MOVES.items()}
        alike[key] = worst_first(found), verdicts
    return alike[key]


def _by_verdict(targets: Sequence[Target], slug: str) -> list[Target]:
    distinct = {id(each.verdicts): each.verdicts for each in targets}
    ranks = {key: _RANKS[verdicts[slug].state] for key, verdicts in distinct.items()}
    return sorted(targets, key=lambda each: ranks[id(each.verdicts)])


def _roomiest(target: Target) -> tuple[int, str]:
    capacity = target.host.capacity
    memory = capacity.memory_mb if capacity else None
    return (-memory.free if memory else 0, target.host.name)


def rows(targets: Sequence[Target], shown: Shown) -> SafeString:
    """The table's body; a script puts it in order for the other way to move."""
    by_room = sorted(targets, key=_roomiest)
    orders = {slug: _by_verdict(by_room, slug) for slug in MOVES}
    query = urlencode({"source": shown.source})
    drawing = _Drawing(
        shown=shown,
        places={
            slug: {id(each): place for place, each in enumerate(order)}
            for slug, order in orders.items()
        },
        words={state: say(word) for state, word in _WORDS.items()},
        point=get_format("DECIMAL_SEPARATOR"),
        link=escape(f"{shown.pair}?{query}&target="),
        more=escape(say(N_("All reasons"))),
    )
    drawn = map(drawing.row, orders[shown.kind])
    return mark_safe("".join(drawn))  # noqa: S308 - row() escapes each value


@dataclass(frozen=True, slots=True, kw_only=True)
class _Alike:
    """What is drawn of hosts of which the same was found; `off` where none may go.

    What was chosen stays marked, also where it has become impossible since.
    """

    live: str
    cold: str
    off: str
    why: str
    measured: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawing:
    """What all rows have in common; what hosts found alike share is drawn once."""

    shown: Shown
    places: Mapping[str, Mapping[int, int]]
    words: Mapping[State, str]
    point: str
    link: str
    more: str
    alike: dict[int, _Alike] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)

    def row(self, target: Target) -> str:
        name, capacity = target.host.name, target.host.capacity or _NOTHING_TOLD
        alike, shown = self._alike(target), escape(name)
        return _ROW % (
            alike.live if self.shown.kind == LIVE else alike.cold,
            *(alike.live, self.places[LIVE][id(target)]),
            *(alike.cold, self.places[COLD][id(target)]),
            shown,
            alike.off + (" checked" if name == self.shown.chosen else ""),
            shown,
            escape(target.host.service.zone or _DASH),
            capacity.vcpus.free if capacity.vcpus else _DASH,
            self._gibibytes(capacity.memory_mb),
            capacity.disk_gb.free if capacity.disk_gb else _DASH,
            alike.why + (self._more(name) if alike.measured else ""),
        )

    def _gibibytes(self, memory: Amount | None) -> str:
        if memory is None:
            return _DASH
        return f"{memory.free / 1024:.1f}".replace(".", self.point)

    def _alike(self, target: Target) -> _Alike:
        key = id(target.findings)
        if key not in self.alike:
            self.alike[key] = self._drawn(target)
        return self.alike[key]

    def _drawn(self, target: Target) -> _Alike:
        of_nova = all(each.id.startswith(OF_NOVA) for each in target.findings)
        return _Alike(
            live=target.verdicts[LIVE].state.value,
            cold=target.verdicts[COLD].state.value,
            off=" disabled" if target.blocked else "",
            why=_fits(target, self.words) + self._why(target),
            measured=bool(self.shown.pair) and not of_nova,
        )

    def _why(self, target: Target) -> str:
        """For all to read; what to do on hover as well."""
        told = target.findings
        if target.blocked:
            told = tuple(each for each in told if each.id != NOT_MEASURED)
        return "".join(map(self._noted, told[:MOST_REASONS]))

    def _noted(self, finding: Finding) -> str:
        """Not measured in one word for very many hosts: drawn once, as all shared."""
        key = id(finding)
        if key not in self.notes:
            self.notes[key] = _note(finding)
        return self.notes[key]

    def _more(self, host: str) -> str:
        """The way to all that was measured of the pair."""
        target = quote_plus(host)
        return f'<a class="mp-more" href="{self.link}{target}">{self.more}</a>'


def _fits(target: Target, words: Mapping[State, str]) -> str:
    """One word, or one a way where they differ."""
    states = {slug: each.state for slug, each in target.verdicts.items()}
    if states[LIVE] is states[COLD]:
        return _fit(states[LIVE], words[states[LIVE]])
    return "".join(
        f'<div data-for="{slug}">'
        + _fit(state, escape(say(_text(_ONLY[slug], words[state]))))
        + "</div>"
        for slug, state in states.items()
    )


def _fit(state: State, word: str) -> str:
    return f'<span class="fa {_ICONS[state]}" aria-hidden="true"></span> {word}'


def _text(marked: Text, what: Text | str) -> Text:
    return Text(marked.msgid, (("what", what),))


def _note(finding: Finding) -> str:
    ways = [slug for slug, move in MOVES.items() if finding.affects & move]
    text, only = finding.message, ""
    if len(ways) == 1:
        text, only = _text(_ONLY[ways[0]], text), f' data-for="{ways[0]}"'
    if finding.id != NOT_MEASURED:  # of many rows; it stands below all of them
        only += f' title="{escape(say(finding.hint))}"'
    return f'<div class="mp-note"{only}>{escape(say(text))}</div>'
