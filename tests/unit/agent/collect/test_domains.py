"""Domains and servers' folders, measured."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from migration_panel.agent.collect import domains
from migration_panel.agent.hypervisor import DomainRecord
from migration_panel.agent.system import System
from migration_panel.facts.domains import Domain, Folder
from migration_panel.facts.missing import Missing
from tests.fakes.hypervisor import FakeConnection, captured
from tests.fakes.system import FakeSystem

PATH = "/var/lib/nova/instances"
LAB = captured("domains/lab-debian12-nova34.xml")
ALL = captured("domains/composed-all-devices.xml")
WEB = "ab526a62-84c7-41d7-98ed-4f8169ee90f0"
DB = "11111111-2222-4333-8444-555555555555"


def domain(xml: str, uuid: str = WEB, name: str = "instance-00000001") -> Domain:
    record = DomainRecord(uuid=uuid, name=name, state="running", xml=xml)
    return domains.parse_domain(record)


def folders(system: FakeSystem, path: str = PATH) -> tuple[Folder, ...] | Missing:
    return domains.collect(system, FakeConnection(), path).folders


def a_system(
    *names: str, owner: str = "nova", mode: int = 0o755, file: str = "disk"
) -> FakeSystem:
    """Folders with these names, each with a file in it unless `file` is empty."""
    files = {f"{PATH}/{name}/{file}": "" for name in names if file}
    entries = {f"{PATH}/{name}": (owner, mode) for name in names}
    return FakeSystem(files=files, entries=entries | {PATH: ("nova", 0o755)})


# -- domains ---------------------------------------------------------------------


def test_it_reads_a_server_of_the_lab() -> None:
    assert domain(LAB) == Domain(
        uuid=WEB,
        name="instance-00000001",
        state="running",
        server=WEB,
        created=datetime(2026, 11, 23, 2, 21, 37, tzinfo=UTC),
        machine="pc-i440fx-7.2",
        cpu_model="qemu64",
        local_disks=1,
        cdrom=False,
        config_drive=False,
        passthrough=False,
        vgpu=False,
        tpm=False,
        pinned=False,
        huge_pages=False,
    )


def test_it_reads_a_server_that_has_everything() -> None:
    found = domain(ALL, DB)
    assert (found.machine, found.cpu_model) == ("pc-q35-8.2", "host-passthrough")
    flags = ("cdrom", "config_drive", "passthrough", "vgpu", "tpm", "pinned")
    assert all(getattr(found, each) for each in (*flags, "huge_pages"))


def test_it_counts_neither_volumes_nor_network_disks_as_local() -> None:
    assert domain(ALL, DB).local_disks == 2


def test_it_knows_an_older_nova_by_its_words() -> None:
    assert domain(LAB.replace("libvirt/nova/1.1", "libvirt/nova/1.0")).server == WEB


@pytest.mark.parametrize(
    "xml",
    [
        "<domain/>",
        "<domain><metadata/></domain>",
        '<domain><metadata><instance xmlns="urn:x"/></metadata></domain>',
        "<domain><metadata><instance/></metadata></domain>",
    ],
)
def test_it_knows_a_domain_that_is_not_nova_s(xml: str) -> None:
    found = domain(xml)
    assert (found.server, found.created) == (None, None)
    assert (found.machine, found.cpu_model, found.local_disks) == (None, None, 0)


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01 00:00:00"])
def test_it_does_not_guess_when_nova_made_it(text: str) -> None:
    assert domain(LAB.replace("2026-11-23 02:21:37", text)).created is None


def test_it_knows_the_disk_of_a_config_drive() -> None:
    """Nova attaches one as a disk where config_drive_format is vfat."""
    found = domain(LAB.replace("/disk'", "/disk.config'"))
    assert (found.config_drive, found.local_disks, found.cdrom) == (True, 0, False)


def test_it_knows_a_port_that_is_a_device_of_the_host() -> None:
    xml = "<domain><devices><interface type='{}'/></devices></domain>"
    assert domain(xml.format("hostdev")).passthrough
    assert not domain(xml.format("bridge")).passthrough


def test_it_keeps_a_vgpu_apart_from_a_whole_device() -> None:
    found = domain("<domain><devices><hostdev type='mdev'/></devices></domain>")
    assert (found.vgpu, found.passthrough) == (True, False)


def test_it_lists_what_libvirt_lists() -> None:
    records = tuple(
        DomainRecord(uuid=uuid, name=uuid[:4], state="shut off", xml=xml)
        for uuid, xml in ((WEB, LAB), (DB, ALL))
    )
    found = domains.collect(a_system(), FakeConnection(records=records), PATH).domains
    assert not isinstance(found, Missing)
    assert [(each.uuid, each.state) for each in found] == [
        (WEB, "shut off"),
        (DB, "shut off"),
    ]


@pytest.mark.parametrize("xml", ["", "<domain>", "<!DOCTYPE x><domain/>"])
def test_it_lists_none_where_one_cannot_be_read(xml: str) -> None:
    """A list that lacks one would tell of a server that has no domain."""
    bad = DomainRecord(uuid=DB, name="bad", state="running", xml=xml)
    good = DomainRecord(uuid=WEB, name="good", state="running", xml=LAB)
    connection = FakeConnection(records=(good, bad))
    found = domains.collect(a_system(), connection, PATH).domains
    assert isinstance(found, Missing)
    assert found.reason.startswith("domain bad: ")


def test_it_says_why_libvirt_lists_nothing_and_measures_folders_all_the_same() -> None:
    connection = FakeConnection(failing={"domains": "Connection refused"})
    found = domains.collect(a_system(WEB), connection, PATH)
    assert found.domains == Missing("Connection refused")
    assert found.folders


# -- folders ----------------------------------------------------------------------


def test_it_tells_folders_by_their_endings() -> None:
    found = folders(a_system(WEB, f"{WEB}_resize", f"{DB}_del"))
    assert not isinstance(found, Missing)
    assert [(each.server, each.kind) for each in found] == [
        (DB, "del"),
        (WEB, "instance"),
        (WEB, "resize"),
    ]


def test_it_tells_whose_a_folder_is() -> None:
    assert folders(a_system(f"{WEB}_resize")) == (
        Folder(
            server=WEB,
            kind="resize",
            modified=datetime(1970, 1, 1, tzinfo=UTC),
            owner="nova",
            removable=True,
            empty=False,
        ),
    )


@pytest.mark.parametrize(
    "name",
    [
        "_base",
        "locks",
        "somebody-elses-backup",
        "compute_nodes",
        f"{WEB}_resize2",
        f"{WEB}_RESIZE",
        f"x{WEB}",
        WEB[:-1],
        WEB.upper(),
        f"{WEB}\n",
    ],
)
def test_it_leaves_out_what_is_no_server_s(name: str) -> None:
    assert folders(a_system(name)) == ()


def test_it_says_what_nova_cannot_remove() -> None:
    found = folders(a_system(f"{WEB}_resize", owner="root"))
    assert not isinstance(found, Missing)
    assert (found[0].owner, found[0].removable) == ("root", False)


def test_it_says_what_is_empty_and_so_in_nobody_s_way() -> None:
    found = folders(a_system(f"{WEB}_resize", owner="root", file=""))
    assert not isinstance(found, Missing)
    assert (found[0].empty, found[0].removable) == (True, True)


def test_it_takes_what_it_cannot_look_into_for_in_the_way() -> None:
    class Closed(FakeSystem):
        def names(self, folder: str) -> tuple[str, ...]:
            if folder != PATH:
                self.read("/none")
            return super().names(folder)

    system = Closed(entries={PATH: ("nova", 0o755), f"{PATH}/{WEB}_del": ("root", 0)})
    found = folders(system)
    assert not isinstance(found, Missing)
    assert (found[0].empty, found[0].removable) == (False, False)


def test_it_finds_no_folders_in_an_empty_path() -> None:
    assert folders(a_system()) == ()


def test_it_says_why_there_are_no_folders() -> None:
    found = folders(FakeSystem())
    assert found == Missing(f"{PATH}: No such file or directory")


def test_it_sees_when_a_folder_was_renamed(tmp_path: Path) -> None:
    """As Nova does when a server leaves; what is in it stays as it was."""
    old = tmp_path / WEB
    old.mkdir()
    os.utime(old, (1, 1))
    old.rename(tmp_path / f"{WEB}_resize")
    found = domains.collect(System(), FakeConnection(), str(tmp_path)).folders
    assert not isinstance(found, Missing)
    assert found[0].modified.year > 1970
