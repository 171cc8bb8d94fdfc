"""A failure's cause is mended where what was found says that it is."""

from typing import Any

import pytest

from migration_panel.checks.finding import Level
from migration_panel.diagnosis.combine import diagnose
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.facts.migration import COLD
from tests.unit.diagnosis.cases import a_failure, asked, found, logged, refused

DOWN = "Compute service of compute2 is unavailable at this time."
CERTIFICATE = (
    "ERROR nova Live Migration failure: Unable to verify TLS peer: The certificate "
    "hasn't got a known issuer."
)
DENIED = (
    "Stderr: \"mkdir: cannot create directory '/var/lib/nova/instances/x': Permission "
    'denied"'
)


def place(cause: str, kind: str = "live-migration", **facts: Any) -> Place:
    known = diagnose(a_failure(kind, **facts)).causes
    return next(each.place for each in known if each.cause == cause)


@pytest.mark.parametrize(
    ("hosts", "expected"),
    [
        ((), Place.PAIR),
        (("compute1",), Place.SOURCE),
        (("compute2",), Place.TARGET),
        (("compute1", "compute2"), Place.PAIR),
    ],
)
def test_it_is_the_host_whose_certificate_is_wrong(
    hosts: tuple[str, ...], expected: Place
) -> None:
    findings = tuple(found("tls.expired", each) for each in hosts)
    evidence = (logged(CERTIFICATE),)
    cause = "libvirt_tls_certificate"
    assert place(cause, evidence=evidence, findings=findings) is expected


def test_it_is_the_host_that_says_so_though_the_pair_was_tried() -> None:
    findings = found("pair.libvirt-tls-not-trusted"), found("tls.expired", "compute2")
    told = place(
        "libvirt_tls_certificate", evidence=(logged(CERTIFICATE),), findings=findings
    )
    assert told is Place.TARGET


@pytest.mark.parametrize(
    ("host", "expected"), [("compute1", Place.SOURCE), ("compute2", Place.TARGET)]
)
def test_it_is_the_host_that_nova_cannot_reach(host: str, expected: Place) -> None:
    findings = (found("service.down", host),)
    requests = asked(COLD, refused(DOWN, "cold_migrate"))
    cause = "compute_service_down"
    assert place(cause, COLD, requests=requests, findings=findings) is expected


def test_it_is_the_target_where_a_source_tells_of_it() -> None:
    """The source logs what its ssh met at the target."""
    evidence = (logged(DENIED, host="compute1"),)
    assert place("storage_permission_denied", COLD, evidence=evidence) is Place.TARGET


def test_it_is_the_source_whose_own_path_is_closed() -> None:
    findings = (found("storage.not-writable", "compute1", level=Level.BLOCKER),)
    evidence = (logged(DENIED, host="compute1"),)
    cause = "storage_permission_denied"
    assert place(cause, COLD, evidence=evidence, findings=findings) is Place.SOURCE


@pytest.mark.parametrize(
    ("cause", "check", "host", "expected"),
    [
        ("ssh_host_key_unknown", "ssh.no-known-hosts", "compute1", Place.SOURCE),
        ("dest_disk_space", "storage.full", "compute2", Place.TARGET),
        ("stale_resize_dir", "leftovers.resize-folder", "compute1", Place.SERVER),
        ("no_valid_host", "service.disabled", "compute2", Place.CLOUD),
    ],
)
def test_it_stays_where_the_catalog_has_it(
    cause: str, check: str, host: str, expected: Place
) -> None:
    assert place(cause, COLD, findings=(found(check, host),)) is expected
