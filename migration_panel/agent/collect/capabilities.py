"""What libvirt and QEMU can do on this host."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, tostring

from migration_panel.agent.collect import qemu
from migration_panel.agent.hypervisor import Connection
from migration_panel.agent.markup import parsed
from migration_panel.agent.system import System, UnmeasuredError
from migration_panel.facts.capabilities import Capabilities, Cpu
from migration_panel.facts.missing import Missing

# A target takes the copies in by NBD, a source sends them by a mirror of either kind.
NBD = "nbd-server-start"
MIRRORS = frozenset({"drive-mirror", "blockdev-mirror"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What libvirt's capabilities say."""

    host_uuid: str
    cpu: Cpu | Missing
    emulator: str | None
    machine_types: tuple[str, ...]
    security: tuple[str, ...]
    live_migration: bool
    kvm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the QEMU binary says."""

    usable_models: tuple[str, ...] | Missing
    migrates_blocks: bool | Missing
    migration: tuple[str, ...] | Missing


def collect(system: System, connection: Connection) -> Capabilities:
    """UnmeasuredError where libvirt does not answer."""
    described = parse(connection.capabilities_xml())
    asked = ask(system, described)
    return Capabilities(
        host_uuid=described.host_uuid,
        libvirt_version=connection.libvirt_version(),
        qemu_version=connection.hypervisor_version(),
        emulator=described.emulator,
        cpu=described.cpu,
        usable_models=asked.usable_models,
        machine_types=described.machine_types,
        security=described.security,
        live_migration=described.live_migration,
        migrates_blocks=asked.migrates_blocks,
        migration=asked.migration,
        kvm=described.kvm,
        gives_own_cpu=_gives_own_cpu(connection, described),
    )


def _gives_own_cpu(
    connection: Connection, described: Described
) -> bool | Missing | None:
    if not described.kvm:
        return None
    if isinstance(described.cpu, Missing):
        return described.cpu
    try:
        return connection.gives_cpu(described.cpu.xml)
    except UnmeasuredError as error:
        return Missing(str(error))


def parse(xml: str) -> Described:
    """UnmeasuredError: it is not what libvirt writes."""
    root = parsed(xml, "libvirt's capabilities")
    arch = _text(root, "host/cpu/arch")
    guests = list(_guests(root, arch))
    return Described(
        host_uuid=_uuid(root),
        cpu=_cpu(root.find("host/cpu")),
        emulator=next(_emulators(guests), None),
        machine_types=tuple(sorted(_machines(guests))),
        security=tuple(_security(root)),
        live_migration=root.find("host/migration_features/live") is not None,
        kvm=any(_has_kvm(each) for each in guests),
    )


def _uuid(root: Element) -> str:
    found = _text(root, "host/uuid")
    if found is None:
        message = "libvirt's capabilities name no host UUID"
        raise UnmeasuredError(message)
    return found.lower()


def _cpu(cpu: Element | None) -> Cpu | Missing:
    arch = None if cpu is None else _text(cpu, "arch")
    if cpu is None or arch is None:
        return Missing("libvirt does not describe the host's CPU")
    named = (each.get("name") for each in cpu.iterfind("feature"))
    return Cpu(
        arch=arch,
        model=_text(cpu, "model"),
        vendor=_text(cpu, "vendor"),
        features=tuple(sorted(each for each in named if each)),
        xml=tostring(cpu, encoding="unicode").strip(),
    )


def _guests(root: Element, arch: str | None) -> Iterator[Element]:
    """Of the host's own kind: what it could only emulate is not for Nova's guests."""
    for each in root.iterfind("guest/arch"):
        if each.get("name") == arch:
            yield each


def _emulators(guests: list[Element]) -> Iterator[str]:
    """KVM's own first, where libvirt names one for it."""
    for guest in guests:
        for where in ("domain[@type='kvm']/emulator", "emulator"):
            found = _text(guest, where)
            if found and found.startswith("/"):
                yield found


def _machines(guests: list[Element]) -> set[str]:
    """Aliases such as pc stand there beside the names that they mean."""
    found = (each.text for guest in guests for each in guest.iter("machine"))
    return {each for each in found if each}


def _security(root: Element) -> Iterator[str]:
    for each in root.iterfind("host/secmodel/model"):
        if each.text and each.text != "none":
            yield each.text


def _has_kvm(guest: Element) -> bool:
    return guest.find("domain[@type='kvm']") is not None


def _text(element: Element, path: str) -> str | None:
    return (element.findtext(path) or "").strip() or None


def ask(system: System, described: Described) -> Asked:
    if described.emulator is None:
        return _unasked("libvirt names no emulator")
    try:
        told = qemu.ask(system, described.emulator)
    except UnmeasuredError as error:
        return _unasked(str(error))
    return Asked(
        usable_models=_models(told, described),
        migrates_blocks=NBD in told.commands and bool(MIRRORS & told.commands),
        migration=told.migration,
    )


def _unasked(reason: str) -> Asked:
    nothing = Missing(reason)
    return Asked(usable_models=nothing, migrates_blocks=nothing, migration=nothing)


def _models(told: qemu.Qemu, described: Described) -> tuple[str, ...] | Missing:
    """Without KVM QEMU names the models that it emulates, which is another question."""
    if described.kvm and not told.kvm:
        return Missing(f"nova may not open {qemu.KVM}, so QEMU tells of emulation only")
    return told.models
