"""It is written down for every check what it goes by."""

from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from migration_panel.checks.finding import Affects
from migration_panel.diagnosis.catalog import BY_ID, CAUSES
from migration_panel.diagnosis.needs import (
    KEPT_BY_GUESTS,
    NEEDS,
    PARTLY,
    SHARED,
    Need,
)
from migration_panel.facts.probe import Attempt, Probe
from migration_panel.facts.report import Report

CHECKS = sorted({check for cause in CAUSES for check in cause.checks})
each_need = pytest.mark.parametrize(("check", "need"), NEEDS.items())


def kinds(kind: Any) -> list[Any]:
    """The records that a type may be, those of a tuple as well."""
    if get_origin(kind) in (Union, UnionType, tuple):
        return [each for part in get_args(kind) for each in kinds(part)]
    return [kind]


def part(kind: Any, path: str) -> Any:
    """What is at a path; None where nothing is."""
    for name in path.split("."):
        hints = [get_type_hints(each) for each in kinds(kind) if is_dataclass(each)]
        kind = next((each[name] for each in hints if name in each), None)
    return kind


@pytest.mark.parametrize("check", CHECKS)
def test_it_knows_what_each_check_goes_by(check: str) -> None:
    assert check in NEEDS


def test_it_knows_of_no_check_that_no_cause_has() -> None:
    assert set(CHECKS) == NEEDS.keys()


@each_need
def test_it_names_parts_that_there_are(check: str, need: Need) -> None:
    assert all(part(Probe, each) is not None for each in need.probe), check
    reported = (*need.source, *need.target)
    assert all(part(Report, each) is not None for each in reported), check


@each_need
def test_it_takes_nothing_for_an_attempt_but_attempts(check: str, need: Need) -> None:
    kind = part(Probe, need.attempt) if need.attempt else None
    assert need.attempt is None or Attempt in kinds(kind), check


@each_need
def test_it_needs_something(check: str, need: Need) -> None:
    parts = (need.attempt, need.probe, need.source, need.target, need.nova)
    assert any(parts) is not need.elsewhere, check
    assert need.moves is not Affects.NOTHING


def test_it_finds_no_part_that_is_not_there() -> None:
    assert part(Report, "ssh.password") is None
    assert part(Probe, "ssh.worked.well") is None


@pytest.mark.parametrize("cause", sorted({*PARTLY, *KEPT_BY_GUESTS, *SHARED}))
def test_it_has_rules_for_causes_that_there_are(cause: str) -> None:
    assert BY_ID[cause].checks


def test_it_says_of_every_part_of_a_probe_what_it_is() -> None:
    tries = {each.name for each in fields(Probe) if Attempt in kinds(each.type)}
    assert {each.attempt for each in NEEDS.values() if each.attempt} <= tries


@pytest.mark.parametrize(
    ("check", "moves"),
    [
        ("leftovers.folder", Affects.LIVE),
        ("leftovers.resize-folder", Affects.COLD),
        ("nova.lvm", Affects.COLD),
        ("storage.full", Affects.ALL),
        ("pair.ssh-denied", Affects.COLD),
        ("pair.libvirt-refused", Affects.LIVE),
        ("ssh.no-private-key", Affects.COLD),
        ("network.hostname-localhost", Affects.LIVE),
    ],
)
def test_it_knows_to_which_moves_a_check_speaks(check: str, moves: Affects) -> None:
    assert NEEDS[check].moves is moves
