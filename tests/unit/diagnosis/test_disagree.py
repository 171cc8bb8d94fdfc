"""Those who know of a failure may contradict each other; it is shown."""

from typing import Any

import pytest

from migration_panel.checks.finding import Level
from migration_panel.diagnosis.combine import diagnose
from migration_panel.diagnosis.diagnosis import Standing
from migration_panel.facts.migration import COLD, LIVE
from tests.pairs import failed, sound_probe
from tests.samples import an_event
from tests.unit.diagnosis.cases import a_failure, asked, found, logged, refused

REFUSED = "unable to connect to server at 'compute2:16509': Connection refused"
KEY = "Stderr: 'Host key verification failed.'"
DENIED = "nova@192.0.2.12: Permission denied (publickey)."
CHECKED = "compute_check_can_live_migrate_destination"


def said(kind: str = LIVE, **facts: Any) -> list[str]:
    return [str(each) for each in diagnose(a_failure(kind, **facts)).disagreements]


def test_it_says_that_a_cause_is_gone() -> None:
    facts: dict[str, Any] = {"evidence": (logged(REFUSED),), "probe": sound_probe()}
    (only,) = said(**facts)
    assert only.startswith("“The target's libvirt does not listen for other hosts”: it")
    known = diagnose(a_failure(**facts)).causes[0]
    assert known.standing is Standing.GONE


@pytest.mark.parametrize(
    "facts",
    [
        {"probe": None},
        {"probe": sound_probe(libvirt=failed(REFUSED))},
        {
            "probe": sound_probe(libvirt=failed(REFUSED)),
            "findings": (found("pair.libvirt-refused"),),
        },
    ],
)
def test_it_is_at_one_where_a_cause_still_stands(facts: dict[str, Any]) -> None:
    assert said(evidence=(logged(REFUSED),), **facts) == []


def test_it_is_at_one_where_the_log_says_it_as_well() -> None:
    requests = asked(COLD, refused(KEY))
    assert said(COLD, requests=requests, evidence=(logged(KEY, DENIED),)) == []
    assert said(COLD, requests=requests) == []
    assert said(COLD, evidence=(logged(KEY),)) == []


def test_it_tells_two_reasons_that_do_not_explain_each_other() -> None:
    space = "ERROR nova OSError: [Errno 28] No space left on device: '/x/disk'"
    (only,) = said(COLD, requests=asked(COLD, refused(KEY)), evidence=(logged(space),))
    assert only == (
        "Nova says “The target's SSH host key is not in known_hosts”, the log of "
        "compute1 says “The target has not enough room for the disks”."
    )


def test_it_tells_what_nobody_mentioned() -> None:
    (only,) = said(
        evidence=(logged(REFUSED),), findings=(found("pair.data-port-closed"),)
    )
    assert "“A firewall keeps migration data from the target”" in only


@pytest.mark.parametrize(
    "finding",
    [
        found("pair.data-port-closed", level=Level.WARNING),
        found("storage.full", "compute2"),
        found("pair.libvirt-refused"),
    ],
)
def test_it_is_not_surprised_by_less(finding: object) -> None:
    assert said(evidence=(logged(REFUSED),), findings=(finding,)) == []


def test_it_is_not_surprised_where_nobody_said_anything() -> None:
    assert said(findings=(found("pair.data-port-closed"),)) == []


def tried(*hosts: str, details: str = "CPU doesn't have compatibility") -> list[str]:
    checks = [an_event(CHECKED, host=each, result="Error") for each in hosts]
    last = refused(details, "conductor_live_migrate_instance")
    return said(requests=asked(LIVE, *checks, last))


def test_it_does_not_trust_the_row_where_several_were_tried() -> None:
    (only,) = tried("compute2", "compute3")
    assert "(compute2, compute3)" in only


def test_it_trusts_the_row_of_the_only_one() -> None:
    assert tried("compute2") == []
    assert tried("compute2", "compute2") == []


def test_it_doubts_no_reason_that_nova_did_not_give() -> None:
    assert tried("compute2", "compute3", details="") == []
