"""A probe as a page shows it."""

from typing import Any

import pytest

from migration_panel.dashboards.admin.migration.probe_shown import Step, steps
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Attempt, CpuComparison, CpuMatch, Resolution
from migration_panel.readiness import State
from tests.fakes.store import a_probe


def step(name: str, **parts: Any) -> Step:
    (found,) = [each for each in steps(a_probe(**parts)) if each.label == name]
    return found


def test_it_shows_every_part_of_a_probe_that_is_missing() -> None:
    found = steps(a_probe(ssh=Missing("no address")))
    assert {each.state for each in found} == {State.UNKNOWN}
    assert len(found) == 7
    assert "no address" in [each.said for each in found]


@pytest.mark.parametrize(
    ("worked", "state"), [(True, State.READY), (False, State.BLOCKED)]
)
def test_it_shows_an_attempt(*, worked: bool, state: State) -> None:
    attempt = Attempt(worked=worked, tried="ssh x", said="ok", seconds=0.5)
    assert step("SSH login", ssh=attempt) == Step(
        "SSH login", state, "ssh x", "ok", 0.5
    )


@pytest.mark.parametrize(
    ("match", "state"),
    [
        (CpuMatch.INCOMPATIBLE, State.BLOCKED),
        (CpuMatch.IDENTICAL, State.READY),
        (CpuMatch.SUPERSET, State.READY),
    ],
)
def test_it_shows_how_cpus_compare(match: CpuMatch, state: State) -> None:
    found = step("CPU", cpu=CpuComparison(match=match, said="avx512f", seconds=1))
    assert (found.state, found.said) == (state, f"{match.value} avx512f")


def test_it_shows_each_name() -> None:
    names = (
        Resolution(name="a", addresses=("192.0.2.1", "::1"), seconds=0),
        Resolution(name="b", addresses=(), seconds=0),
    )
    found = [each for each in steps(a_probe(names=names)) if each.label == "Names"]
    assert [(each.tried, each.said, each.state) for each in found] == [
        ("a", "192.0.2.1, ::1", State.READY),
        ("b", "no address", State.BLOCKED),
    ]


def test_it_takes_storage_that_is_not_shared_for_no_failure() -> None:
    found = step("Shared storage", shared_storage=False)
    assert (found.state, found.said) == (None, "not shared")
    assert step("Shared storage", shared_storage=True).said == "shared"
