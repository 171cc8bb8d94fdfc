"""Marker and limit, as every list of Nova takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import urlencode

from tests.fakes.routing import Json, Refusal, Request

Row = TypeVar("Row")


def page(request: Request, rows: Sequence[Row], key: str, unknown: str) -> list[Row]:
    """The rows after the marker; ``unknown`` is the text when there is no such one."""
    start, marker = 0, request.one("marker")
    if marker:
        ids = [getattr(row, key) for row in rows]
        if marker not in ids:
            raise Refusal(400, unknown.format(marker))
        start = ids.index(marker) + 1
    return list(rows[start : start + limit(request)])


def limit(request: Request) -> int:
    asked = request.one("limit")
    if asked and not asked.isdigit():
        raise Refusal(
            400,
            f"Invalid input for query parameters limit. Value: {asked}. "
            f"'{asked}' does not match '^[0-9]*$'",
        )
    most = request.cloud.max_limit
    return min(int(asked), most) if asked else most


def next_link(
    request: Request, path: str, shown: Sequence[object], key: str, name: str
) -> Json:
    """Nova offers a next page whenever this one is full, even if nothing follows."""
    if not shown or len(shown) < limit(request):
        return {}
    query = request.query | {"marker": [getattr(shown[-1], key)]}
    href = f"{request.base}/compute/v2.1{path}?{urlencode(query, doseq=True)}"
    return {name: [{"rel": "next", "href": href}]}
