"""How the panel's values are shown."""

from datetime import UTC, datetime, timedelta
from unicodedata import bidirectional

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext

from migration_panel.facts.reasons import REASONS
from migration_panel.text import Text

# Marks and overrides of direction, by their class in Unicode.
TURNING = frozenset({"RLE", "LRE", "RLO", "LRO", "PDF", "RLI", "LRI", "FSI", "PDI"})
ISOLATE, END = "\u2068", "\u2069"

_OWN = {each.msgid for each in REASONS}

register = template.Library()


@register.filter
def say(text: object) -> str:
    """Translate a Text and fill in its parameters; escape where it is shown.

    What is not a Text stands as it was said, but for our own reasons.
    """
    if not isinstance(text, Text):
        said = str(text)
        return gettext(said) if said in _OWN else said
    values = {key: _isolated(say(value)) for key, value in text.params}
    return gettext(text.msgid) % values


def _isolated(value: str) -> str:
    """Keep what turns the writing direction from turning the text around it."""
    if value.isascii() or not any(bidirectional(each) in TURNING for each in value):
        return value
    return f"{ISOLATE}{value}{END}"


@register.filter
def ago(moment: datetime | None) -> SafeString | str:
    """Show a relative time, with the exact one on hover and for machines."""
    if moment is None:
        return gettext("unknown")
    return _timed(moment, _distance(moment, datetime.now(UTC)))


@register.filter
def until(moment: datetime) -> SafeString:
    """Show what is to come like `ago`, but the last minute as still to come."""
    left = moment - datetime.now(UTC)
    if timedelta(0) <= left < timedelta(minutes=1):
        return _timed(moment, gettext("in less than a minute"))
    return _timed(moment, _distance(moment, datetime.now(UTC)))


def _timed(moment: datetime, words: str) -> SafeString:
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(),
        date_format(timezone.localtime(moment), "Y-m-d H:i:s T"),
        words,
    )


def _distance(moment: datetime, now: datetime) -> str:
    if abs(moment - now) < timedelta(minutes=1):
        return gettext("just now")
    if moment <= now:
        return gettext("%s ago") % timesince(moment, now, depth=1)
    return gettext("in %s") % timeuntil(moment, now, depth=1)


@register.filter
def mebibytes(amount: int | None) -> str:
    """Show MiB in the unit that fits."""
    return "" if amount is None else filesizeformat(amount * 1024**2)


@register.filter
def gibibytes(amount: int | None) -> str:
    """Show GiB in the unit that fits."""
    return "" if amount is None else filesizeformat(amount * 1024**3)


@register.filter
def lasted(span: timedelta | None) -> str:
    """Show a duration in its two largest units."""
    if span is None:
        return ""
    seconds = max(int(span.total_seconds()), 0)
    minutes, hours = seconds // 60, seconds // 3600
    if hours:
        return gettext("%(h)d h %(m)d min") % {"h": hours, "m": minutes % 60}
    if minutes:
        return gettext("%(m)d min %(s)d s") % {"m": minutes, "s": seconds % 60}
    return gettext("%d s") % seconds
