"""Files of TLS, on a host where nova may or may not look at them."""

from datetime import UTC, datetime

import pytest

from migration_panel.agent.collect import certificates
from migration_panel.agent.system import UnmeasuredError
from migration_panel.facts.libvirt import Certificate, Settings
from migration_panel.facts.missing import Missing
from tests.fakes.hypervisor import captured
from tests.fakes.system import FakeSystem
from tests.hypervisors import settings

NOT_READ = Missing("/etc/libvirt: Permission denied")
SERVER = "/etc/pki/libvirt/servercert.pem"
KEY = "/etc/pki/libvirt/private/serverkey.pem"
OTHER_CA = "/etc/ipa/ca.crt"
CENTOS = {"/etc/libvirt/virtproxyd.conf": captured("libvirt/virtproxyd.conf-centos9")}


def pem(name: str) -> str:
    return captured(f"tls/{name}.pem")


def found(
    system: FakeSystem, told: Settings | Missing = NOT_READ
) -> dict[str, Certificate]:
    return {each.role: each for each in certificates.collect(system, told)}


def test_it_tells_of_a_certificate_until_when_and_for_whom_it_is() -> None:
    server = found(FakeSystem(files={SERVER: pem("server")}))["server"]
    assert server == Certificate(
        role="server",
        path=SERVER,
        exists=True,
        expires=datetime(2027, 11, 23, 2, 26, 22, tzinfo=UTC),
        names=("localhost", "127.0.0.1"),
    )


def test_it_tells_names_of_other_hosts_and_addresses() -> None:
    server = found(FakeSystem(files={SERVER: pem("other")}))["server"]
    assert server.names == ("compute9", "10.9.9.9")


def test_it_takes_the_first_end_in_a_file_of_several() -> None:
    both = pem("server") + pem("oldserver")
    end = found(FakeSystem(files={SERVER: both}))["server"].expires
    assert end == datetime(2024, 6, 1, tzinfo=UTC)


def test_it_says_what_is_not_there() -> None:
    assert {each.exists for each in found(FakeSystem()).values()} == {False}


def test_it_does_not_say_what_nova_may_not_see() -> None:
    system = FakeSystem(files={KEY: ""}, denied=frozenset({KEY}))
    assert found(system)["server-key"].exists == Missing(f"{KEY}: Permission denied")


def test_it_never_reads_a_key() -> None:
    key = found(FakeSystem(files={KEY: "secret"}))["server-key"]
    assert (key.exists, key.expires, key.names) == (True, None, ())


def test_it_says_that_a_file_is_no_certificate() -> None:
    server = found(FakeSystem(files={SERVER: "-----BEGIN\nsecret"}))["server"]
    assert isinstance(server.expires, Missing)
    assert server.expires.reason.startswith(f"{SERVER}: no certificate: ")
    assert "secret" not in server.expires.reason


@pytest.mark.parametrize(
    "text", ["", "\0", "x" * 100_000, "-----BEGIN CERTIFICATE-----"]
)
def test_it_takes_nothing_else_for_a_certificate(text: str) -> None:
    with pytest.raises(UnmeasuredError, match=r"a\.pem: no certificate"):
        certificates.parse("a.pem", text)


def test_it_looks_where_libvirt_looks_by_default() -> None:
    paths = {role: each.path for role, each in found(FakeSystem()).items()}
    assert paths == {
        "ca": "/etc/pki/CA/cacert.pem",
        "server": SERVER,
        "server-key": KEY,
        "client": "/etc/pki/libvirt/clientcert.pem",
        "client-key": "/etc/pki/libvirt/private/clientkey.pem",
        "qemu-ca": "/etc/pki/qemu/ca-cert.pem",
        "qemu-server": "/etc/pki/qemu/server-cert.pem",
        "qemu-server-key": "/etc/pki/qemu/server-key.pem",
    }


def test_it_looks_where_the_settings_say() -> None:
    told = settings(file="/etc/libvirt/virtproxyd.conf")
    paths = {role: each.path for role, each in found(FakeSystem(CENTOS), told).items()}
    assert paths["server"] == "/etc/pki/tls/certs/libvirt.pem"
    assert paths["server-key"] == "/etc/pki/tls/private/libvirt.key"
    assert paths["ca"] == OTHER_CA


def test_it_knows_that_clients_trust_the_default_ca_all_the_same() -> None:
    told = settings(file="/etc/libvirt/virtproxyd.conf")
    both = found(FakeSystem(CENTOS), told)
    assert both["client-ca"].path == "/etc/pki/CA/cacert.pem"


def test_it_does_not_name_the_same_ca_twice() -> None:
    system = FakeSystem(files={"/etc/libvirt/libvirtd.conf": ""})
    assert "client-ca" not in found(system, settings())


@pytest.mark.parametrize(
    ("conf", "folder"),
    [
        ('default_tls_x509_cert_dir = "/a"', "/a"),
        ('migrate_tls_x509_cert_dir = "/b"', "/b"),
        ('default_tls_x509_cert_dir = "/a"\nmigrate_tls_x509_cert_dir = "/b"', "/b"),
        ('vnc_tls_x509_cert_dir = "/c"', "/etc/pki/qemu"),
    ],
)
def test_it_looks_where_qemu_conf_says(conf: str, folder: str) -> None:
    system = FakeSystem(files={"/etc/libvirt/qemu.conf": conf})
    assert found(system)["qemu-ca"].path == f"{folder}/ca-cert.pem"


def test_it_looks_at_qemus_defaults_where_nova_may_not_read_its_settings() -> None:
    conf = "/etc/libvirt/qemu.conf"
    system = FakeSystem(files={conf: ""}, denied=frozenset({conf}))
    assert found(system)["qemu-server"].path == "/etc/pki/qemu/server-cert.pem"
