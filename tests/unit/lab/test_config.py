"""Configuration files say what the lab was measured with."""

from __future__ import annotations

import base64
import configparser
import hashlib
import json
from pathlib import Path

import pytest

from tests.lab.config import common, controller, host, nova, panel
from tests.lab.config.horizon import local_settings
from tests.lab.layout import ADDRESSES, CONTROLLER, HOSTS, NODES, link_name

HELPER = Path("/lab/bin/privsep-helper")


def parsed(text: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.read_string(text)
    return parser


def test_it_writes_booleans_the_way_oslo_reads_them() -> None:
    assert common.ini({"a": {"b": True, "c": 3}}) == "[a]\nb = true\nc = 3\n"


def test_it_repeats_an_option_that_has_several_values() -> None:
    assert common.ini({"a": {"b": [1, 2]}}) == "[a]\nb = 1\nb = 2\n"


def test_it_merges_options_of_the_same_section() -> None:
    merged = nova.merged({"a": {"x": 1}}, {"a": {"y": 2}, "b": {}})
    assert merged == {"a": {"x": 1, "y": 2}, "b": {}}


@pytest.mark.parametrize("name", HOSTS)
def test_it_gives_each_host_its_own_name_and_address(name: str) -> None:
    conf = parsed(nova.nova_conf(name, HELPER))
    assert conf["DEFAULT"]["host"] == name
    assert conf["DEFAULT"]["my_ip"] == ADDRESSES[name]
    assert conf["libvirt"]["virt_type"] == "qemu"
    assert conf["libvirt"]["live_migration_scheme"] == "tcp"


def test_it_keeps_the_database_from_the_hosts() -> None:
    assert "database" not in parsed(nova.nova_conf("compute1", HELPER))
    assert "database" in parsed(nova.nova_conf(CONTROLLER, HELPER))


def test_it_runs_privsep_through_sudo() -> None:
    conf = parsed(nova.nova_conf("compute1", HELPER))
    for section in nova.PRIVSEP_SECTIONS:
        assert conf[section]["helper_command"].startswith(f"sudo {HELPER} ")


def test_it_gives_every_host_a_uuid_of_its_own() -> None:
    assert len({host.host_uuid(name) for name in HOSTS}) == len(HOSTS)
    assert host.host_uuid("compute1") in host.libvirtd_conf("compute1")


def test_it_keeps_keystones_keys_with_its_data() -> None:
    conf = parsed(controller.keystone_conf())
    places = {
        conf[section]["key_repository"]
        for section in ("fernet_tokens", "fernet_receipts", "credential")
    }
    assert all(place.startswith("/var/lib/keystone/") for place in places)


def test_it_names_cables_so_that_linux_takes_them() -> None:
    names = [link_name(node) for node in NODES]
    assert len(set(names)) == len(NODES)
    assert all(len(name) <= 15 for name in names)


def test_it_writes_horizon_settings_that_python_can_read() -> None:
    settings: dict[str, object] = {}
    key = "0123"
    exec(local_settings(Path("/site"), key), settings)  # noqa: S102 -- our own text
    assert settings["DEBUG"] is False
    assert settings["STATIC_ROOT"] == "/site/static"
    assert settings["SECRET_KEY"] == key


def test_it_hashes_passwords_the_way_rabbitmq_does() -> None:
    raw = base64.b64decode(panel.password_hash("secret", b"abcd"))
    assert raw == b"abcd" + hashlib.sha256(b"abcdsecret").digest()


def test_it_gives_the_panel_a_virtual_host_that_nova_cannot_see() -> None:
    rights = json.loads(panel.queue_definitions())["permissions"]
    assert {(each["user"], each["vhost"]) for each in rights} == {
        ("openstack", "/"),
        (panel.VHOST, panel.VHOST),
    }


def test_it_has_agent_and_engine_meet_at_one_broker() -> None:
    agent, engine = parsed(panel.agent_conf()), parsed(panel.engine_conf())
    url = agent["DEFAULT"]["transport_url"]
    assert url == engine["DEFAULT"]["transport_url"]
    assert url.endswith(f"/{panel.VHOST}")


def test_it_signs_the_engine_in_as_a_user_of_its_own() -> None:
    assert parsed(panel.engine_conf())["nova"]["username"] == panel.PANEL_USER
