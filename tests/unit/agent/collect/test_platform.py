"""The distribution and the deployment, by what they leave on a host."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration_panel.agent.collect import platform
from migration_panel.agent.system import UnmeasuredError
from migration_panel.facts.codec import decode, encode
from migration_panel.facts.platform import Platform
from tests.fakes.system import FakeSystem

DATA = Path(__file__).parents[3] / "data" / "platform"


def collected(name: str = "debian-12", *traces: str) -> Platform:
    release = (DATA / f"os-release-{name}.txt").read_text()
    files = {"/etc/os-release": release, **dict.fromkeys(traces, "")}
    return platform.collect(FakeSystem(files=files))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("debian-12", ("debian", (), "12")),
        ("ubuntu-24.04", ("ubuntu", ("debian",), "24.04")),
        ("rocky-9", ("rocky", ("rhel", "centos", "fedora"), "9.4")),
        ("el7", ("centos", ("rhel", "fedora"), "7")),
    ],
)
def test_it_reads_os_release(name: str, told: tuple[object, ...]) -> None:
    found = collected(name)
    assert (found.id, found.like, found.version) == told


@pytest.mark.parametrize(
    ("trace", "containers"),
    [
        ("/etc/kolla/nova-compute/nova.conf", "kolla"),
        ("/usr/local/bin/kolla_start", "kolla"),
        ("/var/lib/openstack/config/nova/01-nova.conf", "rhoso"),
        ("/etc/systemd/system/edpm_nova_compute.service", "rhoso"),
        ("/etc/kolla/horizon/horizon.conf", None),
        ("/etc/nova/nova.conf", None),
        ("/var/lib/openstack/config/ovn/ovn.conf", None),
    ],
)
def test_it_sees_whose_containers_nova_runs_in(
    trace: str, containers: str | None
) -> None:
    assert collected("rocky-9", trace).containers == containers


def test_it_is_not_misled_by_scripts_of_another_deployment() -> None:
    own = "/var/lib/kolla/config_files/nova-blank.conf"
    inside = ("/usr/local/bin/kolla_start", own)
    assert collected("rocky-9", *inside).containers == "rhoso"


def test_it_looks_where_vendors_keep_it() -> None:
    files = {"/usr/lib/os-release": "ID=sles\n"}
    assert platform.collect(FakeSystem(files=files)).id == "sles"


def test_it_is_linux_where_nobody_says_which() -> None:
    files = {"/etc/os-release": "NAME=Own\n"}
    found = platform.collect(FakeSystem(files=files))
    assert (found.id, found.like, found.version) == ("linux", (), "")


@pytest.mark.parametrize("text", ["", "\n\n", "# ID=debian\n", "no lines of it"])
def test_it_measures_nothing_of_a_file_that_says_nothing(text: str) -> None:
    with pytest.raises(UnmeasuredError):
        platform.collect(FakeSystem(files={"/etc/os-release": text}))


def test_it_measures_nothing_without_the_file() -> None:
    with pytest.raises(UnmeasuredError):
        platform.collect(FakeSystem())


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("ID='rocky'", "rocky"),
        ('ID="rocky"', "rocky"),
        ('ID="rocky', "rocky"),
        ("ID=", ""),
        ("ID=a=b", "a=b"),
    ],
)
def test_it_takes_quotes_off(line: str, value: str) -> None:
    assert platform.parse(line)["ID"] == value


@given(st.text(max_size=100))
def test_it_bears_any_text(text: str) -> None:
    try:
        found = platform.collect(FakeSystem(files={"/etc/os-release": f"ID={text}"}))
    except UnmeasuredError:
        return
    told = encode(found)
    if "\0" not in text:
        assert decode(Platform, told) == found
