"""The source's CPU against the target's."""

from dataclasses import replace
from typing import Any

import pytest

from migration_panel.checks import pair_cpu as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import CpuMatch
from tests.pairs import a_pair, cpus, silent, source, target
from tests.reports import SILENT

LACKS = (
    "the CPU is incompatible with host CPU: "
    "Host CPU does not provide required features: "
)
VENDOR = (
    "the CPU is incompatible with host CPU: "
    "host CPU vendor does not match required CPU vendor Intel"
)
NOT_GIVEN = {"gives_own_cpu": False}


def differs(said: str = f"{LACKS}avx512f", **hosts: Any) -> list[Finding]:
    cpu = cpus(CpuMatch.INCOMPATIBLE, said)
    return checks.check(a_pair(hosts.get("from_host"), hosts.get("to_host"), cpu=cpu))


def fits(match: CpuMatch = CpuMatch.IDENTICAL, **hosts: Any) -> list[Finding]:
    return checks.check(
        a_pair(hosts.get("from_host"), hosts.get("to_host"), cpu=cpus(match))
    )


@pytest.mark.parametrize("match", [CpuMatch.IDENTICAL, CpuMatch.SUPERSET])
def test_it_has_nothing_against_a_cpu_that_fits(match: CpuMatch) -> None:
    assert fits(match) == []


def test_it_judges_no_pair_that_was_not_tried() -> None:
    known = a_pair()
    assert checks.check(replace(known, probe=SILENT)) == []
    assert checks.check(a_pair(cpu=SILENT)) == []


@pytest.mark.parametrize(
    "hosts",
    [
        {"to_host": target({"virt_type": "qemu"})},
        {"to_host": target({"skip_cpu_compare_on_dest": True})},
        {"from_host": source({"cpu_mode": "custom", "cpu_models": ("Nehalem",)})},
    ],
)
def test_it_has_nothing_to_say_where_nova_does_not_compare(hosts: Any) -> None:
    assert differs(**hosts) == []
    assert fits(**hosts) == []
    assert not checks.matters(a_pair(hosts.get("from_host"), hosts.get("to_host")))


@pytest.mark.parametrize("mode", [None, "none", "host-model", "host-passthrough"])
@pytest.mark.parametrize("said", [f"{LACKS}avx512f, x2apic", VENDOR, ""])
def test_it_blocks_where_nova_refuses(mode: str | None, said: str) -> None:
    (finding,) = differs(said, from_host=source({"cpu_mode": mode}))
    assert finding.id == "pair.cpu-incompatible"
    assert (finding.level, finding.affects) == (Level.BLOCKER, Affects.LIVE)
    assert finding.subject == "compute1 → compute2"


@pytest.mark.parametrize("lacking", ["x2apic", "tsc_adjust, arat", "umip"])
def test_it_warns_where_kvm_may_make_up_for_it(lacking: str) -> None:
    (finding,) = differs(f"{LACKS}{lacking}")
    assert finding.level is Level.WARNING


def test_it_warns_where_it_does_not_know_whether_nova_asks() -> None:
    (finding,) = differs(to_host=silent("compute2"))
    assert finding.level is Level.WARNING


def test_it_blocks_where_the_sources_settings_are_not_known() -> None:
    (finding,) = differs(from_host=silent("compute1"))
    assert finding.level is Level.BLOCKER


def test_it_says_what_libvirt_says() -> None:
    (finding,) = differs(VENDOR)
    assert VENDOR in str(finding.message)
    (finding,) = differs("")
    assert "gives no reason" in str(finding.message)


# -- what KVM gives ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("match", "level"),
    [(CpuMatch.IDENTICAL, Level.BLOCKER), (CpuMatch.SUPERSET, Level.WARNING)],
)
def test_it_knows_that_nova_asks_what_kvm_gives(match: CpuMatch, level: Level) -> None:
    """An equal CPU lacks under KVM what the target's own lacks there."""
    (finding,) = fits(match, to_host=target(can=NOT_GIVEN))
    assert (finding.id, finding.level) == ("pair.cpu-not-given", level)
    assert finding.affects is Affects.LIVE


@pytest.mark.parametrize("version", ["26.3.0", "20.0.0", Missing("x")])
def test_it_knows_that_nova_did_not_always_ask_that(version: Any) -> None:
    assert fits(to_host=target({"version": version}, NOT_GIVEN)) == []


@pytest.mark.parametrize("gives", [True, None, Missing("x")])
def test_it_has_nothing_against_what_kvm_gives_in_full(gives: Any) -> None:
    assert fits(to_host=target(can={"gives_own_cpu": gives})) == []


def test_it_says_why_it_does_not_know_what_kvm_gives() -> None:
    missing = Missing("authentication unavailable")
    can = {"gives_own_cpu": missing}
    assert checks.unasked(a_pair(to_host=target(can=can))) == missing
    old = target({"version": "26.0.0"}, can)
    assert checks.unasked(a_pair(to_host=old)) is None
    assert checks.unasked(a_pair(to_host=silent("compute2"))) is None
    assert checks.unasked(a_pair()) is None
