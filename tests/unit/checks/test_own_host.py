"""Every finding of nova's account, ssh, settings, names and clock, by an example."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from migration_panel.checks import account, clock, host, network, nova, ssh
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.file import Entry
from migration_panel.facts.known import KnownHost
from migration_panel.facts.listener import Listener
from migration_panel.facts.network import Name
from migration_panel.readiness import State, verdict
from tests import sound
from tests.hypervisors import capabilities
from tests.reports import NOON
from tests.sound import known_host, nova_conf, private_key, sshd
from tests.unit.checks.test_nova import storage

CHECKS = Path(account.__file__).parent
TOPICS = (account, clock, network, nova, ssh)
FILES = (
    *("account", "clock", "network", "nova", "nova_addresses", "nova_transport"),
    *("ssh", "ssh_keys"),
)
PAST, SOON = date(2026, 1, 1), date(2026, 11, 30)


def with_account(**facts: Any) -> KnownHost:
    return known_host(ssh=sound.ssh(login=sound.account(**facts)))


def with_ssh(**facts: Any) -> KnownHost:
    return known_host(ssh=sound.ssh(**facts))


def with_network(**facts: Any) -> KnownHost:
    return known_host(network=sound.network(**facts))


def with_nova(beside: dict[str, Any] | None = None, **settings: Any) -> KnownHost:
    parts = {"network": sound.network(), **(beside or {})}
    return known_host(nova=nova_conf(**settings), **parts)


def with_names(*addresses: str) -> KnownHost:
    return with_network(names=(Name(name="compute1", addresses=addresses),))


OLD = {"capabilities": capabilities(libvirt_version="1.2.8", qemu_version="2.6.0")}
LIVE, PARALLEL = "live_migration_", "live_migration_parallel_connections"
EXAMPLES = {
    "account.shell-runs-nothing": with_account(shell_runs=False),
    "account.expired": with_account(expires=PAST),
    "account.expires-soon": with_account(expires=SOON),
    "account.password-expired": with_account(password_expires=PAST),
    "account.password-expires-soon": with_account(password_expires=SOON),
    "clock.off": known_host(clock=sound.clock(-3)),
    "clock.far-off": known_host(clock=sound.clock(300)),
    "network.hostname-localhost": with_network(hostname="localhost"),
    "network.own-name-loopback": with_names("127.0.1.1"),
    "network.own-name-unknown": with_names(),
    "network.migration-address-foreign": with_network(migration_address="192.0.2.9"),
    "network.data-ports-ephemeral": with_network(reserved=()),
    "nova.bandwidth-too-low": with_nova(live_migration_bandwidth=1),
    "nova.by-ssh": with_nova(live_migration_scheme="ssh"),
    "nova.cold-address-foreign": with_nova(migration_inbound_addr="192.0.2.9"),
    "nova.cold-address-loopback": with_nova(migration_inbound_addr="127.0.0.1"),
    "nova.config-drive-iso": with_nova(OLD),
    "nova.confirms-itself": with_nova(resize_confirm_window=60),
    "nova.live-address-foreign": with_nova(live_migration_inbound_addr="192.0.2.9"),
    "nova.live-address-loopback": with_nova(live_migration_inbound_addr="::1"),
    "nova.lvm": with_nova(images_type="lvm"),
    "nova.no-live-migration": with_nova(virt_type="lxc"),
    "nova.no-timeout": with_nova(live_migration_completion_timeout=0),
    "nova.obsolete-option": with_nova(obsolete=(("[libvirt]x", "100%"),)),
    "nova.post-copy-in-parallel": with_nova(
        OLD, live_migration_permit_post_copy=True, **{PARALLEL: 2}
    ),
    "nova.scheme-ignored": with_nova(
        live_migration_scheme="tls", live_migration_uri="qemu+tcp://%s/system"
    ),
    "nova.transport-unknown": with_nova(live_migration_scheme="tpc"),
    "nova.tunnelled": with_nova(live_migration_tunnelled=True),
    "nova.tunnelled-and-tls": with_nova(
        live_migration_tunnelled=True, live_migration_with_native_tls=True
    ),
    "nova.unsafe-cache": with_nova(storage("nfs"), disk_cachemodes=("file=unsafe",)),
    "nova.uri-deprecated": with_nova(live_migration_uri="qemu+tcp://%s/system"),
    "nova.uri-malformed": with_nova(live_migration_uri="qemu+tcp://100%/system"),
    "ssh.configuration-refused": with_ssh(config_error="Bad owner or permissions"),
    "ssh.host-keys-unchecked": with_ssh(strict_host_keys="no"),
    "ssh.key-broken": with_ssh(identities=(private_key(error="invalid format"),)),
    "ssh.key-has-passphrase": with_ssh(identities=(private_key(encrypted=True),)),
    "ssh.key-permissions": with_ssh(identities=(private_key(error="bad permissions"),)),
    "ssh.no-authorized-key": with_ssh(authorized=()),
    "ssh.no-known-hosts": with_ssh(known_hosts=()),
    "ssh.no-private-key": with_ssh(identities=()),
    "ssh.other-address": with_ssh(listening=(Listener("127.0.0.1", 22),)),
    "ssh.other-port": with_ssh(listening=(Listener("::", 2222),)),
    "ssh.refused": with_ssh(server=sshd(refusing=("AllowUsers root",))),
    "ssh.sshd-not-listening": with_ssh(listening=()),
    "ssh.strict-modes": with_ssh(way_in=(Entry(path="/h", owner="x", mode=0),)),
}


def ids() -> Iterator[str]:
    """All that stand in the files of these topics."""
    known = "|".join(topic.__name__.rpartition(".")[2] for topic in TOPICS)
    for name in FILES:
        text = (CHECKS / f"{name}.py").read_text()
        yield from re.findall(rf'"((?:{known})\.[a-z-]+)"', text)


def found(check: str) -> Finding:
    """The finding of an example that it is the example of."""
    all_ = host.check(EXAMPLES[check])
    return next(each for each in all_ if each.id == check)


def test_it_has_an_example_of_each() -> None:
    assert set(ids()) == EXAMPLES.keys()


@pytest.mark.parametrize("check", EXAMPLES)
def test_it_says_it_in_whole_sentences(check: str) -> None:
    one = found(check)
    for text in (str(one.message), str(one.hint)):
        assert re.search(r"[.”]$|permissions$|format$", text)
        assert "%(" not in text
        assert "  " not in text


@pytest.mark.parametrize("check", EXAMPLES)
def test_it_names_the_host_in_the_message(check: str) -> None:
    one = found(check)
    assert one.subject == "compute1"
    assert "compute1" in str(one.message)


@pytest.mark.parametrize("check", EXAMPLES)
def test_it_shows_where_it_was_seen(check: str) -> None:
    (seen,) = found(check).evidence
    assert (seen.host, seen.taken) == ("compute1", NOON)
    assert seen.source


@pytest.mark.parametrize("check", EXAMPLES)
def test_it_gives_lines_to_copy_for_that_host(check: str) -> None:
    lines = found(check).commands
    assert lines
    assert {each.host for each in lines} == {"compute1"}
    assert not any(re.search(r"\n|<\w+>", each.line) for each in lines)


@pytest.mark.parametrize("check", EXAMPLES)
def test_it_matters_to_a_move(check: str) -> None:
    one = found(check)
    assert one.affects is not Affects.NOTHING
    assert one.level is not Level.UNKNOWN  # What is Missing, the agent's check tells.


@pytest.mark.parametrize("check", EXAMPLES)
def test_it_leaves_the_other_moves_alone(check: str) -> None:
    """What stops a cold migration is nothing to a live one, but for the clock's."""
    one = found(check)
    cold, live = one.affects & Affects.COLD, one.affects & Affects.LIVE
    assert bool(cold) != bool(live) or check.startswith("clock.")


SOUND = {
    "account": sound.account(),
    "ssh": sound.ssh(),
    "nova": nova_conf(),
    "network": sound.network(),
    "clock": sound.clock(),
}


def test_it_has_nothing_against_a_sound_host() -> None:
    of = known_host(**SOUND)
    assert [each for topic in TOPICS for each in topic.check(of)] == []


@pytest.mark.parametrize("topic", SOUND)
def test_it_is_not_ready_where_a_topic_is_missing(topic: str) -> None:
    of = known_host(**{name: part for name, part in SOUND.items() if name != topic})
    assert verdict(host.check(of)).state is State.UNKNOWN


def test_it_tells_each_finding_once() -> None:
    for example in EXAMPLES.values():
        all_ = host.check(example)
        assert len(set(all_)) == len(all_)
