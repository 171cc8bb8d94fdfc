"""A host's facts as a page shows them: topic by topic, whatever a topic holds."""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from migration_panel.dashboards.admin.migration.fact_labels import LABELS, OPTIONS
from migration_panel.facts.missing import Missing
from migration_panel.facts.report import Report
from migration_panel.templatetags.migration_panel import say

MOST_ROWS = 200
HEAD = frozenset({"schema", "host", "taken", "period", "agent_version"})
HIDDEN = frozenset({"xml"})  # what no person reads


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a topic: a value, what is missing and why, or a small table."""

    label: str
    text: str = ""
    missing: bool = False
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Topic:
    """`missing`: why nothing of it was measured; `gaps`: facts that are missing."""

    label: str
    facts: tuple[Fact, ...] = ()
    missing: str = ""

    @property
    def gaps(self) -> int:
        return sum(each.missing for each in self.facts)


def topics(report: Report | Missing) -> list[Topic]:
    """In the report's order; None is what an older agent did not look for."""
    if isinstance(report, Missing):
        return []
    found = (
        (each.name, getattr(report, each.name))
        for each in fields(report)
        if each.name not in HEAD
    )
    return [_topic(name, value) for name, value in found if value is not None]


def _topic(name: str, value: Any) -> Topic:
    if isinstance(value, Missing):
        return Topic(label(name), missing=say(value.reason))
    return Topic(label(name), tuple(facts_of(value)))


def facts_of(value: Any) -> list[Fact]:
    """The fields of a record, those of records within it after them."""
    found: list[Fact] = []
    for each in fields(value):
        if each.name in HIDDEN:
            continue
        part = getattr(value, each.name)
        if is_dataclass(part) and not isinstance(part, Missing):
            inner = facts_of(part)
            found += [_within(label(each.name), fact) for fact in inner]
        else:
            found.append(_fact(type(value).__name__, each.name, part))
    return found


def _within(outer: str, fact: Fact) -> Fact:
    return Fact(
        f"{outer}: {fact.label}",
        fact.text,
        fact.missing,
        fact.heads,
        fact.rows,
        fact.left_out,
    )


def _fact(kind: str, name: str, value: Any) -> Fact:
    if isinstance(value, Missing):
        return Fact(label(name), say(value.reason), missing=True)
    if isinstance(value, tuple) and value and _is_row(value[0]):
        rows = tuple(map(_row, value[:MOST_ROWS]))
        left_out = max(len(value) - MOST_ROWS, 0)
        return Fact(label(name), heads=_heads(value[0]), rows=rows, left_out=left_out)
    return Fact(label(name), _text(value, kind, name))


def _is_row(value: Any) -> bool:
    return isinstance(value, tuple) or is_dataclass(value)


def _heads(row: Any) -> tuple[str, ...]:
    if isinstance(row, tuple):
        return ()
    return tuple(label(each.name) for each in fields(row) if each.name not in HIDDEN)


def _row(row: Any) -> tuple[str, ...]:
    if isinstance(row, tuple):
        return tuple(map(_text, row))
    kind = type(row).__name__
    return tuple(
        _text(getattr(row, each.name), kind, each.name)
        for each in fields(row)
        if each.name not in HIDDEN
    )


def _text(value: Any, kind: str = "", name: str = "") -> str:
    """A value in words; `kind` and `name` are where it stands, for its unit."""
    if isinstance(value, Missing):
        return gettext("not measured: %s") % say(value.reason)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if value is None or value == ():
        return gettext("none")
    unit = UNITS.get((kind, name)) or UNITS.get(("", name))
    if unit is not None and isinstance(value, int | float):
        return unit(value)
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return date_format(localtime(value), "Y-m-d H:i:s T")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return ", ".join(map(_text, value))
    if is_dataclass(value):
        return " ".join(
            _text(getattr(value, each.name), type(value).__name__, each.name)
            for each in fields(value)
        )
    return str(value)


def label(name: str) -> str:
    """In words; nova.conf's options keep the names under which they are set."""
    if name in OPTIONS:
        return name
    known = LABELS.get(name)
    return say(known) if known else name.replace("_", " ").capitalize()


def _kibibytes(value: float) -> str:
    return filesizeformat(value * 1024)


def _seconds(value: float) -> str:
    return gettext("%s s") % f"{value:.3g}"


def _octal(value: float) -> str:
    return f"{int(value):04o}"


UNITS: dict[tuple[str, str], Callable[[float], str]] = {
    ("InstancesPath", "total"): filesizeformat,
    ("InstancesPath", "free"): filesizeformat,
    ("Memory", "total"): _kibibytes,
    ("Memory", "available"): _kibibytes,
    ("NumaNode", "total"): _kibibytes,
    ("NumaNode", "free"): _kibibytes,
    ("HugePages", "size"): _kibibytes,
    ("Clock", "offset"): _seconds,
    ("Clock", "error"): _seconds,
    ("", "seconds"): _seconds,
    ("", "mode"): _octal,
}
