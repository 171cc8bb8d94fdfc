"""libvirt's daemons, by systemd or by the processes that run."""

from typing import Any

import pytest

from migration_panel.agent.collect import libvirt
from migration_panel.agent.system import Output
from migration_panel.facts.libvirt import Daemon, Settings
from migration_panel.facts.listener import Listener
from migration_panel.facts.missing import Missing
from tests.fakes.hypervisor import FakeConnection, captured
from tests.fakes.system import FakeSystem

SHOW = "systemctl show --property=Id,ActiveState"
NO_SYSTEMD = Output(
    1, "", captured("libvirt/systemctl-show-without-systemd-debian12.txt")
)
LIBVIRTD = "/etc/libvirt/libvirtd.conf"
VIRTPROXYD = "/etc/libvirt/virtproxyd.conf"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - a value
NOBODY: tuple[Listener, ...] = ()


def with_units(distribution: str, **files: str) -> FakeSystem:
    said = captured(f"libvirt/systemctl-show-{distribution}.txt")
    folder = {"/etc/libvirt/hooks/qemu": ""}
    return FakeSystem(files=folder | files, outputs={SHOW: said})


def with_processes(*lines: str, conf: dict[str, str] | None = None) -> FakeSystem:
    """Without systemd; each line is a daemon's command line."""
    files = {"/proc/cpuinfo": "", "/proc/1/comm": "init\n", "/proc/1/cmdline": "init\0"}
    for pid, line in enumerate(lines, 100):
        argv = line.split()
        files[f"/proc/{pid}/comm"] = argv[0].rpartition("/")[2] + "\n"
        files[f"/proc/{pid}/cmdline"] = "\0".join(argv) + "\0"
    return FakeSystem(files=files | (conf or {}), outputs={SHOW: NO_SYSTEMD})


def daemon(
    system: FakeSystem,
    listeners: tuple[Listener, ...] | Missing = NOBODY,
    **connection: Any,
) -> Daemon:
    return libvirt.collect(system, FakeConnection(**connection), listeners)


def settings(system: FakeSystem) -> Settings:
    found = daemon(system).settings
    assert isinstance(found, Settings)
    return found


@pytest.mark.parametrize(
    ("distribution", "layout", "activation"),
    [
        ("debian12", "monolithic", "sockets"),
        ("ubuntu2404", "monolithic", "none"),
        ("centos9", "modular", "sockets"),
        ("el7", "monolithic", "none"),
    ],
)
def test_it_asks_systemd(distribution: str, layout: str, activation: str) -> None:
    found = daemon(with_units(distribution))
    assert (found.layout, found.activation) == (layout, activation)


@pytest.mark.parametrize(
    ("lines", "layout", "activation"),
    [
        (["/usr/sbin/libvirtd --listen"], "monolithic", "listen"),
        (["/usr/sbin/libvirtd -d -l"], "monolithic", "listen"),
        (["libvirtd"], "monolithic", "none"),
        (["libvirtd --listener"], "monolithic", "none"),
        (["virtqemud --timeout 120"], "modular", "none"),
        (["libvirtd --listen", "virtlogd"], "monolithic", "listen"),
    ],
)
def test_it_looks_at_processes_where_systemd_is_not(
    lines: list[str], layout: str, activation: str
) -> None:
    found = daemon(with_processes(*lines))
    assert (found.layout, found.activation) == (layout, activation)


def test_it_sees_libvirtd_listen_by_itself_under_systemd_too() -> None:
    files = {"/proc/7/comm": "libvirtd", "/proc/7/cmdline": "libvirtd\0--listen\0"}
    assert daemon(with_units("el7", **files)).activation == "listen"


@pytest.mark.parametrize(
    ("said", "activation"),
    [("listen_tcp = 1", "listen"), ("listen_tls = 1", "listen"), ("", "none")],
)
def test_it_knows_that_virtproxyd_listens_as_its_settings_say(
    said: str, activation: str
) -> None:
    found = daemon(with_processes("virtqemud", "virtproxyd", conf={VIRTPROXYD: said}))
    assert found.activation == activation


def test_it_does_not_guess_whether_virtproxyd_listens() -> None:
    system = with_processes("virtqemud", "virtproxyd")
    found = daemon(system)
    assert found.activation == Missing("/etc/libvirt: No such file or directory")


@pytest.mark.parametrize("line", ["virtlogd", "libvirtd-guests", "sh -c libvirtd"])
def test_it_takes_no_other_process_for_libvirts(line: str) -> None:
    found = daemon(with_processes(line))
    reason = "neither libvirtd nor virtqemud runs here, and no socket of theirs"
    assert found.layout == found.activation == found.settings == Missing(reason)


def test_it_bears_that_nothing_can_be_asked() -> None:
    assert isinstance(daemon(FakeSystem()).layout, Missing)


