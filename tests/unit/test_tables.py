"""Tables whose filters, order and pages live in the address."""

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from migration_panel.dashboards.admin.migration.tables import (
    Address,
    Column,
    cut,
    headers,
    ordered,
)

COLUMNS = (
    Column("Name", "name", lambda row: row["name"]),
    Column("Size", "size", lambda row: row["size"]),
    Column("Note"),
)
ROWS = [
    {"name": "b", "size": 3},
    {"name": "a", "size": None},
    {"name": "c", "size": 1},
]


def address(query: str = "") -> Address:
    request: HttpRequest = RequestFactory().get(f"/{query}")
    return Address(request, "name")


def names(rows: list[dict[str, object]]) -> str:
    return "".join(str(row["name"]) for row in rows)


def test_it_sorts_as_is_usual_unless_asked() -> None:
    assert address().sort == "name"
    assert address("?sort=-size").key == "size"
    assert address("?sort=-size").descending


@pytest.mark.parametrize(
    ("sort", "order"),
    [("name", "abc"), ("-name", "cba"), ("size", "cba"), ("-size", "bca")],
)
def test_it_sorts_what_is_unknown_last_either_way(sort: str, order: str) -> None:
    assert names(ordered(ROWS, COLUMNS, address(f"?sort={sort}"))) == order


@pytest.mark.parametrize("sort", ["nonsense", "__class__", "-"])
def test_it_leaves_the_order_where_it_knows_no_such_column(sort: str) -> None:
    assert names(ordered(ROWS, COLUMNS, address(f"?sort={sort}"))) == "bac"


@pytest.mark.parametrize(
    ("text", "number"),
    [("", 1), ("?page=7", 7), ("?page=-7", 1), ("?page=x", 1), ("?page=²", 1)],
)
def test_it_reads_whole_numbers_only(text: str, number: int) -> None:
    assert address(text).number("page", 1) == number


def test_it_changes_some_keys_and_keeps_the_rest() -> None:
    changed = address("?status=A&status=B&page=3&q=a%26b").changed(page=None, sort="x")
    assert changed == "?status=A&status=B&q=a%26b&sort=x"


def test_it_turns_the_order_of_the_column_it_is_sorted_by() -> None:
    name, size, note = headers(COLUMNS, address("?sort=name&page=4&marker=x"))
    assert (name.direction, name.url) == ("ascending", "?sort=-name")
    assert (size.direction, size.url) == ("", "?sort=size")
    assert note.url is None


def test_it_turns_it_back() -> None:
    [name, *_rest] = headers(COLUMNS, address("?sort=-name"))
    assert (name.direction, name.url) == ("descending", "?sort=name")


def test_it_cuts_the_first_page() -> None:
    shown, pager = cut(list(range(45)), 20, address())
    assert list(shown) == list(range(20))
    assert (pager.first, pager.last, pager.total) == (1, 20, 45)
    assert pager.previous is None
    assert pager.next == "?page=2"


def test_it_cuts_the_last_page_for_any_beyond() -> None:
    shown, pager = cut(list(range(45)), 20, address("?page=99"))
    assert list(shown) == list(range(40, 45))
    assert pager.previous == "?page=2"
    assert pager.next is None


@pytest.mark.parametrize("page", ["0", "-1", "x"])
def test_it_cuts_the_first_page_for_nonsense(page: str) -> None:
    _shown, pager = cut(list(range(45)), 20, address(f"?page={page}"))
    assert pager.first == 1


def test_it_has_no_rows_to_count_from_one() -> None:
    shown, pager = cut([], 20, address())
    assert list(shown) == []
    assert (pager.first, pager.last, pager.total) == (0, 0, 0)
    assert pager.previous is pager.next is None
