"""Whether two hosts fit each other."""

from typing import Any

import pytest

from migration_panel.checks import pair_hosts as checks
from migration_panel.checks.finding import Affects, Finding, Level
from tests.pairs import OTHER_UUID, a_pair, silent, source, target
from tests.reports import SILENT


def found(ours: Any = None, theirs: Any = None) -> list[Finding]:
    return checks.check(a_pair(source(can=ours), target(can=theirs)))


def only(findings: list[Finding]) -> tuple[str, Level, Affects]:
    (finding,) = findings
    assert finding.subject == "compute1 → compute2"
    assert str(finding.hint)
    assert {seen.host for seen in finding.evidence} == {"compute1", "compute2"}
    return finding.id, finding.level, finding.affects


def test_it_has_nothing_against_hosts_that_fit() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("from_host", "to_host"),
    [
        (silent("compute1"), None),
        (None, silent("compute2")),
        (source(capabilities=SILENT), None),
        (None, target(capabilities=SILENT)),
    ],
)
def test_it_has_nothing_to_say_of_what_was_not_measured(
    from_host: Any, to_host: Any
) -> None:
    assert checks.check(a_pair(from_host, to_host)) == []


def test_it_blocks_between_hosts_that_libvirt_cannot_tell_apart() -> None:
    told = only(found({"host_uuid": OTHER_UUID}))
    assert told == ("pair.same-uuid", Level.BLOCKER, Affects.LIVE)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (("apparmor", "dac"), ("dac",)),
        (("selinux", "dac"), ("apparmor", "dac")),
        (("selinux",), ()),
    ],
)
def test_it_warns_where_a_guests_label_means_nothing(ours: Any, theirs: Any) -> None:
    told = only(found({"security": ours}, {"security": theirs}))
    assert told == ("pair.security-differs", Level.WARNING, Affects.LIVE)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (("dac",), ("apparmor", "dac")),
        ((), ("selinux", "dac")),
        (("dac",), ()),
        (("selinux", "dac"), ("dac", "selinux")),
    ],
)
def test_it_has_nothing_against_more_protection(ours: Any, theirs: Any) -> None:
    assert found({"security": ours}, {"security": theirs}) == []
