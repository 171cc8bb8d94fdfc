"""How times and lines of a failed migration are shown."""

from datetime import UTC, datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from migration_panel import timeline
from migration_panel.templatetags.migration_panel import ago, say

register = template.Library()

MINUTE = 60


@register.filter
def moment(of: datetime) -> SafeString:
    """Show a time as exactly as a log has it, to find the line there."""
    there = timezone.localtime(of)
    return format_html(
        '<time datetime="{}">{}</time>',
        of.isoformat(),
        f"{date_format(there, 'Y-m-d H:i:s')}.{there.microsecond // 1000:03} "
        f"{date_format(there, 'T')}",
    )


@register.filter
def seconds_ago(of: datetime) -> SafeString | str:
    """Show how fresh a check is; the page's script counts on."""
    now = datetime.now(UTC)
    seconds = max(int((now - of).total_seconds()), 0)
    if seconds >= MINUTE:
        return ago(of)
    return format_html(
        '<time datetime="{}" title="{}" data-seconds="{}">{}</time>',
        of.isoformat(),
        date_format(timezone.localtime(of), "Y-m-d H:i:s T"),
        seconds,
        gettext("%s s ago") % seconds,
    )


@register.filter
def phase(event: str) -> str:
    """Say in words what an event of Nova is; an unknown one keeps its name."""
    return say(timeline.EVENTS.get(event, event))
