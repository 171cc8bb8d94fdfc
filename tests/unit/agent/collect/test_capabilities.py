"""What libvirt and QEMU say they can do."""

from dataclasses import replace
from typing import Any

import pytest

from migration_panel.agent.collect import capabilities
from migration_panel.agent.system import Output, UnmeasuredError
from migration_panel.facts.capabilities import Capabilities, Cpu
from migration_panel.facts.missing import Missing
from tests.fakes.hypervisor import FakeConnection, captured
from tests.fakes.system import FakeSystem

DEBIAN = "/usr/bin/qemu-system-x86_64"
RED_HAT = "/usr/libexec/qemu-kvm"


def libvirt(distribution: str) -> FakeConnection:
    path = f"capabilities/virsh-capabilities-{distribution}.xml"
    return FakeConnection(capabilities=captured(path))


def qmp(distribution: str) -> str:
    return captured(f"capabilities/qmp-{distribution}.json")


def host(emulator: str, said: Output | str) -> FakeSystem:
    return FakeSystem(files={emulator: ""}, outputs={f"{emulator} -nodefaults": said})


def measured(distribution: str, emulator: str, said: Output | str) -> Capabilities:
    return capabilities.collect(host(emulator, said), libvirt(distribution))


def described(distribution: str) -> capabilities.Described:
    return capabilities.parse(libvirt(distribution).capabilities)


def test_it_tells_versions_as_libvirt_does() -> None:
    found = measured("debian12", DEBIAN, qmp("debian12"))
    assert (found.libvirt_version, found.qemu_version) == ("9.0.0", "7.2.19")


def test_it_tells_the_host_uuid_in_small_letters() -> None:
    assert described("el7").host_uuid == "35373932-3337-435a-4a32-323430305751"


@pytest.mark.parametrize(
    ("distribution", "model", "vendor"),
    [
        ("debian12", "kvm64", "AMD"),
        ("ubuntu2404", "EPYC-Rome", "AMD"),
        ("centos9", "Cascadelake-Server-noTSX", "Intel"),
        ("el7", "Haswell-noTSX-IBRS", "Intel"),
    ],
)
def test_it_tells_the_cpu(distribution: str, model: str, vendor: str) -> None:
    cpu = described(distribution).cpu
    assert isinstance(cpu, Cpu)
    assert (cpu.arch, cpu.model, cpu.vendor) == ("x86_64", model, vendor)


def test_it_keeps_the_cpus_description_for_comparing_it() -> None:
    cpu = described("el7").cpu
    assert isinstance(cpu, Cpu)
    assert cpu.xml.startswith("<cpu>")
    assert cpu.xml.endswith("</cpu>")
    assert cpu.features == ("f16c", "invtsc", "vme", "vmx")


@pytest.mark.parametrize(
    ("distribution", "drivers"),
    [
        ("debian12", ("dac",)),
        ("ubuntu2404", ("apparmor", "dac")),
        ("centos9", ("selinux", "dac")),
        ("el7", ("selinux", "dac")),
    ],
)
def test_it_tells_the_security_drivers(
    distribution: str, drivers: tuple[str, ...]
) -> None:
    assert described(distribution).security == drivers


@pytest.mark.parametrize(
    ("distribution", "emulator"),
    [
        ("debian12", DEBIAN),
        ("ubuntu2404", DEBIAN),
        ("centos9", RED_HAT),
        ("el7", RED_HAT),
    ],
)
def test_it_tells_the_emulator(distribution: str, emulator: str) -> None:
    assert described(distribution).emulator == emulator


def test_it_tells_machine_types_and_aliases_of_the_own_arch() -> None:
    found = described("el7").machine_types
    assert found == ("pc", "pc-i440fx-rhel7.0.0", "rhel6.6.0")


def test_it_tells_no_machine_type_of_an_arch_that_is_only_emulated() -> None:
    assert "virt-8.2" not in described("ubuntu2404").machine_types


def test_it_tells_debians_machine_types() -> None:
    found = described("debian12").machine_types
    assert {"pc", "q35", "pc-i440fx-7.2", "pc-q35-7.2"} <= set(found)


def test_it_tells_whether_libvirt_offers_kvm() -> None:
    assert described("debian12").kvm
    assert not described("ubuntu2404").kvm


def test_it_tells_whether_guests_can_migrate_live() -> None:
    assert described("centos9").live_migration
    xml = libvirt("centos9").capabilities.replace("<live/>", "")
    assert not capabilities.parse(xml).live_migration


