"""Tables whose filters, order and pages live in the address.

Horizon's DataTable costs 20 ms a row, most of it in per-row actions, and sorts
only what is on the page; these sort the whole list and cost next to nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise

Label = str | Promise


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `key` None: not sortable. `order` gives a row's place."""

    label: Label
    key: str | None = None
    order: Callable[[Any], Any] | None = None
    css: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """A column as the page shows it: where a click leads, which way it is sorted."""

    label: Label
    url: str | None
    direction: str
    css: str


@dataclass(frozen=True, slots=True)
class Pager:
    """Where the reader is: rows `first` to `last` of `total`, or of more."""

    first: int
    last: int
    total: int | None
    more: bool = False
    previous: str | None = None
    next: str | None = None


class Address:
    """The query of a table's page, changed a key at a time."""

    def __init__(self, request: HttpRequest, default_sort: str) -> None:
        self.query: QueryDict = request.GET
        self.sort = self.query.get("sort") or default_sort

    @property
    def key(self) -> str:
        return self.sort.lstrip("-")

    @property
    def descending(self) -> bool:
        return self.sort.startswith("-")

    def number(self, name: str, default: int) -> int:
        """A whole number from the address; nonsense is the default."""
        value = self.query.get(name, "")
        return int(value) if value.isascii() and value.isdigit() else default

    def changed(self, **changes: object) -> str:
        """The address with some keys changed; None takes a key out."""
        kept = {key: self.query.getlist(key) for key in self.query}
        for key, value in changes.items():
            kept[key] = [] if value is None else [str(value)]
        return "?" + urlencode(
            {key: each for key, each in kept.items() if each}, doseq=True
        )


def headers(columns: Sequence[Column], address: Address) -> list[Header]:
    """Each column with the address that sorts by it, or turns its order round."""
    return [_header(column, address) for column in columns]


def _header(column: Column, address: Address) -> Header:
    if column.key is None:
        return Header(column.label, None, "", column.css)
    current = column.key == address.key
    turned = f"-{column.key}" if current and not address.descending else column.key
    link = address.changed(sort=turned, page=None, marker=None, back=None)
    direction = ("descending" if address.descending else "ascending") if current else ""
    return Header(column.label, link, direction, column.css)


def ordered(
    rows: Sequence[Any], columns: Sequence[Column], address: Address
) -> list[Any]:
    """The rows in the order that the address asks for; no answer sorts last."""
    by_key = {
        column.key: column.order for column in columns if column.key and column.order
    }
    order = by_key.get(address.key)
    if order is None:
        return list(rows)
    known = [row for row in rows if order(row) is not None]
    unknown = [row for row in rows if order(row) is None]
    return sorted(known, key=order, reverse=address.descending) + unknown


def cut(
    rows: Sequence[Any], size: int, address: Address, *, more: bool = False
) -> tuple[Sequence[Any], Pager]:
    """One page of rows; a page beyond the end is the last one."""
    pages = max(-(-len(rows) // size), 1)
    page = min(max(address.number("page", 1), 1), pages)
    start = (page - 1) * size
    shown = rows[start : start + size]
    return shown, Pager(
        first=start + 1 if shown else 0,
        last=start + len(shown),
        total=len(rows),
        more=more,
        previous=address.changed(page=page - 1) if page > 1 else None,
        next=address.changed(page=page + 1) if page < pages else None,
    )
