"""Storage of two hosts, and the live migrations that it allows."""

from typing import Any

import pytest

from migration_panel.checks import pair_storage as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.missing import Missing
from tests.pairs import a_pair, silent, source, target
from tests.reports import SILENT

CEPH = {"images_type": "rbd"}
NO_COPIES = {"migrates_blocks": False}


def found(
    ours: Any = None, theirs: Any = None, *, shared: Any = False, **can: Any
) -> list[Finding]:
    known = (source(ours, can.get("here")), target(theirs, can.get("there")))
    return checks.check(a_pair(*known, shared_storage=shared))


def only(findings: list[Finding]) -> tuple[str, Level, Affects]:
    (finding,) = findings
    assert finding.subject == "compute1 → compute2"
    assert str(finding.hint)
    assert finding.evidence
    return finding.id, finding.level, finding.affects


def kinds(check: str, **known: Any) -> str:
    findings = found(**known)
    assert only(findings) == (f"pair.{check}", Level.INFO, Affects.LIVE)
    return str(findings[0].message)


def test_it_tells_that_disks_are_copied() -> None:
    assert "block migration" in kinds("disks-copied", shared=False)


def test_it_tells_that_the_path_is_shared() -> None:
    assert "shared instances path" in kinds("disks-shared", shared=True)


@pytest.mark.parametrize("shared", [True, False, SILENT])
def test_it_tells_that_disks_are_in_ceph_whatever_the_path_is(shared: Any) -> None:
    said = kinds("disks-shared", ours=CEPH, theirs=CEPH, shared=shared)
    assert "in Ceph" in said


def test_it_does_not_guess_whether_storage_is_shared() -> None:
    """Nova finds that out for itself, and nothing hangs on it."""
    assert found(shared=SILENT) == []


@pytest.mark.parametrize(
    ("from_host", "to_host"),
    [
        (silent("compute1"), None),
        (None, silent("compute2")),
        (source(nova=None, capabilities=SILENT), silent("compute2")),
    ],
)
def test_it_has_nothing_to_say_without_novas_settings(
    from_host: Any, to_host: Any
) -> None:
    assert checks.check(a_pair(from_host, to_host)) == []


@pytest.mark.parametrize(
    ("can", "named"),
    [
        ({"here": NO_COPIES}, "on compute1 copies"),
        ({"there": NO_COPIES}, "on compute2 copies"),
        ({"here": NO_COPIES, "there": NO_COPIES}, "on compute1, compute2 copies"),
    ],
)
def test_it_warns_where_disks_would_have_to_be_copied(can: Any, named: str) -> None:
    """Servers on volumes move all the same."""
    findings = found(shared=False, **can)
    told = ("pair.no-block-migration", Level.WARNING, Affects.LIVE)
    assert only(findings) == told
    assert named in str(findings[0].message)


@pytest.mark.parametrize("shared", [True, SILENT])
def test_it_needs_no_copies_of_what_is_shared(shared: Any) -> None:
    ids = [each.id for each in found(shared=shared, here=NO_COPIES)]
    assert "pair.no-block-migration" not in ids


def test_it_takes_a_qemu_that_was_not_asked_for_one_that_copies() -> None:
    """Of an old one its host says so."""
    unasked = {"migrates_blocks": Missing("x")}
    assert "block migration" in kinds("disks-copied", shared=False, here=unasked)


def test_it_warns_where_paths_differ() -> None:
    told = only(found(theirs={"instances_path": "/srv/nova"}, shared=SILENT))
    assert told == ("pair.instances-path-differs", Level.WARNING, Affects.ALL)


def test_it_has_nothing_against_a_slash_at_the_end() -> None:
    theirs = {"instances_path": "/var/lib/nova/instances/"}
    assert found(theirs=theirs, shared=SILENT) == []


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(CEPH, {}), ({}, CEPH), ({"images_type": "raw"}, {"images_type": "qcow2"})],
)
def test_it_warns_where_disks_are_of_another_kind(ours: Any, theirs: Any) -> None:
    told = only(found(ours, theirs, shared=SILENT))
    assert told == ("pair.images-type-differs", Level.WARNING, Affects.ALL)