def test_it_asks_qemu_whether_it_copies_disks() -> None:
    assert measured("debian12", DEBIAN, qmp("debian12")).migrates_blocks is True


def test_it_knows_that_el7s_own_qemu_does_not_copy_disks() -> None:
    assert measured("el7", RED_HAT, qmp("el7")).migrates_blocks is False


def test_it_tells_qemus_migration_capabilities() -> None:
    found = measured("debian12", DEBIAN, qmp("debian12")).migration
    assert not isinstance(found, Missing)
    assert {"auto-converge", "postcopy-ram", "multifd"} <= set(found)


def test_it_tells_the_models_that_lack_nothing() -> None:
    found = measured("debian12", DEBIAN, qmp("debian12")).usable_models
    assert not isinstance(found, Missing)
    assert "486" in found
    assert "Skylake-Server" not in found


def test_it_takes_emulations_models_for_no_answer_where_guests_get_kvm() -> None:
    said = qmp("debian12").replace('"enabled": true', '"enabled": false')
    models = measured("debian12", DEBIAN, said).usable_models
    assert models == Missing(
        "nova may not open /dev/kvm, so QEMU tells of emulation only"
    )


def test_it_takes_emulations_models_where_guests_get_nothing_else() -> None:
    said = qmp("debian12").replace('"enabled": true', '"enabled": false')
    models = measured("ubuntu2404", DEBIAN, said).usable_models
    assert not isinstance(models, Missing)


def test_it_says_why_qemu_did_not_answer() -> None:
    said = Output(1, "", "qemu-kvm: could not load PC BIOS 'bios-256k.bin'\n")
    found = measured("el7", RED_HAT, said)
    reason = f"{RED_HAT}: qemu-kvm: could not load PC BIOS 'bios-256k.bin'"
    assert found.migrates_blocks == Missing(reason)
    assert found.usable_models == Missing(reason)
    assert found.migration == Missing(reason)


def test_it_says_when_qemu_is_not_there() -> None:
    found = capabilities.collect(FakeSystem(), libvirt("el7"))
    reason = f"{RED_HAT}: No such file or directory"
    assert found.migrates_blocks == Missing(reason)


def test_it_says_when_qemu_took_too_long() -> None:
    said = Output(None, "", f"{RED_HAT}: no answer within 10 s")
    found = measured("el7", RED_HAT, said).migration
    assert found == Missing(f"{RED_HAT}: no answer within 10 s")


def test_it_asks_no_qemu_where_libvirt_names_none() -> None:
    connection = libvirt("el7")
    connection.capabilities = connection.capabilities.replace(RED_HAT, "")
    found = capabilities.collect(FakeSystem(), connection)
    assert found.emulator is None
    assert found.migrates_blocks == Missing("libvirt names no emulator")


def test_it_runs_no_emulator_that_is_not_a_whole_path() -> None:
    xml = libvirt("el7").capabilities.replace(RED_HAT, "qemu-kvm -drive")
    assert capabilities.parse(xml).emulator is None


def test_it_has_nothing_where_libvirt_does_not_answer() -> None:
    connection = FakeConnection(failing={"": "Connection refused"})
    with pytest.raises(UnmeasuredError, match="Connection refused"):
        capabilities.collect(FakeSystem(), connection)


@pytest.mark.parametrize("xml", ["", "<capabilities", "<capabilities/>", "\0"])
def test_it_takes_nothing_else_for_capabilities(xml: str) -> None:
    with pytest.raises(UnmeasuredError):
        capabilities.parse(xml)


def test_it_says_when_the_cpu_is_not_described() -> None:
    xml = "<capabilities><host><uuid>A</uuid><cpu/></host></capabilities>"
    found = capabilities.parse(xml).cpu
    assert found == Missing("libvirt does not describe the host's CPU")


def gives(distribution: str, **known: Any) -> bool | Missing | None:
    connection = replace(libvirt(distribution), **known)
    return capabilities.collect(FakeSystem(), connection).gives_own_cpu


def test_it_asks_whether_a_guest_could_get_all_of_the_hosts_cpu() -> None:
    assert gives("debian12") is True
    assert gives("debian12", gives=False) is False


def test_it_does_not_ask_what_a_guest_gets_of_the_cpu_without_kvm() -> None:
    assert gives("ubuntu2404", gives=False) is None


def test_it_says_when_libvirt_does_not_tell_what_a_guest_could_get() -> None:
    reason = "authentication unavailable: no polkit agent available"
    assert gives("debian12", failing={"gives_cpu": reason}) == Missing(reason)
