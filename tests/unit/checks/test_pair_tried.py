"""What holds for each way in that the source tries at a peer."""

from dataclasses import replace
from types import ModuleType

import pytest

from migration_panel.checks import pair_libvirt, pair_ssh
from tests.pairs import a_pair
from tests.reports import SILENT

WAYS = [pair_libvirt, pair_ssh]


@pytest.mark.parametrize("checks", WAYS)
def test_it_has_nothing_against_what_works(checks: ModuleType) -> None:
    assert checks.check(a_pair()) == []


@pytest.mark.parametrize("checks", WAYS)
def test_it_judges_no_pair_that_was_not_tried(checks: ModuleType) -> None:
    assert checks.check(replace(a_pair(), probe=SILENT)) == []
