"""Domains that libvirt knows, and servers' folders in the instances path."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from migration_panel.agent.hypervisor import Connection, DomainRecord
from migration_panel.agent.markup import parsed
from migration_panel.agent.system import System, UnmeasuredError
from migration_panel.facts.domains import Domain, Domains, Folder
from migration_panel.facts.missing import Missing

NOVA = "{http://openstack.org/xmlns/libvirt/nova/"
CONFIG_DRIVE = "disk.config"
_LATEST = datetime.max.replace(tzinfo=UTC).timestamp() - 1
_KINDS = {"": "instance", "_resize": "resize", "_del": "del"}
_FOLDER = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(_resize|_del)?\Z")


def collect(system: System, connection: Connection, instances_path: str) -> Domains:
    """Two parts, either of which may be Missing."""
    return Domains(
        domains=_domains(connection), folders=_folders(system, instances_path)
    )


def _domains(connection: Connection) -> tuple[Domain, ...] | Missing:
    try:
        return tuple(parse_domain(each) for each in connection.domains())
    except UnmeasuredError as error:
        return Missing(str(error))


def _folders(system: System, path: str) -> tuple[Folder, ...] | Missing:
    try:
        found = (_FOLDER.match(name) for name in system.names(path))
        told = (_folder(system, path, each[1], each[2] or "") for each in found if each)
        return tuple(each for each in told if each)
    except UnmeasuredError as error:
        return Missing(str(error))


def _folder(system: System, path: str, server: str, ending: str) -> Folder | None:
    """None where it went away meanwhile."""
    folder = f"{path.rstrip('/')}/{server}{ending}"
    if not system.exists(folder):
        return None
    empty = _is_empty(system, folder)
    # A rename, by which Nova makes a _resize folder, leaves the other time as it was.
    changed = min(max(system.stat(folder).st_ctime, 0), _LATEST)
    return Folder(
        server=server,
        kind=_KINDS[ending],
        modified=datetime.fromtimestamp(changed, UTC).replace(microsecond=0),
        owner=system.entry(folder).owner,
        removable=empty or system.writable(folder),
        empty=empty,
    )


def _is_empty(system: System, folder: str) -> bool:
    """A folder that nova cannot look into is one that it cannot remove."""
    try:
        return not system.names(folder)
    except UnmeasuredError:
        return False


def parse_domain(record: DomainRecord) -> Domain:
    """UnmeasuredError: the definition is not XML."""
    root = parsed(record.xml, f"domain {record.name}")
    nova = _nova(root)
    disks = [_Disk(each) for each in root.iterfind("devices/disk")]
    hostdevs = [each.get("type") for each in root.iterfind("devices/hostdev")]
    nics = [each.get("type") for each in root.iterfind("devices/interface")]
    return Domain(
        uuid=record.uuid,
        name=record.name,
        state=record.state,
        server=record.uuid if nova is not None else None,
        created=_created(nova),
        machine=_attribute(root, "os/type", "machine"),
        cpu_model=_cpu_model(root),
        local_disks=sum(each.local for each in disks),
        cdrom=any(each.cdrom and not each.config_drive for each in disks),
        config_drive=any(each.config_drive for each in disks),
        passthrough=any(each != "mdev" for each in hostdevs) or "hostdev" in nics,
        vgpu="mdev" in hostdevs,
        tpm=root.find("devices/tpm") is not None,
        pinned=any(root.find(each) is not None for each in _PINNED),
        huge_pages=root.find("memoryBacking/hugepages") is not None,
    )


_PINNED = ("numatune", "cputune/vcpupin")


class _Disk:
    """A disk element; Nova gives a volume its id as a serial number."""

    def __init__(self, disk: Element) -> None:
        of = disk.get("device", "disk")
        source = next(_sources(disk), "")
        self.config_drive = source.endswith(CONFIG_DRIVE)
        self.cdrom = of == "cdrom"
        volume = disk.find("serial") is not None
        here = disk.get("type") in ("file", "block")
        self.local = here and of == "disk" and not (volume or self.config_drive)


def _sources(disk: Element) -> Iterator[str]:
    source = disk.find("source")
    attributes = source.attrib if source is not None else {}
    yield from (
        attributes[each] for each in ("file", "dev", "name") if each in attributes
    )


def _nova(root: Element) -> Element | None:
    """What Nova wrote into the definition, in whichever version of its words."""
    metadata = root.iterfind("metadata/{*}instance")
    return next((each for each in metadata if each.tag.startswith(NOVA)), None)


def _created(nova: Element | None) -> datetime | None:
    told = nova.findtext("{*}creationTime") if nova is not None else None
    try:
        return datetime.strptime(told or "", "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _cpu_model(root: Element) -> str | None:
    return root.findtext("cpu/model") or _attribute(root, "cpu", "mode")


def _attribute(root: Element, path: str, name: str) -> str | None:
    found = root.find(path)
    return found.get(name) if found is not None else None
