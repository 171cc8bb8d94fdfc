"""nova.conf as nova-compute reads it."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration_panel.agent.collect import nova
from migration_panel.agent.system import UnmeasuredError
from migration_panel.facts.codec import decode, encode
from migration_panel.facts.missing import Missing
from migration_panel.facts.nova import NovaConf
from tests.fakes.hypervisor import captured
from tests.fakes.system import FakeSystem

CONF = "/etc/nova/nova.conf"
DIST = "/usr/share/nova/nova-dist.conf"
COMPUTE = "/etc/nova/nova-compute.conf"
NEW = "/usr/lib/python3/dist-packages/nova-34.0.0.dist-info/METADATA"


def style(name: str) -> str:
    return captured(f"nova/{name}.txt")


def read(text: str = "", *more: str, files: Any = (), version: str = NEW) -> NovaConf:
    """Of nova.conf and what is in other files."""
    given = {CONF: text, version: "", **dict(files)}
    return nova.collect(FakeSystem(files=given), (CONF, *more))


def libvirt(*lines: str, **known: Any) -> NovaConf:
    return read("\n".join(("[libvirt]", *lines)), **known)


def test_it_has_novas_defaults() -> None:
    told = read()
    assert (told.host, told.my_ip) == ("compute1", "192.0.2.11")
    assert told.migration_inbound_addr == "192.0.2.11"
    assert told.instances_path == "/usr/lib/python3/dist-packages/instances"
    assert (told.virt_type, told.images_type) == ("kvm", "default")
    assert told.live_migration_completion_timeout == 800
    assert told.live_migration_timeout_action == "abort"
    assert told.live_migration_uri is told.live_migration_scheme is None
    assert (told.version, told.bus) == ("34.0.0", "localhost:5672/")


# -- how deployment tools write it --------------------


def test_it_reads_packstacks() -> None:
    kilo = "/usr/lib/python2.7/site-packages/nova-2015.1.2-py2.7.egg-info/PKG-INFO"
    files = {DIST: style("nova-dist.conf-el7")}
    conf = style("nova.conf-packstack-el7")
    host = FakeSystem(files={CONF: conf, kilo: "", **files})
    told = nova.collect(host, (DIST, CONF))
    assert told.files == (DIST, CONF)
    assert told.instances_path == "/var/lib/nova/instances"
    assert told.bus == "192.0.2.1:5672/"
    assert told.live_migration_uri == "qemu+tcp://nova@%s/system"
    assert told.obsolete == ()  # This Nova reads its flags.


def test_it_finds_what_is_obsolete_in_packstacks_once_nova_is_newer() -> None:
    told = read(style("nova.conf-packstack-el7"))
    names = [name for name, _ in told.obsolete]
    assert names == ["[libvirt]live_migration_flag"]
    assert told.obsolete[0][1].startswith("VIR_MIGRATE_UNDEFINE_SOURCE,")


def test_it_reads_kollas() -> None:
    told = read(style("nova.conf-kolla-debian-12"))
    assert told.bus == "192.0.2.2:5672,192.0.2.3:5672/"
    assert told.live_migration_inbound_addr == "198.51.100.11"
    assert (told.my_ip, told.migration_inbound_addr) == ("192.0.2.11",) * 2
    assert (told.images_type, told.cpu_mode) == ("rbd", "none")
    assert told.disk_cachemodes == ("network=writeback",)
    assert told.allow_resize_to_same_host is True


def test_it_reads_devstacks() -> None:
    told = read(style("nova.conf-devstack-ubuntu-24.04"))
    assert told.bus == "192.0.2.1:5672/nova_cell1"
    assert told.instances_path == "/opt/stack/data/nova/instances"
    assert told.cpu_models == ("Nehalem",)
    assert told.skip_cpu_compare_on_dest is True
    assert told.uri("compute2") == "qemu+ssh://stack@compute2/system"


def test_it_reads_the_charms() -> None:
    files = {COMPUTE: style("nova-compute.conf-charm-ubuntu-24.04")}
    told = read(style("nova.conf-charm-ubuntu-24.04"), COMPUTE, files=files)
    assert told.live_migration_inbound_addr == "192.0.2.11"
    assert told.disk_cachemodes == ("file=unsafe", "block=none")
    assert told.cpu_models == ("Cascadelake-Server-noTSX", "Skylake-Server")
    assert told.config_drive_format == "vfat"
    assert told.live_migration_with_native_tls is True
    assert told.live_migration_permit_post_copy is True
    assert told.images_type == "qcow2"


def test_it_reads_tripleos() -> None:
    told = read(style("nova.conf-tripleo-centos-stream-9"))
    assert told.host == "compute1.example.org"
    assert told.migration_inbound_addr == "%s.ctlplane"
    assert told.cold_address("compute1") == "compute1.ctlplane"
    assert told.live_migration_bandwidth == 500
    assert told.live_migration_timeout_action == "force_complete"
    assert told.resize_confirm_window == 3600


@pytest.mark.parametrize(
    "name",
    ["packstack-el7", "kolla-debian-12", "devstack-ubuntu-24.04", "charm-ubuntu-24.04"],
)
def test_it_never_tells_a_secret(name: str) -> None:
    assert "secret" in style(f"nova.conf-{name}")
    assert "secret" not in repr(read(style(f"nova.conf-{name}")))


# -- files in order --------------------


def test_it_lets_the_later_file_win() -> None:
    files = {COMPUTE: "[libvirt]\nvirt_type = qemu\n"}
    assert libvirt("virt_type = kvm", files=files).virt_type == "kvm"
    told = read("[libvirt]\nvirt_type = kvm\n", COMPUTE, files=files)
    assert told.virt_type == "qemu"


def test_it_lets_an_old_name_in_a_later_file_win() -> None:
    files = {COMPUTE: "[libvirt]\ncpu_model = Penryn\n"}
    told = read("[libvirt]\ncpu_models = Nehalem\n", COMPUTE, files=files)
    assert told.cpu_models == ("Penryn",)


def test_it_lets_the_later_line_win() -> None:
    assert libvirt("virt_type = lxc", "virt_type = qemu").virt_type == "qemu"


def test_it_reads_a_folder_in_the_order_of_its_names() -> None:
    folder = "/etc/nova/nova.conf.d"
    files = {
        f"{folder}/20.conf": "[DEFAULT]\nmy_ip = 192.0.2.20\n",
        f"{folder}/10.conf": "[DEFAULT]\nmy_ip = 192.0.2.10\nhost = ten\n",
        f"{folder}/30.conf.bak": "[DEFAULT]\nmy_ip = 192.0.2.30\n",
    }
    told = read("[DEFAULT]\nmy_ip = 192.0.2.1\n", folder, files=files)
    assert (told.my_ip, told.host) == ("192.0.2.20", "ten")
    assert told.files == (CONF, f"{folder}/10.conf", f"{folder}/20.conf")


def test_it_passes_over_files_that_are_not_there() -> None:
    assert read("", COMPUTE, "/etc/nova/nova.conf.d").files == (CONF,)


def test_it_says_that_no_file_is_there() -> None:
    with pytest.raises(UnmeasuredError, match=r"None of /etc/nova/nova\.conf is on"):
        nova.collect(FakeSystem(), (CONF,))


def test_it_says_that_it_may_not_read_one() -> None:
    host = FakeSystem(files={CONF: ""}, denied=frozenset({CONF}))
    with pytest.raises(UnmeasuredError, match="Permission denied"):
        nova.collect(host, (CONF,))


# -- values --------------------


def test_it_follows_references() -> None:
    text = "[DEFAULT]\nmgmt = 192.0.2.7\nmy_ip = $mgmt\nstate_path = /srv/${host}\n"
    told = read(text + "[libvirt]\nlive_migration_inbound_addr = $my_ip\n")
    assert told.my_ip == told.live_migration_inbound_addr == "192.0.2.7"
    assert told.instances_path == "/srv/compute1/instances"


@pytest.mark.parametrize("section", ["libvirt", "LIBVIRT", "Libvirt"])
def test_it_knows_a_section_in_any_case(section: str) -> None:
    assert read(f"[{section}]\nvirt_type = qemu\n").virt_type == "qemu"


@pytest.mark.parametrize(
    ("line", "value"),
    [("True", True), ("yes", True), ("1", True), ("off", False), ('"true"', True)],
)
def test_it_reads_oslos_truths(line: str, value: object) -> None:
    told = libvirt(f"live_migration_tunnelled = {line}")
    assert told.live_migration_tunnelled is value


@pytest.mark.parametrize(
    "text",
    [
        "[DEFAULT]\nresize_confirm_window = soon\n",
        f"[DEFAULT]\nresize_confirm_window = {10**30}\n",
        "[DEFAULT]\nresize_confirm_window =\n",
        "[libvirt]\nlive_migration_tunnelled = maybe\n",
        "[DEFAULT]\nmy_ip = $nowhere\n",
        "[DEFAULT]\nmy_ip = $my_ip\n",
        "[DEFAULT\nmy_ip = 192.0.2.1\n",
        "my_ip = 192.0.2.1\n",
        "[DEFAULT]\nno assignment\n",
        "[DEFAULT]\n  indented\n",
    ],
)
def test_it_refuses_what_nova_would(text: str) -> None:
    with pytest.raises(UnmeasuredError, match=r"nova\.conf"):
        read(text)


def test_it_does_not_repeat_a_line_that_it_does_not_understand() -> None:
    with pytest.raises(UnmeasuredError) as error:
        read("[DEFAULT]\ntransport_url rabbit//nova.secret\n")
    assert "secret" not in str(error.value)


@given(text=st.text("[]DEFAULTlibvrmypost_=: \t\n$(){}%'\"#\0é", max_size=200))
def test_it_reads_or_refuses_anything(text: str) -> None:
    with suppress(UnmeasuredError):
        told = read("[DEFAULT]\n" + text)
        assert decode(NovaConf, json.loads(json.dumps(encode(told)))) == told


# -- old and new Novas --------------------


def nova_of(version: str) -> str:
    return f"/usr/lib/python3/dist-packages/nova-{version}.egg-info/PKG-INFO"


@pytest.mark.parametrize(
    ("version", "obsolete"), [("13.1.4", 0), ("14.0.0", 1), ("34.0.0", 1)]
)
def test_it_knows_since_when_flags_are_not_read(version: str, obsolete: int) -> None:
    told = libvirt("live_migration_flag = X", version=nova_of(version))
    assert len(told.obsolete) == obsolete


@pytest.mark.parametrize(
    ("version", "address"),
    [("28.0.0", "192.0.2.11"), ("29.0.0", "192.0.2.99"), ("34.0.0", "192.0.2.99")],
)
def test_it_knows_since_when_there_is_an_address_for_cold_migrations(
    version: str, address: str
) -> None:
    line = "migration_inbound_addr = 192.0.2.99"
    told = libvirt(line, version=nova_of(version))
    assert told.migration_inbound_addr == address


def test_it_takes_an_unknown_nova_for_a_new_one() -> None:
    host = FakeSystem(files={CONF: "[libvirt]\nblock_migration_flag = X\n"})
    told = nova.collect(host, (CONF,))
    assert isinstance(told.version, Missing)
    assert told.obsolete == (("[libvirt]block_migration_flag", "X"),)


@pytest.mark.parametrize(
    "line", ["#live_migration_flag = X", "live_migration_flags = X"]
)
def test_it_takes_nothing_else_for_obsolete(line: str) -> None:
    assert libvirt(line).obsolete == ()
