"""What the hypervisor can do, judged."""

from dataclasses import replace
from typing import Any

import pytest

from migration_panel.checks import capabilities as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.host import ComputeService
from migration_panel.facts.known import KnownHost
from migration_panel.facts.missing import Missing
from tests.hypervisors import capabilities
from tests.sound import known_host, never_reported, nova_conf

UNASKED = Missing("/usr/libexec/qemu-kvm: Permission denied")
NOT_GIVEN = {"gives_own_cpu": False}


def host(nova: dict[str, Any] | None = None, **facts: Any) -> KnownHost:
    conf = nova_conf(**(nova or {}))
    return known_host(capabilities=capabilities(**facts), nova=conf)


def found(nova: dict[str, Any] | None = None, **facts: Any) -> list[Finding]:
    return checks.check(host(nova, **facts))


def only(findings: list[Finding]) -> tuple[str, Level, Affects]:
    (finding,) = findings
    assert str(finding.hint)
    assert finding.commands
    assert finding.evidence
    return finding.id, finding.level, finding.affects


# -- nothing to say -----------------------------------------------------------------


def test_it_has_nothing_against_a_sound_hypervisor() -> None:
    assert found() == []


def test_it_has_nothing_to_say_of_what_was_not_measured() -> None:
    assert checks.check(never_reported()) == []
    assert checks.check(known_host()) == []
    assert checks.check(known_host(capabilities=capabilities())) == []


@pytest.mark.parametrize(
    ("nova", "facts"),
    [
        ({"virt_type": "qemu"}, {"kvm": False, "gives_own_cpu": None}),
        ({"virt_type": "qemu"}, NOT_GIVEN),
        ({"cpu_mode": "custom"}, NOT_GIVEN),
        ({"skip_cpu_compare_on_dest": True}, NOT_GIVEN),
        ({"version": "26.3.0"}, NOT_GIVEN),
        ({"version": Missing("x")}, NOT_GIVEN),
        ({}, {"gives_own_cpu": Missing("no polkit agent available")}),
        ({}, {"migrates_blocks": UNASKED}),
        ({}, {"usable_models": UNASKED, "migration": UNASKED}),
        ({}, {"libvirt_version": "8.0.0", "qemu_version": "6.2.0"}),
        ({"version": Missing("x")}, {"libvirt_version": "1.0.0"}),
        ({"version": "17.0.0"}, {"libvirt_version": "1.0.0"}),
    ],
)
def test_it_has_nothing_against_what_works(
    nova: dict[str, Any], facts: dict[str, Any]
) -> None:
    assert found(nova, **facts) == []


# -- disks ---------------------------------------------------------------------------


def test_it_warns_of_a_qemu_that_copies_no_disks() -> None:
    told = only(found(migrates_blocks=False))
    assert told == ("capabilities.no-block-migration", Level.WARNING, Affects.LIVE)


@pytest.mark.parametrize("version", ["1.5.3", "2.12.0"])
def test_it_does_not_know_of_an_old_qemu_that_was_not_asked(version: str) -> None:
    nova = {"version": "18.0.0"}
    old = {"qemu_version": version, "libvirt_version": "4.5.0"}
    known = host(nova, migrates_blocks=UNASKED, **old)
    told = {each.id: each.level for each in checks.check(known)}
    assert told["capabilities.qemu-not-asked"] is Level.UNKNOWN


def test_it_blocks_live_migrations_that_libvirt_knows_nothing_of() -> None:
    told = only(found(live_migration=False))
    assert told == ("capabilities.no-live-migration", Level.BLOCKER, Affects.LIVE)


# -- KVM and the CPU -----------------------------------------------------------------


def test_it_blocks_the_way_in_without_kvm() -> None:
    told = only(found(kvm=False, gives_own_cpu=None))
    assert told == ("capabilities.no-kvm", Level.BLOCKER, Affects.TO)


@pytest.mark.parametrize("mode", [None, "none", "host-model", "host-passthrough"])
def test_it_warns_where_nova_will_not_take_the_hosts_own_cpu(mode: str | None) -> None:
    told = only(found({"cpu_mode": mode}, gives_own_cpu=False))
    assert told == ("capabilities.cpu-not-given", Level.WARNING, Affects.LIVE_TO)


# -- versions ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"libvirt_version": "7.9.0"}, "libvirt 7.9.0 < 8.0.0"),
        ({"qemu_version": "6.1.99"}, "QEMU 6.1.99 < 6.2.0"),
    ],
)
def test_it_blocks_where_nova_does_not_start(facts: dict[str, Any], words: str) -> None:
    told = found(**facts)
    assert only(told) == (
        "capabilities.too-old-for-nova",
        Level.BLOCKER,
        Affects.ALL,
    )
    assert words in str(told[0].message)


def test_it_warns_while_the_nova_from_before_still_runs() -> None:
    up = ComputeService(host="compute1", up=True, enabled=True)
    known = replace(host(libvirt_version="7.0.0"), service=up)
    assert only(checks.check(known))[1] is Level.WARNING


def test_it_asks_of_el7_what_its_nova_asked() -> None:
    el7 = {"libvirt_version": "4.5.0", "qemu_version": "2.12.0"}
    assert found({"version": "20.6.1"}, **el7) == []


def test_it_quotes_the_emulator_in_lines_to_copy() -> None:
    odd = {"emulator": "/usr/bin/a; reboot", "qemu_version": "1.5.3"}
    told = found({"version": "17.0.0"}, migrates_blocks=UNASKED, **odd)
    assert told[0].commands[0].line == "ls -lZ '/usr/bin/a; reboot'"
