"""What ssh and libvirt really say to a probe, checked, and diagnosed."""

from typing import Any

import pytest

from migration_panel.checks import pair
from migration_panel.diagnosis.combine import diagnose
from migration_panel.diagnosis.diagnosis import Confidence, Diagnosis, Standing
from migration_panel.diagnosis.needs import NEEDS
from migration_panel.facts.migration import COLD, LIVE
from tests.pairs import a_pair, failed, said, worked
from tests.unit.diagnosis.cases import a_failure, ids, logged

SSH = [*said("ssh-debian12.txt"), *said("ssh-el7.txt"), *said("ssh-el9.txt")]
LIBVIRT = [*said("libvirt-debian12.txt")]
SEEN = [case for case in SSH if case[0] in NEEDS]
OPENED = [case for case in LIBVIRT if case[0] in NEEDS]
# nova may be refused where root is not.
UNSURE = {"pair.libvirt-login", "pair.libvirt-tls-refused"}
CAUSES = {
    "pair.ssh-host-key-changed": "ssh_host_key_changed",
    "pair.ssh-host-key-unknown": "ssh_host_key_unknown",
    "pair.ssh-denied": "ssh_auth_denied",
    "pair.ssh-refused": "ssh_connection_refused",
    "pair.ssh-timed-out": "ssh_unreachable",
    "pair.ssh-no-route": "ssh_unreachable",
    "pair.ssh-login-disabled": "ssh_login_disabled",
    "pair.ssh-key-unusable": "ssh_private_key_unusable",
    "pair.ssh-name-unknown": "hostname_unresolvable",
    "pair.libvirt-refused": "libvirtd_connection_refused",
    "pair.libvirt-no-route": "libvirtd_unreachable",
    "pair.libvirt-timed-out": "libvirtd_unreachable",
    "pair.libvirt-name-unknown": "hostname_unresolvable",
    "pair.libvirt-login": "libvirt_auth_failed",
    "pair.libvirt-no-login": "libvirt_auth_failed",
}


def diagnosed(kind: str, *lines: str, **parts: Any) -> Diagnosis:
    """A failure whose pair was probed, and judged, right after it."""
    known = a_pair(**parts)
    evidence = (logged(*lines),) if lines else ()
    facts = {"probe": known.probe, "findings": pair.check(known), "evidence": evidence}
    return diagnose(a_failure(kind, **facts))


@pytest.mark.parametrize(("check", "text"), SEEN)
def test_it_names_what_ssh_said_to_the_probe(check: str, text: str) -> None:
    known = diagnosed(COLD, ssh=failed(text, "ssh -- 192.0.2.12 true"))
    (only,) = known.causes
    assert only.cause == CAUSES.get(check, only.cause)
    assert check in only.checks
    assert only.confidence == (Confidence.MEASURED,)
    assert only.standing is Standing.STANDS
    assert only.proofs[0].source == "ssh -- 192.0.2.12 true"


@pytest.mark.parametrize(("check", "text"), SEEN)
def test_it_minds_no_ssh_where_none_was_needed(check: str, text: str) -> None:
    assert ids(diagnosed(LIVE, ssh=failed(text))) == [], check


@pytest.mark.parametrize(("check", "text"), OPENED)
def test_it_names_what_libvirt_said_to_the_probe(check: str, text: str) -> None:
    (only,) = diagnosed(LIVE, libvirt=failed(text)).causes
    assert only.cause == CAUSES.get(check, only.cause)
    unsure = check in UNSURE
    inferred = (Confidence.INFERRED,) if unsure else (Confidence.MEASURED,)
    assert only.confidence == inferred
    assert only.standing is (Standing.UNKNOWN if unsure else Standing.STANDS)


@pytest.mark.parametrize(("check", "text"), OPENED)
def test_it_minds_no_libvirt_where_none_was_needed(check: str, text: str) -> None:
    assert ids(diagnosed(COLD, libvirt=failed(text))) == [], check


@pytest.mark.parametrize("kind", [COLD, LIVE])
def test_it_finds_nothing_where_all_works(kind: str) -> None:
    known = diagnosed(kind)
    assert (known.causes, known.unexplained, known.disagreements) == ((), (), ())


def test_it_is_sure_of_a_login_that_the_log_speaks_of() -> None:
    text = dict(LIBVIRT)["pair.libvirt-login"]
    line = f"ERROR nova.virt.libvirt.driver Live Migration failure: {text}"
    known = diagnosed(LIVE, line, libvirt=failed(text)).causes[0]
    assert known.cause == "libvirt_auth_failed"
    assert known.confidence == (Confidence.MEASURED, Confidence.LOG)


def test_it_says_when_the_log_is_older_than_the_truth() -> None:
    text = dict(SSH)["pair.ssh-denied"]
    known = diagnosed(COLD, f"Stderr: '{text}'", ssh=worked())
    assert known.causes[0].standing is Standing.GONE
    assert len(known.disagreements) == 1


def test_it_does_not_doubt_a_log_by_another_failure() -> None:
    changed = dict(SSH)["pair.ssh-host-key-changed"]
    denied = f"Stderr: '{dict(SSH)['pair.ssh-denied']}'"
    known = diagnosed(COLD, denied, ssh=failed(changed))
    assert ids(known) == ["ssh_auth_denied", "ssh_host_key_changed"]
    assert known.causes[0].standing is Standing.UNKNOWN
    assert known.causes[1].standing is Standing.STANDS
