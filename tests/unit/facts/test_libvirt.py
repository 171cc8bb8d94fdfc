"""Facts of libvirt and QEMU survive the wire."""

import json
from typing import Any

import pytest

from migration_panel.facts.capabilities import Capabilities
from migration_panel.facts.codec import MalformedError, decode, encode
from migration_panel.facts.libvirt import Daemon
from migration_panel.facts.missing import Missing
from tests.hypervisors import capabilities, certificate, daemon, settings

GONE = Missing("Permission denied")


def sent(value: Any) -> Any:
    return json.loads(json.dumps(encode(value)))


@pytest.mark.parametrize(
    "known",
    [
        daemon(),
        daemon(layout=GONE, activation=GONE, connects=GONE, listening=GONE),
        daemon(settings=GONE, certificates=()),
        daemon(settings=settings(listen_addr="192.0.2.11", credentials=True)),
        daemon(certificates=(certificate(), certificate("client-key"))),
        daemon(certificates=(certificate(exists=GONE, expires=None),)),
        daemon(certificates=(certificate(expires=GONE, names=()),)),
    ],
)
def test_it_is_the_same_daemon_there(known: Daemon) -> None:
    assert decode(Daemon, sent(known)) == known


@pytest.mark.parametrize(
    "known",
    [
        capabilities(),
        capabilities(cpu=GONE, usable_models=GONE, migration=GONE),
        capabilities(migrates_blocks=GONE, gives_own_cpu=GONE),
        capabilities(gives_own_cpu=None, kvm=False, emulator=None),
        capabilities(gives_own_cpu=False, migrates_blocks=False, security=()),
    ],
)
def test_they_are_the_same_capabilities_there(known: Capabilities) -> None:
    assert decode(Capabilities, sent(known)) == known


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("layout", None),
        ("listening", [{"address": "::"}]),
        ("settings", {}),
        ("settings", {"reason": "x", "file": "y"}),
        ("certificates", [{"role": "ca"}]),
        ("certificates", {"reason": "x"}),
    ],
)
def test_it_takes_nothing_else_for_a_daemon(name: str, value: Any) -> None:
    with pytest.raises(MalformedError):
        decode(Daemon, sent(daemon()) | {name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [("kvm", None), ("cpu", None), ("gives_own_cpu", "yes"), ("security", "dac")],
)
def test_it_takes_nothing_else_for_capabilities(name: str, value: Any) -> None:
    with pytest.raises(MalformedError):
        decode(Capabilities, sent(capabilities()) | {name: value})
