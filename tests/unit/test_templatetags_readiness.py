"""Verdicts, findings and cells: a symbol, a color and a word each."""

from collections import Counter
from dataclasses import replace

import pytest
from django.utils.translation import override

from migration_panel.checks.finding import Affects, Level
from migration_panel.dashboards.admin.migration.matrix import (
    Cell,
    Group,
    GroupCell,
    Tally,
)
from migration_panel.readiness import State
from migration_panel.templatetags import migration_matrix as cells
from migration_panel.templatetags import migration_readiness as tags
from tests.fakes.page import Node, read


def cell(**facts: object) -> Cell:
    known: dict[str, object] = {
        "source": "a",
        "target": "b",
        "cold": State.READY,
        "live": State.BLOCKED,
        "measured": True,
    }
    return Cell(**{**known, **facts})  # type: ignore[arg-type]


def group_cell(cold: Tally, *, total: int = 10, label: str = "x") -> GroupCell:
    ends = Group("k 1", label, ()), Group("", "without", ())
    return GroupCell(*ends, total=total, measured=3, cold=cold, live=cold)


def shown(cell: GroupCell) -> Node:
    return read(cells.group_cell(cell, "?by=zone", ("from", "to")))


@pytest.mark.parametrize("state", State)
def test_it_shows_a_verdict_by_more_than_color(state: State) -> None:
    found = read(tags.verdict(state)).one(f"span.mp-is-{state.value}")
    assert found.text == state.value
    assert found.one(".fa")["aria-hidden"] == "true"


def test_it_has_another_symbol_for_each_state() -> None:
    assert len(set(tags.SYMBOLS.values())) == len(State)


def test_it_shows_cold_above_live() -> None:
    first, second = read(tags.moves((State.READY, State.BLOCKED))).all("div")
    assert (first.text, second.text) == ("cold ready", "live blocked")


def test_it_shows_moves_in_the_language_of_each_reader() -> None:
    english = tags.moves((State.READY, State.UNKNOWN))
    with override("de"):
        tags.moves((State.READY, State.UNKNOWN))
    assert tags.moves((State.READY, State.UNKNOWN)) == english


@pytest.mark.parametrize("level", Level)
def test_it_shows_a_level(level: Level) -> None:
    assert read(tags.level(level)).text == str(tags.LEVELS[level][1])


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        (Affects.ALL, "every move"),
        (Affects.COLD, "cold moves"),
        (Affects.TO, "arriving"),
        (Affects.LIVE_FROM, "leaving live"),
        (Affects.COLD | Affects.LIVE_TO, "cold moves, arriving live"),
        (Affects.FROM | Affects.COLD_TO, "cold moves, leaving live"),
        (Affects.NOTHING, "no move"),
    ],
)
def test_it_names_moves_in_few_words(moves: Affects, words: str) -> None:
    assert tags.affected(moves) == words


def test_it_leads_from_a_cell_to_its_pair() -> None:
    link = read(cells.pair_cell(cell(target="b&c"), "/pair/")).one("a")
    assert link["href"] == "/pair/?source=a&target=b%26c"
    assert link["aria-label"] == "a to b&c: cold ready, live blocked"


def test_it_says_that_a_pair_was_not_tried() -> None:
    link = read(cells.pair_cell(cell(measured=False), "/pair/")).one("a")
    assert link["title"].endswith("; not tried of late")


def test_it_leads_nowhere_from_a_host_to_itself() -> None:
    assert not read(cells.pair_cell(cell(target="a"), "/pair/")).has("a")


def test_it_escapes_names() -> None:
    html = cells.pair_cell(cell(source="<script>"), "/pair/")
    assert "<script>" not in html
    assert "<script>" not in cells.group_cell(
        group_cell(Tally(Counter(), 10), label="<script>"), "?", ("from", "to")
    )


def test_it_counts_what_a_group_cell_holds() -> None:
    counts = Counter({State.BLOCKED: 1234, State.READY: 5})
    link = shown(group_cell(Tally(counts, 7), total=1246)).one("a")
    told = "1,234 blocked, 5 ready, 7 unknown, not tried of late"
    assert link["title"] == f"x to without: cold: {told}; live: {told}"
    assert link["href"] == "?by=zone&from=k+1&to="


def test_it_is_green_for_all_pairs_alone() -> None:
    whole = shown(group_cell(Tally(Counter({State.READY: 10}), 0)))
    part = shown(group_cell(Tally(Counter({State.READY: 3}), 7)))
    assert not whole.has(".mp-hollow")
    assert len(part.all(".mp-on-ready.mp-hollow")) == 2


def test_it_is_unknown_where_nothing_was_tried() -> None:
    assert len(shown(group_cell(Tally(Counter(), 10))).all(".mp-on-unknown")) == 2


def test_it_tells_the_share_that_was_tried() -> None:
    assert "30 % tried" in shown(group_cell(Tally(Counter(), 10))).text
    assert "0.3 % tried" in shown(group_cell(Tally(Counter(), 1000), total=1000)).text


def test_it_says_that_nothing_was_tried() -> None:
    cell = replace(group_cell(Tally(Counter(), 10)), measured=0)
    assert shown(cell).one("a").text == "none tried"


def test_it_has_nothing_to_tell_of_a_host_alone() -> None:
    found = shown(group_cell(Tally(Counter(), 0), total=0))
    assert found.text == "-no pair of hosts"
