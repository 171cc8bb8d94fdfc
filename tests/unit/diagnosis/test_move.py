"""Findings matter to a move by its hosts, its server and its kind."""

from typing import Any

import pytest

from migration_panel.checks.finding import Affects
from migration_panel.diagnosis.move import Move
from migration_panel.facts.migration import COLD, EVACUATION, LIVE, RESIZE
from tests.unit.diagnosis.cases import PAIR, found

WAY = Move(source="compute1", target="compute2", server="web", kind=LIVE)


def matters(subject: str, move: Move = WAY, **facts: Any) -> bool:
    return move.matters(found("pair.same-uuid", subject, **facts))


def test_it_knows_its_own_pair() -> None:
    assert matters(PAIR)


@pytest.mark.parametrize(
    "subject",
    [
        "compute2 → compute1",
        "compute1 → compute3",
        "compute3 → compute2",
        "compute1 → ",
        " → compute2",
        "compute3",
        "",
    ],
)
def test_it_knows_no_other(subject: str) -> None:
    assert not matters(subject)


@pytest.mark.parametrize(
    ("subject", "affects", "expected"),
    [
        ("compute1", Affects.LIVE_FROM, True),
        ("compute1", Affects.LIVE_TO, False),
        ("compute1", Affects.COLD_FROM, False),
        ("compute1", Affects.NOTHING, False),
        ("compute2", Affects.LIVE_TO, True),
        ("compute2", Affects.LIVE_FROM, False),
        ("compute2", Affects.COLD, False),
        (PAIR, Affects.LIVE, True),
        (PAIR, Affects.COLD, False),
    ],
)
def test_it_minds_kind_and_side(
    subject: str,
    affects: Affects,
    expected: bool,  # noqa: FBT001 - a case of the table
) -> None:
    assert matters(subject, affects=affects) is expected


@pytest.mark.parametrize("kind", [COLD, RESIZE, EVACUATION])
def test_it_takes_all_that_copy_for_cold(kind: str) -> None:
    way = Move(source="compute1", target="compute2", kind=kind)
    assert matters("compute1", way, affects=Affects.COLD_FROM)
    assert not matters("compute1", way, affects=Affects.LIVE)


def test_it_knows_its_own_server() -> None:
    assert matters(PAIR, server="web")
    assert not matters(PAIR, server="mail")
    assert matters(PAIR, Move(source="compute1", target="compute2"), server="mail")


def test_it_leaves_nothing_out_for_what_is_not_known() -> None:
    assert matters("any", Move())
    assert matters("a → b", Move())
    assert matters("compute1 → b", Move(source="compute1"))
    assert not matters("a → b", Move(source="compute1"))


def test_it_takes_one_host_for_both_ends() -> None:
    way = Move(source="compute1", target="compute1", kind=COLD)
    assert matters("compute1", way, affects=Affects.COLD_FROM)
    assert matters("compute1", way, affects=Affects.COLD_TO)


def test_it_keeps_the_order_of_findings() -> None:
    some = [found("pair.same-uuid", each) for each in (PAIR, "other", "compute2")]
    assert WAY.concerns(some) == (some[0], some[2])
