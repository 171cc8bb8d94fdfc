"""Which causes are seen, and by what."""

import uuid

import pytest

from migration_panel.checks.finding import Affects
from migration_panel.diagnosis.catalog import CAUSES
from migration_panel.diagnosis.diagnosis import Standing
from migration_panel.engine import standings
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Attempt
from migration_panel.store.failing import Case
from tests.fakes.store import a_finding
from tests.reports import NOON, SILENT, probe

WORKED = Attempt(worked=True, tried="ssh", said="", seconds=0.1)
FOUND = a_finding(
    "pair.ssh-host-key-unknown", host="compute1 → compute2", affects=Affects.COLD
)


def case(cause: str = "ssh_host_key_unknown", kind: str = "migration") -> Case:
    return Case(
        migration=uuid.UUID(int=1),
        server=uuid.UUID(int=2),
        kind=kind,
        source="compute1",
        target="compute2",
        cause=cause,
        failed=NOON,
        problem=None,
    )


def test_it_stands_where_a_check_sees_it() -> None:
    found = standings.judged(case(), (FOUND,), probe(), {})
    assert found is Standing.STANDS


def test_it_is_gone_where_a_try_worked() -> None:
    found = standings.judged(case(), (), probe(ssh=WORKED), {})
    assert found is Standing.GONE


@pytest.mark.parametrize("tried", [SILENT, Missing("no agent has reported")])
def test_it_is_unknown_where_nothing_was_tried(tried: Missing) -> None:
    assert standings.judged(case(), (), tried, {}) is Standing.UNKNOWN


@pytest.mark.parametrize("cause", ["unknown", "none", "", "nova_code_bug"])
def test_it_is_unknown_where_no_check_is(cause: str) -> None:
    found = standings.judged(case(cause), (FOUND,), probe(ssh=WORKED), {})
    assert found is Standing.UNKNOWN
    assert not standings.verifiable(cause)
    assert not standings.probed(cause)
    assert not standings.tried(cause)


def test_it_knows_what_one_try_tells() -> None:
    assert standings.tried("ssh_host_key_unknown")
    assert not standings.tried("dest_disk_space")


def test_it_knows_of_every_check() -> None:
    for each in CAUSES:
        assert standings.verifiable(each.id) == bool(each.checks)
        assert standings.probed(each.id) or not standings.tried(each.id)
