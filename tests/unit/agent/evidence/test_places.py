"""Where nova-compute logs is what nova.conf says, or what is usual."""

from pathlib import Path
from typing import Any

import pytest

from migration_panel.agent.evidence.places import NOVA_LOGS, Places, nova_log
from tests.fakes.system import FakeSystem

CONF = "/etc/nova/nova.conf"
SAMPLES = Path(__file__).parents[3] / "data" / "nova"


def logs(text: str) -> tuple[str, ...]:
    system = FakeSystem(files={CONF: text})
    return Places().with_nova_conf(system, (CONF,)).nova_logs


TOLD: list[tuple[dict[str, Any], str | None]] = [
    ({}, None),
    ({"log_dir": "/a"}, "/a/nova-compute.log"),
    ({"log_dir": "/a/"}, "/a/nova-compute.log"),
    ({"log_file": "/a/b.log"}, "/a/b.log"),
    ({"log_dir": "/a", "log_file": "b.log"}, "/a/b.log"),
    ({"log_dir": "/a", "log_file": "/c/b.log"}, "/c/b.log"),
    ({"log_file": "b.log"}, None),
    ({"log_dir": "a"}, None),
    ({"log_dir": "", "log_file": ""}, None),
]


@pytest.mark.parametrize(("told", "path"), TOLD)
def test_it_names_the_log_as_oslo_does(told: dict[str, Any], path: str | None) -> None:
    assert nova_log(told) == path


def test_it_looks_first_where_nova_conf_says() -> None:
    text = "[DEFAULT]\nlog_dir = /srv/log\n"
    assert logs(text) == ("/srv/log/nova-compute.log", *NOVA_LOGS)


@pytest.mark.parametrize(
    "text",
    [
        "[DEFAULT]\nstate_path = /srv\nlog_dir = $state_path/log\n",
        "[DEFAULT]\nlogdir = /srv/log\n",
        "[DEFAULT]\nlog-dir = /no\nlog_dir = /srv/log\n",
        "[DEFAULT]\nbase = /srv\nlog_dir = ${base}/log\n",
    ],
)
def test_it_reads_nova_conf_as_nova_does(text: str) -> None:
    assert logs(text)[0] == "/srv/log/nova-compute.log"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[DEFAULT]\n",
        "[database]\nlog_dir = /a\n",
        "nonsense",
        "[x",
        "[DEFAULT]\nlog_dir = $none\n",
    ],
)
def test_it_does_with_what_is_usual(text: str) -> None:
    assert logs(text) == NOVA_LOGS


def test_it_does_without_nova_conf() -> None:
    assert Places().with_nova_conf(FakeSystem(), (CONF,)) == Places()


def test_it_names_no_log_twice() -> None:
    text = "[DEFAULT]\nlog_dir = /var/log/kolla/nova\n"
    assert logs(text) == (NOVA_LOGS[1], NOVA_LOGS[0], NOVA_LOGS[2])


SHIPPED = {
    "nova.conf-kolla-debian-12.txt": "/var/log/kolla/nova/nova-compute.log",
    "nova.conf-tripleo-centos-stream-9.txt": "/var/log/nova/nova-compute.log",
    "nova.conf-packstack-el7.txt": "/var/log/nova/nova-compute.log",
    "nova.conf-charm-ubuntu-24.04.txt": "/var/log/nova/nova-compute.log",
    "nova.conf-devstack-ubuntu-24.04.txt": "/var/log/nova/nova-compute.log",
}


@pytest.mark.parametrize("name", SHIPPED)
def test_it_reads_what_distributions_ship(name: str) -> None:
    assert logs((SAMPLES / name).read_text())[0] == SHIPPED[name]
