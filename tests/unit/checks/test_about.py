"""What findings of measured hosts have in common."""

import pytest

from migration_panel.checks import about
from migration_panel.checks.finding import Command, Evidence, Level
from migration_panel.facts.missing import Missing
from tests.reports import NOON, report
from tests.sound import ssh


def test_it_tells_who_said_what_when_and_what_to_run() -> None:
    said = Evidence(host="compute1", source="source", text="text", taken=NOON)
    lines = (Command(host="compute1", line="a"), Command(host="compute1", line="b"))
    expected = {"subject": "compute1", "evidence": (said,), "commands": lines}
    assert about.about(report(), "source", "text", "a", "b") == expected


def test_it_blocks_only_for_certain() -> None:
    assert about.blocks(certain=True) is Level.BLOCKER
    assert about.blocks(certain=False) is Level.WARNING


@pytest.mark.parametrize(
    ("version", "sshd", "nova"),
    [
        ("OpenSSH_9.2p1 Debian-2+deb12u3", "ssh", "nova-compute"),
        ("OpenSSH_9.6p1 Ubuntu-3ubuntu13.5", "ssh", "nova-compute"),
        ("OpenSSH_8.7p1", "sshd", "openstack-nova-compute"),
        ("OpenSSH_7.4p1", "sshd", "openstack-nova-compute"),
        (Missing("no ssh"), "sshd", "openstack-nova-compute"),
    ],
)
def test_it_names_units_as_the_distribution_does(
    version: str | Missing, sshd: str, nova: str
) -> None:
    of = report(ssh=ssh(client_version=version))
    assert about.restart_sshd(of) == f"systemctl restart {sshd}"
    assert about.restart_nova(of) == f"systemctl restart {nova}"


def test_it_needs_no_ssh_to_name_a_unit() -> None:
    assert about.restart_sshd(report()) == "systemctl restart sshd"
