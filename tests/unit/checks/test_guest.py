"""Flavors and devices, judged."""

from typing import Any

import pytest

from migration_panel.checks import guest as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.domains import Domain
from migration_panel.facts.server import Flavor
from tests.samples import a_server
from tests.unit.checks.known import a_domain


def found(domain: Domain | None = None, **specs: Any) -> list[Finding]:
    """`hw__x` stands for the extra spec hw:x."""
    told = tuple((key.replace("__", ":"), value) for key, value in specs.items())
    flavor = Flavor(name="f", vcpus=1, memory_mb=512, disk_gb=1, extra_specs=told)
    return checks.findings(a_server(flavor=flavor), domain)


def told(*args: Any, **specs: Any) -> list[tuple[str, Level, Affects]]:
    return [(each.id, each.level, each.affects) for each in found(*args, **specs)]


def test_it_has_nothing_against_a_plain_server() -> None:
    assert found() == []
    assert found(a_domain()) == []
    assert checks.findings(a_server(flavor=None), None) == []


@pytest.mark.parametrize(
    "specs",
    [
        {"hw__cpu_policy": "shared"},
        {"hw__mem_page_size": "small"},
        {"hw__mem_page_size": "any"},
        {"hw__mem_encryption": "false"},
        {"hw__tpm_model": "tpm-crb"},
        {"resources__VCPU": "2"},
        {"resources__CUSTOM_X": "1"},
        {"quota__disk_io_limit": "1"},
        {"trait__CUSTOM_GPU": "required"},
    ],
)
def test_it_has_nothing_against_what_moves_as_any_other(specs: dict[str, Any]) -> None:
    assert found(**specs) == []


def test_it_warns_of_a_device_of_the_host() -> None:
    wanted = [("guest.pci-device", Level.WARNING, Affects.LIVE)]
    assert told(pci_passthrough__alias="gpu:1") == wanted
    assert told(a_domain(passthrough=True)) == wanted
    assert told(a_domain(passthrough=True), pci_passthrough__alias="gpu:1") == wanted


def test_it_warns_of_a_virtual_gpu() -> None:
    wanted = [("guest.vgpu", Level.WARNING, Affects.LIVE)]
    assert told(resources__VGPU="1") == wanted
    assert told(a_domain(vgpu=True)) == wanted


@pytest.mark.parametrize("keeper", ["user", "deployment", "whatever"])
def test_it_blocks_a_virtual_tpm_from_moving_live(keeper: str) -> None:
    wanted = [("guest.vtpm", Level.BLOCKER, Affects.LIVE)]
    assert told(hw__tpm_version="2.0", hw__tpm_secret_security=keeper) == wanted
    assert told(hw__tpm_version="2.0") == wanted


def test_it_sees_a_virtual_tpm_that_an_image_asked_for() -> None:
    assert told(a_domain(tpm=True)) == [("guest.vtpm", Level.BLOCKER, Affects.LIVE)]


def test_it_only_warns_of_a_virtual_tpm_whose_secret_the_host_keeps() -> None:
    specs: dict[str, Any] = {"hw__tpm_version": "2.0"}
    specs |= {"hw__tpm_secret_security": "host"}
    (only,) = found(**specs)
    assert only.level is Level.WARNING


@pytest.mark.parametrize("yes", ["true", "True", "1", "yes"])
def test_it_blocks_encrypted_memory_from_moving_live(yes: str) -> None:
    wanted = [("guest.memory-encryption", Level.BLOCKER, Affects.LIVE)]
    assert told(hw__mem_encryption=yes) == wanted


def test_it_blocks_an_accelerator_from_moving_at_all() -> None:
    wanted = [("guest.accelerator", Level.BLOCKER, Affects.ALL)]
    assert told(accel__device_profile="fpga") == wanted


def test_it_warns_of_persistent_memory() -> None:
    wanted = [("guest.persistent-memory", Level.WARNING, Affects.LIVE)]
    assert told(hw__pmem="6GB") == wanted


@pytest.mark.parametrize(
    "specs",
    [
        {"hw__cpu_policy": "dedicated"},
        {"hw__cpu_policy": "mixed"},
        {"hw__numa_nodes": "1"},
        {"hw__mem_page_size": "large"},
        {"hw__mem_page_size": "1GB"},
        {"hw__mem_page_size": "2048"},
    ],
)
def test_it_warns_of_what_only_the_scheduler_counts(specs: dict[str, Any]) -> None:
    assert told(**specs) == [("guest.pinned", Level.WARNING, Affects.ALL)]


@pytest.mark.parametrize("fact", ["pinned", "huge_pages"])
def test_it_sees_pins_that_an_image_asked_for(fact: str) -> None:
    wanted = [("guest.pinned", Level.WARNING, Affects.ALL)]
    facts: dict[str, Any] = {fact: True}
    assert told(a_domain(**facts)) == wanted


def test_it_notes_a_cd_rom_but_no_config_drive() -> None:
    """The latter is told of where disks are to be copied."""
    assert told(a_domain(cdrom=True)) == [("guest.cdrom", Level.INFO, Affects.LIVE)]
    assert told(a_domain(config_drive=True)) == []


def test_it_tells_of_everything() -> None:
    flags = ("cdrom", "passthrough", "vgpu", "tpm", "pinned")
    facts: dict[str, Any] = dict.fromkeys(flags, True)
    all_of_it = a_domain(**facts)
    ids = [each.id for each in found(all_of_it, accel__device_profile="x")]
    assert len(ids) == len(set(ids)) == 6
