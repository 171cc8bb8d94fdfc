"""The way from a finding to the repair of what it tells of."""

from urllib.parse import urlencode

from django import template

from migration_panel.checks.finding import Finding
from migration_panel.repair.situation import KINDS

register = template.Library()


@register.filter
def repair_query(finding: Finding) -> str:
    """The query of the page of its repair; empty where it tells of no leftover."""
    kind = KINDS.get(finding.id)
    if kind is None or not finding.server:
        return ""
    asked = {"kind": kind.value, "host": finding.subject, "server": finding.server}
    return urlencode(asked)
