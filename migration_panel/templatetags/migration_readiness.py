"""How verdicts and findings are shown: always a symbol, a color and a word."""

from functools import lru_cache

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from migration_panel.checks.finding import Affects, Level
from migration_panel.readiness import State

register = template.Library()

WORDS = {
    State.READY: _("ready"),
    State.WARNING: _("warning"),
    State.UNKNOWN: _("unknown"),
    State.BLOCKED: _("blocked"),
}
SYMBOLS = {
    State.READY: "fa-check-circle",
    State.WARNING: "fa-exclamation-triangle",
    State.UNKNOWN: "fa-question-circle",
    State.BLOCKED: "fa-ban",
}
OUTCOMES = {
    State.READY: _("worked"),
    State.UNKNOWN: _("not measured"),
    State.BLOCKED: _("failed"),
}
LEVELS: dict[Level, tuple[str, str | Promise]] = {
    Level.INFO: ("ready", _("Note")),
    Level.WARNING: ("warning", _("Warning")),
    Level.UNKNOWN: ("unknown", _("Unknown")),
    Level.BLOCKER: ("blocked", _("Blocker")),
}
_LEVEL_SYMBOLS = {
    Level.INFO: "fa-info-circle",
    Level.WARNING: SYMBOLS[State.WARNING],
    Level.UNKNOWN: SYMBOLS[State.UNKNOWN],
    Level.BLOCKER: SYMBOLS[State.BLOCKED],
}
AFFECTED: tuple[tuple[Affects, str | Promise], ...] = (
    (Affects.ALL, _("every move")),
    (Affects.COLD, _("cold moves")),
    (Affects.LIVE, _("live moves")),
    (Affects.FROM, _("leaving")),
    (Affects.TO, _("arriving")),
    (Affects.COLD_FROM, _("leaving cold")),
    (Affects.LIVE_FROM, _("leaving live")),
    (Affects.COLD_TO, _("arriving cold")),
    (Affects.LIVE_TO, _("arriving live")),
)


@register.filter
def verdict(state: State) -> SafeString:
    """Show a state; what it is of stands beside it."""
    return _marked(state.value, SYMBOLS[state], WORDS[state])


@register.filter
def moves(states: tuple[State, State]) -> SafeString:
    """Show what is so of cold moves, and below it of live ones."""
    return _moves(*states, get_language())


@lru_cache
def _moves(cold: State, live: State, _language: str | None) -> SafeString:
    """A page of hosts has few different ones, very often."""
    line = '<div><span class="mp-kind">{}</span> {}</div>'
    return format_html(
        line + line, gettext("cold"), verdict(cold), gettext("live"), verdict(live)
    )


@register.filter
def word(state: State) -> str:
    return str(WORDS[state])


@register.filter
def symbol(state: State) -> SafeString:
    """Show a state where its word stands elsewhere, or is read out alone."""
    return format_html('<span class="fa {}" aria-hidden="true"></span>', SYMBOLS[state])


@register.filter
def level(of: Level) -> SafeString:
    """Show how much a finding matters."""
    kind, name = LEVELS[of]
    return _marked(kind, _LEVEL_SYMBOLS[of], name)


@register.filter
def kind(of: Level) -> str:
    """Name a level as style sheets do."""
    return LEVELS[of][0]


@register.filter
def outcome(state: State) -> SafeString:
    """Show how a try ended."""
    return _marked(state.value, SYMBOLS[state], OUTCOMES[state])


@register.filter
def affected(moves: Affects) -> str:
    """Name the moves that a finding matters to, in as few words as there are."""
    left, names = moves, []
    for move, name in AFFECTED:
        if move & left == move:
            names.append(str(name))
            left &= ~move
    return gettext(", ").join(names) or gettext("no move")


def _marked(kind: str, icon: str, name: str | Promise) -> SafeString:
    return format_html(
        '<span class="mp-verdict mp-is-{}">'
        '<span class="fa {}" aria-hidden="true"></span> {}</span>',
        kind,
        icon,
        name,
    )
