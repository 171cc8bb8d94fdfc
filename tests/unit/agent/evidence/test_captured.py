"""Logs of real hosts, and what is found in them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from migration_panel.agent.evidence.look import Logs
from migration_panel.agent.evidence.places import Places
from migration_panel.agent.system import System
from migration_panel.facts.evidence import Excerpt, Search
from tests.unit.agent.evidence.logs import DATA, SERVER, lines_of

NOWHERE = Places((), (), (), (), ())


@dataclass(frozen=True)
class Failure:
    """`at` as the host's own clock shows it."""

    server_id: str
    at: str
    request: str = "req-00000000-0000-0000-0000-000000000000"
    zone: str = "UTC"
    domain: str | None = None

    def look(self, places: Places, log: str) -> Excerpt:
        zone = ZoneInfo(self.zone)
        at = datetime.fromisoformat(self.at).replace(tzinfo=zone).astimezone(UTC)
        search = Search(
            server_id=self.server_id,
            since=at - timedelta(seconds=1),
            until=at + timedelta(seconds=1),
            request_ids=(self.request,),
            domain=self.domain,
        )
        logs = Logs(
            system=System(), host="c", user="nova", places=lambda: places, zone=zone
        )
        found = logs.evidence(search)
        (excerpt,) = (each for each in found.excerpts if each.log == log)
        return excerpt


def nova(name: str, failure: Failure) -> list[str]:
    places = Places((str(DATA / name),), (), (), (), ())
    return [each.text for each in lines_of(failure.look(places, "nova-compute"))]


LIVE = Failure(
    SERVER, "2026-11-23 06:00:18", "req-0965a8ae-c56a-4e6c-8a5d-059e603cd04f"
)
COLD = Failure(
    "5e8ce432-7792-452c-b966-d427367d0c4d",
    "2015-09-29 17:00:48",
    "req-7d1f0b52-2b0c-4b43-9f6d-6a1d5b8a3c11",
    "America/New_York",
)
KOLLA = Failure(
    "88084fdd-51dc-4967-8493-c1169e4533ec",
    "2023-12-16 12:07:45",
    "req-4e14c92b-915c-4df2-ac6f-467686624677",
    "Europe/Berlin",
)


def test_it_finds_a_failure_of_nova_34() -> None:
    found = nova("nova-compute-debian12-nova34.log", LIVE)
    assert any("Live Migration failure: unable to connect" in each for each in found)
    assert any("Traceback (most recent call last):" in each for each in found)
    assert not any("e7f6f7b6-e911-4ee5-8aed-a87162146879" in each for each in found)


def test_it_finds_a_failure_of_juno_in_new_york() -> None:
    found = nova("composed-nova-compute-el7-juno.log", COLD)
    assert "During sync_power_state" in found[0]
    assert "Live Migration failure" in found[1]
    assert found[3].endswith("Traceback (most recent call last):")
    assert any("TRACE" in each and "libvirtError" in each for each in found)
    assert not any("another request" in each or "AUDIT" in each for each in found)


def test_it_finds_a_failure_in_kolla() -> None:
    """QEMU's words are told in several lines, one of them with a time of its own."""
    found = nova("composed-nova-compute-kolla-antelope.log", KOLLA)
    assert found[2].startswith("Is another process using the image")
    assert found[3].endswith("qemu-system-x86_64: terminating")
    assert sum("oslo_messaging.rpc.server" in each for each in found) == 6
    assert "Final resource view" not in "".join(found)


def libvirtd(at: str) -> list[str]:
    log = str(DATA / "libvirtd-debian12-libvirt9.log")
    failure = Failure(SERVER, at, zone="Asia/Tokyo")
    found = failure.look(Places((), (), (log,), (), ()), "libvirtd")
    return [each.text for each in lines_of(found)]


def test_it_finds_what_libvirt_says_whatever_the_hosts_zone() -> None:
    (found,) = libvirtd("2026-11-23 15:00:18")
    assert found.endswith(
        "unable to connect to server at 'compute2:16509': Connection refused"
    )


def test_it_finds_what_libvirt_says_that_qemu_said() -> None:
    agent, died, said = libvirtd("2026-11-23 14:57:16")
    assert "QEMU guest agent is not configured" in agent
    assert "qemu unexpectedly closed the monitor" in died
    assert said.endswith(
        "qemu-system-x86_64: load of migration failed: Invalid argument"
    )


def test_it_finds_nothing_of_libvirt_at_another_time() -> None:
    assert libvirtd("2026-11-23 05:57:16") == []


def qemu(at: str, folder: Path) -> list[str]:
    text = (DATA / "qemu-debian12-refused-target.log").read_text()
    (folder / "instance-00000020.log").write_text(text)
    failure = Failure(SERVER, at, domain="instance-00000020")
    found = failure.look(Places((), (), (), (), (str(folder),)), "qemu")
    return [each.text for each in lines_of(found)]


def test_it_finds_what_qemu_says(tmp_path: Path) -> None:
    found = qemu("2026-11-23 05:57:16", tmp_path)
    assert "starting up libvirt version: 9.0.0" in found[0]
    assert any(
        each.endswith("load of migration failed: Invalid argument") for each in found
    )
    assert not any("05:58" in each[:20] for each in found)


def test_it_finds_nothing_of_qemu_at_another_time(tmp_path: Path) -> None:
    assert qemu("2026-11-22 05:57:16", tmp_path) == []


@pytest.mark.parametrize("log", ["nova-compute", "libvirtd", "qemu"])
def test_it_says_that_nothing_is_there(log: str) -> None:
    failure = Failure(SERVER, "2026-11-23 06:00:18", domain="instance-00000020")
    assert not isinstance(failure.look(NOWHERE, log).lines, tuple)
