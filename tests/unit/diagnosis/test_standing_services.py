"""Whether nova-compute is back, by Nova's word of this moment."""

import pytest

from migration_panel.checks.finding import Finding, Level
from migration_panel.diagnosis.diagnosis import Standing
from migration_panel.diagnosis.move import Move
from migration_panel.diagnosis.standing import Context, standing
from migration_panel.facts.migration import LIVE
from tests.unit.diagnosis.cases import found

DOWN = "service.down"
BOTH = frozenset({"compute1", "compute2"})
SOURCE = frozenset({"compute1"})
SILENT = found("service.not-told", "compute1", level=Level.UNKNOWN, evidence=())


def told(
    *findings: Finding,
    target: str | None = "compute2",
    asked: frozenset[str] = BOTH,
    seen: tuple[str, ...] = (DOWN,),
) -> Standing:
    """No agent has reported since."""
    move = Move(source="compute1", target=target, server="web", kind=LIVE)
    context = Context(move=move, seen=seen, asked=asked)
    return standing("compute_service_down", findings, None, context)


def test_it_is_gone_when_nova_hears_of_both_again() -> None:
    assert told() is Standing.GONE


def test_it_is_gone_when_nova_hears_of_the_source_and_no_target_is_known() -> None:
    """Nova forgets the target; what had been seen was seen of the source."""
    assert told(target=None, asked=SOURCE) is Standing.GONE


@pytest.mark.parametrize("host", sorted(BOTH))
def test_it_stands_as_long_as_one_is_down(host: str) -> None:
    assert told(found(DOWN, host)) is Standing.STANDS


@pytest.mark.parametrize(
    ("target", "asked", "seen"),
    [
        (None, SOURCE, ()),
        (None, frozenset(), (DOWN,)),
        (None, frozenset({"compute2"}), (DOWN,)),
        ("compute2", SOURCE, (DOWN,)),
        ("compute2", frozenset({"compute2"}), (DOWN,)),
        ("compute2", frozenset(), (DOWN,)),
    ],
)
def test_it_is_not_known_of_whom_nova_was_not_asked(
    target: str | None, asked: frozenset[str], seen: tuple[str, ...]
) -> None:
    assert told(target=target, asked=asked, seen=seen) is Standing.UNKNOWN


@pytest.mark.parametrize("target", ["compute2", None])
def test_it_is_not_known_where_nova_does_not_tell(target: str | None) -> None:
    assert told(SILENT, target=target) is Standing.UNKNOWN
