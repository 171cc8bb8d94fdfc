"""The lab's own failures: what both hosts logged of each, and the cause it shows."""

from pathlib import Path

import pytest

from tests.lab import faults
from tests.unit.diagnosis.texts import DATA, causes

LOGS = sorted((DATA / "lab").glob("*.log"))
HEAD = "==> "
# sshd does not tell why it denies: a log alone says no more than that it does.
UNSAID = {
    "ssh-agent-only": "ssh_auth_denied",
    "ssh-account-expired": "ssh_auth_denied",
}
# Refused by nova-conductor, which is on none of the hosts.
UNLOGGED = {"compute-down-live", "compute-forced-down-live"}


def expected(log: Path) -> str | None:
    """The fault's own cause; the file is named after it and the kind of move."""
    fault, _, kind = log.stem.rpartition("-")
    known = faults.registry()[fault]
    if fault in UNSAID:
        return UNSAID[fault]
    return {"cold": known.cold, "live": known.live}[kind]


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.stem)
def test_it_reads_the_cause_out_of_what_the_hosts_logged(log: Path) -> None:
    assert causes(log.read_text())[0] == expected(log)


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.stem)
def test_it_reads_it_out_of_nova_computes_log_alone(log: Path) -> None:
    """That of libvirt may be elsewhere, or closed to the agent."""
    parts = log.read_text().split(HEAD)
    nova = [part for part in parts if "nova-compute.log" in part.partition("\n")[0]]
    assert causes("\n".join(nova))[0] == expected(log)


PERIODIC = (
    "2026-11-23 06:03:54.321 12360 WARNING nova.virt.libvirt.driver [-] Periodic task "
    "is updating the host stats, it is trying to get disk info for instance-0000002d, "
    "but the backing disk storage was removed by a concurrent operation such as "
    "resize. Error: No disk at /var/lib/nova/instances/e86a8889/disk: "
    "nova.exception.DiskNotFound: No disk at /var/lib/nova/instances/e86a8889/disk"
)


def test_it_takes_no_other_servers_move_for_a_missing_disk() -> None:
    """Nova warns of it while any server is resized, and goes on."""
    assert "disk_file_missing" not in causes(PERIODIC)


@pytest.mark.parametrize(
    "said",
    [
        'scp: write remote "/var/lib/nova/instances/a/disk": Permission denied',
        'scp: open remote "/var/lib/nova/instances/a/disk": Failure',
        'scp: read local "/var/lib/nova/instances/a/disk": Failure',
        "scp: failed to upload file /a/disk to /var/lib/nova/instances/a/disk",
    ],
)
def test_it_takes_no_other_failure_of_a_copy_for_a_full_disk(said: str) -> None:
    """The file was opened, and a write failed: only that shows it."""
    assert "dest_disk_space" not in causes(said)


def test_it_has_a_text_of_every_fault_that_fails_moves() -> None:
    wanted = {
        f"{name}-{kind}"
        for name, fault in faults.registry().items()
        for kind, cause in (("cold", fault.cold), ("live", fault.live))
        if cause
    }
    assert {log.stem for log in LOGS} == wanted - UNLOGGED
