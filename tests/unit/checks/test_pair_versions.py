"""Versions, machine types and CPU models of two hosts."""

from typing import Any

import pytest

from migration_panel.checks import pair_versions as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.domains import Domain
from migration_panel.facts.known import KnownHost
from migration_panel.facts.missing import Missing
from tests.hypervisors import capabilities
from tests.pairs import a_pair, host, silent, source, target
from tests.reports import SILENT
from tests.unit.checks.known import DB, WEB, a_domain, the_domains

NEW: dict[str, Any] = {"qemu_version": "8.2.2"}
OLD: dict[str, Any] = {"qemu_version": "7.2.22"}
LET = {"skip_hypervisor_version_check_on_lm": True}


def found(from_host: KnownHost | None = None, **to: Any) -> list[Finding]:
    return checks.check(a_pair(from_host, target(can=to)))


def with_guests(*guests: Domain, **can: Any) -> KnownHost:
    return source(can=can, domains=the_domains(*guests))


def levels(findings: list[Finding]) -> list[tuple[str, Level]]:
    assert {each.affects for each in findings} <= {Affects.LIVE}
    assert {each.subject for each in findings} <= {"compute1 → compute2"}
    return [(each.id, each.level) for each in findings]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({}, {}),
        (OLD, NEW),
        ({"libvirt_version": "9.0.0"}, {"libvirt_version": "10.0.0"}),
        ({"qemu_version": "7.2.9"}, {"qemu_version": "7.2.22"}),
    ],
)
def test_it_has_nothing_against_a_target_as_new(ours: Any, theirs: Any) -> None:
    assert found(source(can=ours), **theirs) == []


def test_it_has_nothing_to_say_of_what_was_not_measured() -> None:
    assert checks.check(a_pair(silent("compute1"))) == []
    assert checks.check(a_pair(to_host=silent("compute2"))) == []
    assert checks.check(a_pair(to_host=target(capabilities=SILENT))) == []


def test_it_blocks_the_way_to_an_older_qemu() -> None:
    told = levels(found(source(can=NEW), **OLD))
    assert told == [("pair.qemu-older", Level.BLOCKER)]


@pytest.mark.parametrize("version", ["7.2.9", "7.2.21", "6.99.99"])
def test_it_compares_every_number_as_nova_does(version: str) -> None:
    told = levels(found(qemu_version=version))
    assert told == [("pair.qemu-older", Level.BLOCKER)]


@pytest.mark.parametrize(("from_nova", "to_nova"), [(LET, {}), ({}, LET), (LET, LET)])
def test_it_warns_where_nova_is_told_to_let_it_be(from_nova: Any, to_nova: Any) -> None:
    pair = a_pair(source(from_nova, NEW), target(to_nova, OLD))
    assert levels(checks.check(pair)) == [("pair.qemu-older", Level.WARNING)]


def test_it_warns_where_novas_settings_are_not_known() -> None:
    pair = a_pair(
        host("compute1", capabilities=capabilities(**NEW)),
        host("compute2", capabilities=capabilities(**OLD)),
    )
    assert levels(checks.check(pair)) == [("pair.qemu-older", Level.WARNING)]


def test_it_warns_of_an_older_libvirt() -> None:
    told = levels(found(libvirt_version="8.9.9"))
    assert told == [("pair.libvirt-older", Level.WARNING)]


# -- machine types -------------------------------------------------------------------


def test_it_warns_of_the_server_whose_machine_type_is_unknown_there() -> None:
    odd = a_domain(DB, machine="pc-i440fx-rhel7.6.0", name="instance-00000002")
    (finding,) = found(with_guests(a_domain(WEB), odd))
    assert levels([finding]) == [("pair.machine-type-missing", Level.WARNING)]
    assert finding.server == DB
    assert "pc-i440fx-rhel7.6.0" in str(finding.message)


@pytest.mark.parametrize(
    "guest",
    [
        {"machine": "pc-q35-7.2"},
        {"machine": None},
        {"machine": "odd", "state": "shut off"},
        {"machine": "odd", "state": "crashed"},
        {"machine": "odd", "server": None},
    ],
)
def test_it_has_nothing_against_other_guests(guest: dict[str, Any]) -> None:
    assert found(with_guests(a_domain(**guest))) == []


def test_it_has_nothing_to_say_where_the_target_names_no_machine_type() -> None:
    assert found(with_guests(a_domain(machine="odd")), machine_types=()) == []


@pytest.mark.parametrize("domains", [SILENT, None])
def test_it_bears_that_guests_are_not_known(domains: Any) -> None:
    known = the_domains() if domains is None else domains
    assert found(source(domains=known)) == []


def test_it_does_not_go_on_for_ever() -> None:
    guests = [a_domain(f"{n:08x}-0000-4000-8000-0", machine="odd") for n in range(200)]
    assert len(found(with_guests(*guests))) == checks.MOST


# -- CPU models ----------------------------------------------------------------------


def test_it_warns_of_the_server_whose_cpu_the_target_does_not_give() -> None:
    guest = a_domain(WEB, cpu_model="Haswell-noTSX-IBRS")
    (finding,) = found(with_guests(guest), usable_models=("qemu64",))
    assert levels([finding]) == [("pair.cpu-model-missing", Level.WARNING)]
    assert finding.server == WEB


@pytest.mark.parametrize(
    ("model", "ours", "theirs"),
    [
        ("Haswell", ("Haswell",), ("Haswell", "qemu64")),
        ("Haswell", ("qemu64",), ()),
        (None, ("Haswell",), ()),
        ("host-passthrough", ("Haswell",), ()),
        ("Haswell", Missing("x"), ()),
        ("Haswell", ("Haswell",), Missing("x")),
    ],
)
def test_it_has_nothing_against_a_model_that_is_no_worse_there(
    model: str | None, ours: Any, theirs: Any
) -> None:
    """Guests run with less than a whole model, where Nova or libvirt took it so."""
    left = with_guests(a_domain(cpu_model=model), usable_models=ours)
    assert found(left, usable_models=theirs) == []
