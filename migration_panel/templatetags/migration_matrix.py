"""Cells of the matrix, of which a page has many hundreds: made without templates."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from migration_panel.readiness import State
from migration_panel.templatetags.migration_readiness import SYMBOLS, WORDS

register = template.Library()
ORDER = (State.BLOCKED, State.UNKNOWN, State.WARNING, State.READY)


@register.simple_tag
def pair_cell(cell: Any, into: str) -> SafeString:
    """Show an ordered pair: cold beside live, and where its reasons are."""
    if cell.same:
        same = gettext("the same host")
        return format_html(
            '<td class="mp-same">-<span class="sr-only">{}</span></td>', same
        )
    words = gettext("%(source)s to %(target)s: cold %(cold)s, live %(live)s") % {
        "source": cell.source,
        "target": cell.target,
        "cold": WORDS[cell.cold],
        "live": WORDS[cell.live],
    }
    if not cell.measured:
        words = gettext("%s; not tried of late") % words
    query = urlencode({"source": cell.source, "target": cell.target})
    return _cell(f"{into}?{query}", words, (_box(cell.cold, ""), _box(cell.live, "")))


@register.simple_tag
def group_cell(cell: Any, into: str, keys: tuple[str, str]) -> SafeString:
    """Show two groups: the worst of what is known, and how much that is."""
    if not cell.total:
        none = gettext("no pair of hosts")
        return format_html(
            '<td class="mp-same">-<span class="sr-only">{}</span></td>', none
        )
    words = gettext("%(source)s to %(target)s: cold: %(cold)s; live: %(live)s") % {
        "source": cell.source.label,
        "target": cell.target.label,
        "cold": _counted(cell.cold),
        "live": _counted(cell.live),
    }
    query = urlencode(dict(zip(keys, (cell.source.key, cell.target.key), strict=True)))
    boxes = [
        _box(each.worst, _number(each.number) if each.number else "", each.untried)
        for each in (cell.cold, cell.live)
    ]
    return _cell(f"{into}&{query}", words, boxes, _share(cell))


def _cell(
    address: str, words: str, boxes: Iterable[SafeString], note: str = ""
) -> SafeString:
    cold, live = boxes
    return format_html(
        '<td><a href="{0}" title="{1}" aria-label="{1}">{2}{3}{4}</a></td>',
        address,
        words,
        cold,
        live,
        note,
    )


def _box(state: State, number: str, untried: int = 0) -> SafeString:
    """Green stands for all pairs alone: where some were not tried it is hollow."""
    hollow = " mp-hollow" if untried and state is State.READY else ""
    return format_html(
        '<span class="mp-box mp-on-{}{}"><i class="fa {}"></i>{}</span>',
        state.value,
        hollow,
        SYMBOLS[state],
        number,
    )


def _counted(tally: Any) -> str:
    language = get_language()
    told = [
        f"{_number(tally.counts[state])} {_word(state, language)}"
        for state in ORDER
        if tally.counts.get(state)
    ]
    if tally.untried:
        number = _number(tally.untried)
        told.append(gettext("%s unknown, not tried of late") % number)
    return gettext(", ").join(told)


@lru_cache
def _word(state: State, _language: str | None) -> str:
    return str(WORDS[state])


def _number(number: int) -> str:
    return _grouped(number, get_language())


@lru_cache(maxsize=4096)
def _grouped(number: int, _language: str | None) -> str:
    """Grouping digits takes Django longer than all else in a cell."""
    return number_format(number, force_grouping=True)


def _share(cell: Any) -> SafeString:
    if not cell.measured:
        return format_html('<span class="mp-share">{}</span>', gettext("none tried"))
    share = 100 * cell.measured / cell.total
    shown = gettext("%s tried") % (f"{share:.0f} %" if share >= 1 else f"{share:.1f} %")
    return format_html('<span class="mp-share">{}</span>', shown)
