"""Every fault that fails a move: a quarter of an hour, with ``--every-cause`` only."""

import pytest

from tests.e2e.conftest import Truth
from tests.e2e.diagnosis import (
    COLD,
    LIVE,
    Case,
    ends_well,
    fail,
    not_gone,
    not_predicted,
    not_told,
)
from tests.e2e.panel import Panel
from tests.lab import api, faults

ONE, TWO, THREE = api.HOSTS


def leaving(
    fault: str, kind: str, source: str, target: str, predicted: str = "blocked"
) -> Case:
    """Of a fault of the host that servers leave."""
    return Case(fault, source, kind, source, target, predicted)


def coming(fault: str, kind: str, source: str, target: str) -> Case:
    """Of a fault of the target."""
    return Case(fault, target, kind, source, target)


GROUPS = {
    "no key, no listener": (
        leaving("ssh-host-key-unknown", COLD, ONE, TWO),
        leaving("ssh-key-missing", COLD, TWO, THREE),
        leaving("ssh-key-mode", COLD, THREE, ONE),
        coming("libvirt-not-listening", LIVE, ONE, TWO),
        coming("libvirt-local-only", LIVE, TWO, THREE),
        coming("libvirt-auth", LIVE, THREE, ONE),
    ),
    "bad key, closed port": (
        leaving("ssh-key-unreadable", COLD, ONE, TWO),
        leaving("ssh-agent-only", COLD, TWO, THREE),
        coming("ssh-nologin", COLD, THREE, ONE),
        coming("inbound-address-foreign", LIVE, THREE, ONE),
        coming("libvirt-port-blocked", LIVE, ONE, TWO),
        coming("data-ports-blocked", LIVE, TWO, THREE),
    ),
    "not let in, no certificate": (
        coming("ssh-account-expired", COLD, ONE, TWO),
        coming("ssh-account-locked", COLD, TWO, THREE),
        coming("ssh-host-key-changed", COLD, THREE, ONE),
        leaving("libvirt-tls", LIVE, ONE, TWO),
        leaving("libvirt-tls-expired", LIVE, TWO, THREE),
        leaving("hostname-unresolvable", LIVE, THREE, ONE),
    ),
    "nobody answers, QEMU will not": (
        coming("ssh-key-unauthorized", COLD, ONE, TWO),
        coming("ssh-strict-modes", COLD, TWO, THREE),
        coming("sshd-down", COLD, THREE, ONE),
        leaving("qemu-cannot-migrate", LIVE, TWO, ONE),
        coming("hostname-localhost", LIVE, ONE, THREE),
    ),
    "wrong address, too slow": (
        coming("ssh-port-blocked", COLD, ONE, TWO),
        coming("my-ip-foreign", COLD, TWO, THREE),
        leaving("stale-resize-dir", COLD, THREE, ONE),
        leaving("not-converging", LIVE, ONE, TWO, "warning"),
        coming("duplicate-host-uuid", LIVE, TWO, THREE),
    ),
    "disks": (
        coming("disk-full", COLD, ONE, TWO),
        coming("disk-full", LIVE, ONE, TWO),
        coming("instances-read-only", COLD, TWO, THREE),
        coming("instances-read-only", LIVE, TWO, THREE),
    ),
    "owner, twins": (
        coming("instances-not-writable", COLD, THREE, ONE),
        coming("instances-not-writable", LIVE, THREE, ONE),
        coming("orphan-domain", COLD, TWO, THREE),
        coming("orphan-domain", LIVE, TWO, THREE),
    ),
    "no hypervisor, no guest": (
        leaving("libvirt-down", COLD, TWO, ONE),
        leaving("libvirt-down", LIVE, TWO, ONE),
        leaving("missing-domain", LIVE, THREE, ONE),
    ),
    "no service, no guest": (
        leaving("compute-down", LIVE, ONE, THREE),
        coming("compute-down", COLD, THREE, ONE),
        coming("compute-disabled", LIVE, THREE, TWO),
        leaving("missing-domain", COLD, TWO, THREE),
    ),
    "fenced": (
        leaving("compute-forced-down", LIVE, TWO, ONE),
        coming("compute-forced-down", COLD, ONE, TWO),
    ),
}


SHARED = "storage-shared-but-block-asked"


def test_it_leaves_out_no_fault_that_fails_a_move() -> None:
    tried = {case.fault for cases in GROUPS.values() for case in cases} | {SHARED}
    known = faults.registry().values()
    assert tried == {f.name for f in known if f.cold or f.live or f.arriving}


@pytest.mark.parametrize("name", GROUPS)
def test_it_tells_each_cause_until_that_is_mended(
    panel: Panel, truth: Truth, name: str
) -> None:
    assert ends_well(panel, truth, GROUPS[name]) == []


def test_it_tells_that_disks_were_to_be_copied_that_are_shared(
    panel: Panel, truth: Truth
) -> None:
    """The answer is wrong, and nothing is broken: that is so until hosts share none."""
    case = Case(SHARED, ONE, LIVE, ONE, TWO, predicted="ready", copies=True)
    with truth.broken(SHARED, ONE):
        assert not_predicted(panel, truth, [case]) == []
        panel.move(truth.server(case.server), kind=LIVE, target=TWO, block="yes")
        panel.says("#move .alert-danger", "Nova refuses to copy its disks")
        pages = fail(truth, [case])
        assert not_told(panel, pages) == []
        panel.click(".mp-cause .mp-check-again button")
        panel.loads('section.mp-cause[data-standing="stands"]')
    assert not_gone(panel, pages, again=False) == []
