"""How causes are shown, where they are known from, and whether they still stand."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from migration_panel.diagnosis.catalog import BY_ID
from migration_panel.diagnosis.diagnosis import Confidence, Standing
from migration_panel.templatetags.migration_panel import say

register = template.Library()

UNKNOWN = "unknown"  # in the place of a cause's id
STANDINGS = {
    Standing.STANDS: ("blocked", "fa-exclamation-circle", _("still so")),
    Standing.GONE: ("ready", "fa-check-circle", _("gone")),
    Standing.UNKNOWN: ("unknown", "fa-question-circle", _("not known")),
}
SAID_BY = {
    Confidence.MEASURED: ("fa-gauge-high", _("measured now")),
    Confidence.LOG: ("fa-file-lines", _("the log says")),
    Confidence.NOVA: ("fa-cloud", _("Nova says")),
    Confidence.INFERRED: ("fa-lightbulb", _("inferred")),
}


@register.filter
def cause_title(cause_id: str) -> str:
    """Name a cause; one of another version, as the store has it."""
    if not cause_id:
        return gettext("Being looked into")
    if cause_id == UNKNOWN:
        return gettext("No known cause fits")
    found = BY_ID.get(cause_id)
    return say(found.title) if found else cause_id


@register.filter
def standing(of: Standing) -> SafeString:
    """Show whether a cause is still there, as of its last check."""
    kind, icon, words = STANDINGS[of]
    return format_html(
        '<span class="mp-verdict mp-is-{}" data-standing="{}">'
        '<span class="fa {}" aria-hidden="true"></span> {}</span>',
        kind,
        of.value,
        icon,
        words,
    )


@register.filter
def said_by(of: Confidence) -> SafeString:
    """Show where a line is known from."""
    icon, words = SAID_BY[of]
    return format_html(
        '<span class="mp-said-by mp-by-{0}" data-confidence="{0}">'
        '<span class="fa {1}" aria-hidden="true"></span> {2}</span>',
        of.value,
        icon,
        words,
    )
