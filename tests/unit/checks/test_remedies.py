"""Lines to copy, fitted to the host; and what of a URI and of versions matters."""

from typing import Any

import pytest

from migration_panel.checks import remedies
from migration_panel.checks.live_uri import Way, way
from migration_panel.checks.versions import minima, number
from migration_panel.facts.missing import Missing
from migration_panel.facts.report import Report
from tests.hypervisors import capabilities, daemon
from tests.reports import report
from tests.sound import nova_conf

EL7 = {"libvirt_version": "4.5.0", "emulator": "/usr/libexec/qemu-kvm"}
OLD_DEBIAN = {"libvirt_version": "5.0.0"}


def lines(known: Report, transport: str = "tcp") -> list[str]:
    return [each.line for each in remedies.listen(known, transport)]


def host(layout: str = "monolithic", **known: Any) -> Report:
    return report(libvirt=daemon(layout=layout), capabilities=capabilities(**known))


def test_it_starts_the_socket_of_the_modular_daemon() -> None:
    wanted = ["systemctl enable --now virtproxyd-tls.socket"]
    assert lines(host("modular"), "tls") == wanted


def test_it_starts_the_socket_of_libvirtd_while_that_rests() -> None:
    assert lines(host()) == [
        "systemctl stop libvirtd.service",
        "systemctl enable --now libvirtd-tcp.socket",
        "systemctl start libvirtd.service",
    ]


@pytest.mark.parametrize(
    ("known", "line"),
    [
        (EL7, "echo 'LIBVIRTD_ARGS=\"--listen\"' >> /etc/sysconfig/libvirtd"),
        (OLD_DEBIAN, "echo 'libvirtd_opts=\"--listen\"' >> /etc/default/libvirtd"),
    ],
)
def test_it_lets_an_old_libvirtd_listen_by_itself(
    known: dict[str, str], line: str
) -> None:
    told = lines(host(**known))
    assert line in told
    assert told[-1] == "systemctl restart libvirtd.service"


@pytest.mark.parametrize("known", [EL7, OLD_DEBIAN])
def test_it_names_no_socket_that_an_old_libvirt_does_not_have(
    known: dict[str, str],
) -> None:
    assert not [line for line in lines(host(**known)) if ".socket" in line]


def test_it_takes_libvirt_for_new_where_it_does_not_know() -> None:
    assert "systemctl enable --now libvirtd-tcp.socket" in lines(report())


@pytest.mark.parametrize(
    ("layout", "unit"),
    [("modular", "virtproxyd.service"), ("monolithic", "libvirtd.service")],
)
def test_it_restarts_the_daemon_that_others_reach(layout: str, unit: str) -> None:
    assert remedies.restart(host(layout)).line.endswith(unit)


@pytest.mark.parametrize(
    ("conf", "found"),
    [
        ({}, Way(transport="tcp", port=16509)),
        ({"live_migration_scheme": "tls"}, Way(transport="tls", port=16514)),
        ({"live_migration_scheme": "ssh"}, Way(transport="ssh", port=22)),
        ({"virt_type": "parallels"}, Way(transport="tcp", port=16509)),
        (
            {"live_migration_uri": "qemu+tcp://%s:16999/system"},
            Way(transport="tcp", port=16999),
        ),
        (
            {"live_migration_uri": "qemu+ssh://nova@%s:8022/system?keyfile=/k"},
            Way(transport="ssh", port=8022, query="keyfile=/k"),
        ),
        (
            {"live_migration_uri": "qemu+tls://[%s]/system?pkipath=/p"},
            Way(transport="tls", port=16514, query="pkipath=/p"),
        ),
        ({"live_migration_uri": "qemu://%s/system"}, Way(transport="tls", port=16514)),
        ({"live_migration_uri": "qemu+ext://%s"}, Way(transport="ext", port=None)),
    ],
)
def test_it_finds_the_way_in_a_uri(conf: dict[str, str], found: Way) -> None:
    assert way(nova_conf(**conf)) == found


@pytest.mark.parametrize(
    "uri", ["nonsense", "qemu:/system", "://%s/", "qemu+tcp://a b:c/"]
)
def test_it_finds_no_way_where_there_is_none(uri: str) -> None:
    assert way(nova_conf(live_migration_uri=uri)) is None


@pytest.mark.parametrize(
    ("transport", "so"),
    [("ssh", True), ("libssh2", True), ("tcp", False), ("tls", False)],
)
def test_it_knows_ssh_by_any_library(transport: str, *, so: bool) -> None:
    assert Way(transport=transport, port=22).by_ssh is so


@pytest.mark.parametrize(
    ("version", "numbers"),
    [
        ("9.0.0", (9, 0, 0)),
        ("34.0.1.dev12", (34, 0, 1)),
        ("7.2.22 (Debian)", (7, 2, 22)),
        ("", ()),
    ],
)
def test_it_reads_the_numbers_of_a_version(
    version: str, numbers: tuple[int, ...]
) -> None:
    assert number(version) == numbers


@pytest.mark.parametrize(
    ("nova", "wanted"),
    [
        ("34.0.0", ((8, 0, 0), (6, 2, 0))),
        ("31.0.0", ((8, 0, 0), (6, 2, 0))),
        ("30.1.0", ((7, 0, 0), (5, 2, 0))),
        ("20.6.1", ((3, 0, 0), (2, 8, 0))),
        ("17.0.0", None),
        ("unknown", None),
    ],
)
def test_it_knows_what_each_nova_asks_for(nova: str, wanted: object) -> None:
    assert minima(nova) == wanted


def test_it_needs_no_fact_of_the_daemon() -> None:
    known = report(libvirt=Missing("x"), capabilities=capabilities())
    assert remedies.restart(known).line == "systemctl restart libvirtd.service"
