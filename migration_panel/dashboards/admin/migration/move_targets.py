"""The list of hosts in the Move form: a thousand rows, best first, rendered cheaply."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.formats import get_format
from django.utils.safestring import SafeString, mark_safe

from migration_panel.checks import target as checks
from migration_panel.checks.finding import Finding
from migration_panel.checks.target import Mover
from migration_panel.facts.host import Capacity, Host
from migration_panel.readiness import State, Verdict, verdict
from migration_panel.templatetags.migration_panel import say
from migration_panel.text import N_

_RANKS = {State.READY: 0, State.WARNING: 1, State.UNKNOWN: 2, State.BLOCKED: 3}
_ICONS = {
    State.READY: "fa-check-circle",
    State.WARNING: "fa-exclamation-triangle",
    State.UNKNOWN: "fa-question-circle",
    State.BLOCKED: "fa-ban",
}
_WORDS = {
    State.READY: N_("Suitable"),
    State.WARNING: N_("Possible"),
    State.UNKNOWN: N_("Unknown"),
    State.BLOCKED: N_("No"),
}
_DASH = "\N{EN DASH}"
_NOTHING_TOLD = Capacity()
# Django's templates cost ten times as much; what is put in is escaped below.
_ROW = (
    '<tr class="mp-{state}">'
    '<td><label><input type="radio" name="target" value="{name}"{flags}> {name}'
    "</label></td><td>{zone}</td>"
    '<td class="text-right">{vcpus}</td><td class="text-right">{memory}</td>'
    '<td class="text-right">{disk}</td>'
    '<td><span class="fa {icon}" aria-hidden="true"></span> {word}{why}</td></tr>'
)


@dataclass(frozen=True, slots=True)
class Target:
    """A host and whether it suits."""

    host: Host
    verdict: Verdict

    @property
    def blocked(self) -> bool:
        return self.verdict.blocked


def judged(hosts: Iterable[Host], moving: Sequence[Mover]) -> tuple[Target, ...]:
    """Every host as a target, the best first: most free memory, then by name."""
    found = [Target(host, verdict(checks.findings(host, moving))) for host in hosts]
    return tuple(sorted(found, key=_place))


def rows(targets: Iterable[Target], chosen: str) -> SafeString:
    """The table's body."""
    words = {state: say(word) for state, word in _WORDS.items()}
    point = get_format("DECIMAL_SEPARATOR")
    shown = (_row(target, chosen, words, point) for target in targets)
    return mark_safe("".join(shown))  # noqa: S308 - _row escapes each value


def _row(target: Target, chosen: str, words: Mapping[State, str], point: str) -> str:
    host, state = target.host, target.verdict.state
    capacity = host.capacity or _NOTHING_TOLD
    memory = capacity.memory_mb
    return _ROW.format(
        state=state.value,
        name=escape(host.name),
        flags=_flags(target, chosen),
        zone=escape(host.service.zone or _DASH),
        vcpus=capacity.vcpus.free if capacity.vcpus else _DASH,
        memory=f"{memory.free / 1024:.1f}".replace(".", point) if memory else _DASH,
        disk=capacity.disk_gb.free if capacity.disk_gb else _DASH,
        icon=_ICONS[state],
        word=words[state],
        why=_why(target.verdict.findings),
    )


def _flags(target: Target, chosen: str) -> str:
    """What was chosen stays marked, also where it has become impossible since."""
    off = " disabled" if target.blocked else ""
    return off + (" checked" if chosen and target.host.name == chosen else "")


def _why(findings: Sequence[Finding]) -> str:
    """The reasons, for all to read; what to do about each one on hover as well."""
    return "".join(
        f'<div class="mp-note" title="{escape(say(each.hint))}">'
        f"{escape(say(each.message))}</div>"
        for each in findings
    )


def _place(target: Target) -> tuple[int, int, str]:
    capacity = target.host.capacity
    memory = capacity.memory_mb if capacity else None
    return (
        _RANKS[target.verdict.state],
        -memory.free if memory else 0,
        target.host.name,
    )
