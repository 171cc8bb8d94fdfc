"""How the panel's values are shown."""

from datetime import UTC, datetime

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext

from migration_panel.text import Text

register = template.Library()


@register.filter
def say(text: object) -> str:
    """Translate a Text and fill in its parameters; escape where it is shown."""
    if not isinstance(text, Text):
        return str(text)
    values = {key: say(value) for key, value in text.params}
    return gettext(text.msgid) % values


@register.filter
def ago(moment: datetime | None) -> SafeString | str:
    """Show a relative time, with the exact one on hover and for machines."""
    if moment is None:
        return gettext("unknown")
    past = moment <= datetime.now(UTC)
    distance = timesince(moment, depth=1) if past else timeuntil(moment, depth=1)
    words = gettext("%s ago") if past else gettext("in %s")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(),
        date_format(timezone.localtime(moment), "Y-m-d H:i:s T"),
        words % distance,
    )


@register.filter
def mebibytes(amount: int | None) -> str:
    """Show MiB in the unit that fits."""
    return "" if amount is None else filesizeformat(amount * 1024**2)


@register.filter
def gibibytes(amount: int | None) -> str:
    """Show GiB in the unit that fits."""
    return "" if amount is None else filesizeformat(amount * 1024**3)