def test_it_bears_a_process_that_ends_meanwhile() -> None:
    system = with_processes("libvirtd --listen")
    system.denied = frozenset({"/proc/1/comm"})
    assert daemon(system).layout == "monolithic"


def test_it_tells_the_uri_of_the_local_connection() -> None:
    assert daemon(FakeSystem()).connects == "qemu:///system"


def test_it_tells_why_there_is_no_local_connection() -> None:
    said = "Failed to connect socket to '/var/run/libvirt/libvirt-sock-ro'"
    assert daemon(FakeSystem(), failing={"": said}).connects == Missing(said)


def test_it_tells_on_which_addresses_libvirts_ports_are_open() -> None:
    own = (Listener(EVERYWHERE, 16509), Listener("::1", 16514))
    others = (Listener(EVERYWHERE, 22), Listener("192.0.2.11", 1650))
    assert daemon(FakeSystem(), (*own, *others)).listening == own


def test_it_tells_of_the_ports_that_are_configured() -> None:
    system = with_processes("libvirtd", conf={LIBVIRTD: 'tls_port = "16999"'})
    own = (Listener(EVERYWHERE, 16999),)
    assert daemon(system, own).listening == own


def test_it_says_when_listeners_are_not_known() -> None:
    reason = Missing("/proc/net/tcp: Permission denied")
    assert daemon(FakeSystem(), reason).listening == reason


def test_it_takes_libvirts_defaults_for_what_a_file_leaves_out() -> None:
    conf = {LIBVIRTD: captured("libvirt/libvirtd.conf-debian12")}
    assert settings(with_processes("libvirtd", conf=conf)) == Settings(
        file=LIBVIRTD,
        listen_tcp=False,
        listen_tls=True,
        listen_addr=None,
        tcp_port=16509,
        tls_port=16514,
        auth_tcp="sasl",
        auth_tls="none",
        checks_clients=True,
        credentials=False,
    )


def test_it_takes_the_defaults_where_there_is_no_file() -> None:
    found = settings(with_units("centos9"))
    assert (found.file, found.listen_tls, found.auth_tcp) == (VIRTPROXYD, False, "sasl")


def test_it_reads_the_settings_of_the_daemon_that_others_reach() -> None:
    conf = captured("libvirt/virtproxyd.conf-centos9")
    found = settings(with_units("centos9", **{VIRTPROXYD: conf}))
    assert (found.listen_tls, found.listen_addr) == (True, "192.0.2.11")
    assert (found.tcp_port, found.tls_port) == (16999, 16514)
    assert not found.checks_clients


def test_it_sees_that_there_are_credentials() -> None:
    conf = {LIBVIRTD: "", "/etc/libvirt/auth.conf": "[credentials-x]"}
    assert settings(with_processes("libvirtd", conf=conf)).credentials


@pytest.mark.parametrize("denied", ["/etc/libvirt", LIBVIRTD])
def test_it_does_not_take_a_default_for_what_nova_may_not_read(denied: str) -> None:
    system = with_processes("libvirtd", conf={LIBVIRTD: "auth_tcp = 'none'"})
    system.denied = frozenset({denied})
    assert daemon(system).settings == Missing(f"{denied}: Permission denied")


@pytest.mark.parametrize("said", ["'libvirt'", '"0"', '"65536"', "-1"])
def test_it_does_not_take_everything_for_a_port(said: str) -> None:
    system = with_processes("libvirtd", conf={LIBVIRTD: f"tcp_port = {said}"})
    found = daemon(system).settings
    plain = said.strip("'\"")
    assert found == Missing(f"{LIBVIRTD}: tcp_port is no port: {plain}")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('auth_tcp = "none"', "none"),
        ("auth_tcp='none'", "none"),
        ('auth_tcp = "sasl"\nauth_tcp = "none"', "none"),
        ("  auth_tcp = 'none' # why", "none"),
        ('#auth_tcp = "none"', "sasl"),
        ('auth_tcp_other = "none"', "sasl"),
        ('x = "auth_tcp = none"', "sasl"),
        ('auth_tcp = ["none"]', "sasl"),
        ("auth_tcp =\n'none'", "sasl"),
    ],
)
def test_it_reads_settings_as_libvirt_writes_them(text: str, value: str) -> None:
    system = with_processes("libvirtd", conf={LIBVIRTD: text})
    assert settings(system).auth_tcp == value


@pytest.mark.parametrize(
    "text", ["", "Id=libvirtd.service", "ActiveState=active", "active\n\nactive"]
)
def test_it_takes_nothing_else_for_an_active_unit(text: str) -> None:
    assert libvirt.parse_units(text) == frozenset()


def test_it_reads_a_units_properties_in_any_order() -> None:
    text = "ActiveState=active\nId=libvirtd.socket\n\nActiveState=failed\nId=x"
    assert libvirt.parse_units(text) == {"libvirtd.socket"}
