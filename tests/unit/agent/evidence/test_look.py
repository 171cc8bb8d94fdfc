"""Which log is looked into, in how much time, and what is said of the others."""

import json
import os
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import BinaryIO

import pytest

from migration_panel.agent.evidence.look import Logs
from migration_panel.agent.evidence.places import Places
from migration_panel.agent.system import DeniedError, Output, System, UnmeasuredError
from migration_panel.facts import codec
from migration_panel.facts.evidence import Excerpt, LogEvidence, Search
from migration_panel.rpc import LARGEST
from tests.unit.agent.evidence.logs import (
    DATA,
    NOON,
    SERVER,
    line,
    lines_of,
    of_server,
    reason,
    texts,
)

DOMAIN = "instance-00000020"
SEARCH = Search(
    server_id=SERVER,
    since=NOON - timedelta(minutes=1),
    until=NOON + timedelta(minutes=1),
    request_ids=("req-0965a8ae-c56a-4e6c-8a5d-059e603cd04f",),
    domain=DOMAIN,
)
DENIED = Output(1, "", (DATA / "journalctl-denied-debian12.err.txt").read_text())


@dataclass
class Host(System):
    """A real file system below `root`, a journal made up, and what is closed."""

    root: Path
    journal: dict[str, Output | str] = field(default_factory=dict)
    closed: tuple[str, ...] = ()
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def head(self, *argv: str, most: int, timeout: float = 10) -> Output:
        del most, timeout
        self.asked.append(argv)
        for unit, said in self.journal.items():
            if f"--unit={unit}" in argv:
                return said if isinstance(said, Output) else Output(0, said, "")
        message = "journalctl: No such file or directory"
        raise UnmeasuredError(message)

    def open(self, path: str) -> BinaryIO:
        self._reach(path)
        return super().open(path)

    def stat(self, path: str) -> os.stat_result:
        self._reach(str(Path(path).parent))
        return super().stat(path)

    def _reach(self, path: str) -> None:
        if any(path == str(self.root / each) for each in self.closed):
            message = f"{path}: Permission denied"
            raise DeniedError(message)

    def write(self, name: str, text: str, hours: float = 0) -> str:
        """`hours`: after noon."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        at = (NOON + timedelta(hours=hours)).timestamp()
        os.utime(path, (at, at))
        return str(path)

    def look(self, search: Search = SEARCH, limit: float = 30) -> LogEvidence:
        places = Places(
            nova_logs=self._paths("nova/nova-compute.log", "kolla/nova-compute.log"),
            libvirt_logs=self._paths("libvirt/libvirtd.log", "libvirt/virtqemud.log"),
            qemu_folders=self._paths("libvirt/qemu", "kolla/qemu"),
        )
        logs = Logs(
            system=self,
            host="compute1",
            user="nova",
            places=lambda: places,
            zone=NOON.tzinfo,
            limit=limit,
        )
        return logs.evidence(search)

    def _paths(self, *names: str) -> tuple[str, ...]:
        return tuple(str(self.root / each) for each in names)


@pytest.fixture
def host(tmp_path: Path) -> Host:
    return Host(tmp_path)


def of(found: LogEvidence, log: str) -> tuple[Excerpt, ...]:
    return tuple(each for each in found.excerpts if each.log == log)


def libvirt(text: str, level: str = "error", seconds: int = 0) -> str:
    at = NOON + timedelta(seconds=seconds)
    return f"{at:%Y-%m-%d %H:%M:%S}.123+0000: 70: {level} : virX:1 : {text}\n"


def test_it_looks_into_all_three(host: Host) -> None:
    host.write("nova/nova-compute.log", of_server(NOON))
    host.write("libvirt/libvirtd.log", libvirt("no route"))
    host.write(f"libvirt/qemu/{DOMAIN}.log", "2026-11-23T12:00:00.1Z qemu: died\n")
    found = host.look()
    assert found.host == "compute1"
    assert host.asked == []  # of the journal
    assert [each.log for each in found.excerpts] == ["nova-compute", "libvirtd", "qemu"]
    assert all(len(lines_of(each)) == 1 for each in found.excerpts)
    assert (
        codec.decode(LogEvidence, json.loads(json.dumps(codec.encode(found)))) == found
    )


def test_it_finds_lines_of_the_server_its_requests_and_its_guest(host: Host) -> None:
    named = [of_server(NOON), line(NOON, SEARCH.request_ids[0]), line(NOON, DOMAIN)]
    text = line(NOON).join(["", *named, ""])
    host.write("nova/nova-compute.log", text)
    assert [f"{each}\n" for each in texts(of(host.look(), "nova-compute"))] == named


def test_it_finds_trouble_of_libvirt_and_what_names_the_guest(host: Host) -> None:
    told = [
        libvirt("a"),
        libvirt("b", "warning"),
        libvirt(DOMAIN, "info"),
        libvirt(SERVER, "debug"),
    ]
    quiet = libvirt("version", "info") + libvirt("x", "debug")
    host.write("libvirt/libvirtd.log", quiet + quiet.join(told) + quiet)
    assert [f"{each}\n" for each in texts(of(host.look(), "libvirtd"))] == told


def test_it_leaves_out_what_is_long_before_and_after(host: Host) -> None:
    for name in ("nova/nova-compute.log", "libvirt/libvirtd.log"):
        far = (-120, -66, -64, 0, 64, 66, 120)
        host.write(name, "".join(libvirt(f"{SERVER} {n}", "error", n) for n in far), 1)
    found = host.look()
    for log in ("nova-compute", "libvirtd"):
        assert [each.rpartition(" ")[2] for each in texts(of(found, log))] == [
            "-64",
            "0",
            "64",
        ]


def test_it_takes_the_file_that_is_written_to(host: Host) -> None:
    host.write("nova/nova-compute.log", of_server(NOON, "old"), hours=-1)
    new = host.write("kolla/nova-compute.log", of_server(NOON, "new"))
    (found,) = of(host.look(), "nova-compute")
    assert found.source == new


def test_it_reads_the_logs_of_several_daemons(host: Host) -> None:
    paths = [
        host.write(f"libvirt/{name}.log", libvirt(f"of {name}"))
        for name in ("libvirtd", "virtqemud")
    ]
    found = of(host.look(), "libvirtd")
    assert [each.source for each in found] == paths
    host.write("libvirt/libvirtd.log", libvirt("fine", "info"))
    assert [each.source for each in of(host.look(), "libvirtd")] == paths[1:]


def test_it_reads_a_log_once_that_has_two_names(host: Host) -> None:
    path = host.write("nova/nova-compute.log", of_server(NOON))
    (host.root / "kolla").symlink_to(host.root / "nova")
    (found,) = of(host.look(), "nova-compute")
    assert found.source == path


def test_it_asks_the_journal_where_no_file_is(host: Host) -> None:
    text = (DATA / "journalctl-devstack-debian12.txt").read_text()
    host.journal = {
        "devstack@n-cpu": text.replace("2026-11-23T06:01", "2026-11-23T12:00")
    }
    (found,) = of(host.look(), "nova-compute")
    assert found.source.startswith("journalctl --unit=nova-compute --unit=")
    shown = [each.text for each in lines_of(found)]
    assert len(shown) == 7
    assert "Traceback" in shown[2]
    assert not any("\x1b" in each or "Final resource view" in each for each in shown)


def test_it_asks_the_journal_where_the_file_is_old(host: Host) -> None:
    host.write("libvirt/libvirtd.log", libvirt("old", "error", -7200), hours=-2)
    text = (DATA / "journalctl-libvirtd-debian12.txt").read_text()
    host.journal = {"libvirtd": text.replace("2026-11-23T06:01", "2026-11-23T12:00")}
    (found,) = of(host.look(), "libvirtd")
    assert "--priority=warning" in found.source
    assert len(lines_of(found)) == 2


def test_it_says_nothing_of_a_file_in_use_that_has_no_trouble(host: Host) -> None:
    path = host.write("libvirt/libvirtd.log", libvirt("fine", "info"), hours=-2)
    (found,) = of(host.look(), "libvirtd")
    assert (found.source, found.lines) == (path, ())


def test_it_says_where_it_looked_in_vain(host: Host) -> None:
    (found,) = of(host.look(), "nova-compute")
    paths = (host.root / each / "nova-compute.log" for each in ("nova", "kolla"))
    assert reason(found) == (
        f"none of {', '.join(map(str, paths))} is on this host; "
        "journalctl: No such file or directory"
    )
    (qemu,) = of(host.look(), "qemu")
    assert reason(qemu).endswith("is on this host")


def test_it_says_nothing_of_a_guest_that_never_ran_there(host: Host) -> None:
    host.write("libvirt/qemu/other.log", "text")
    (found,) = of(host.look(), "qemu")
    assert (Path(found.source).name, found.lines) == (f"{DOMAIN}.log", ())


def test_it_says_who_may_read_the_journal(host: Host) -> None:
    host.journal = {"nova-compute": DENIED, "libvirtd": DENIED}
    for each in of(host.look(), "nova-compute") + of(host.look(), "libvirtd"):
        assert "usermod -aG systemd-journal nova" in reason(each)


def test_it_says_which_folder_is_closed(host: Host) -> None:
    host.write("libvirt/libvirtd.log", libvirt("a"))
    host.closed = ("libvirt",)
    (found,) = of(host.look(), "libvirtd")
    assert f"setfacl -m u:nova:x {host.root}/libvirt" in reason(found)


def test_it_tells_both_what_the_journal_has_and_what_is_closed(host: Host) -> None:
    host.closed = ("libvirt",)
    host.journal = {"libvirtd": "-- No entries --\n"}
    journal, file = of(host.look(), "libvirtd")
    assert lines_of(journal) == ()
    assert "Permission denied" in reason(file)


def test_it_says_that_a_guests_log_is_closed(host: Host) -> None:
    name = f"libvirt/qemu/{DOMAIN}.log"
    path = host.write(name, "text")
    host.closed = (name,)
    (found,) = of(host.look(), "qemu")
    assert found.source == path
    assert f"setfacl -m u:nova:r {path}" in reason(found)


def test_it_needs_no_name_of_the_guest(host: Host) -> None:
    host.write("nova/nova-compute.log", of_server(NOON))
    bare = Search(server_id=SERVER, since=NOON, until=NOON)
    found = host.look(bare)
    assert len(texts(of(found, "nova-compute"))) == 1
    (qemu,) = of(found, "qemu")
    assert reason(qemu) == "libvirt's name of the guest is not known"


def test_it_does_not_wait_for_a_file_system_that_hangs(host: Host) -> None:
    go = Event()

    @dataclass
    class Hanging(Host):
        def open(self, path: str) -> BinaryIO:
            assert go.wait(30) or path
            return super().open(path)

    slow = Hanging(host.root)
    slow.write("nova/nova-compute.log", of_server(NOON))
    start = time.monotonic()
    found = slow.look(limit=1.5)
    assert time.monotonic() - start < 10
    go.set()
    nova, libvirtd, _ = found.excerpts
    assert reason(nova).startswith("the log of nova-compute: no answer within 1.5 s")
    assert reason(libvirtd) == "there was no time left to look into it"


def test_it_tells_no_more_than_fits_into_a_message(host: Host) -> None:
    hostile = "\u2603<script>\x1b[1m\x00" * 700
    nova = "".join(of_server(NOON, f"{hostile}{n}") for n in range(2000))
    host.write("nova/nova-compute.log", nova)
    host.write("libvirt/libvirtd.log", libvirt(hostile) * 2000)
    host.write(f"libvirt/qemu/{DOMAIN}.log", libvirt(hostile) * 2000)
    raw = json.dumps(codec.encode(host.look()))
    assert 1000 < len(raw) < LARGEST
    codec.decode(LogEvidence, json.loads(raw))
