"""Whether sshd on the host lets nova's ssh in."""

from typing import Any

import pytest

from migration_panel.checks import ssh as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.file import Entry
from migration_panel.facts.listener import Listener
from migration_panel.facts.missing import Missing
from tests.sound import HOME, known_host, network, never_reported, nova_conf, ssh, sshd

KEYS = f"{HOME}/.ssh/authorized_keys"
UNREAD = sshd(read=(), certain=False)
RED_HAT = {"client_version": "OpenSSH_8.7p1"}
UNKNOWN = Missing("Permission denied")


def found(nova: Any = None, **facts: Any) -> list[Finding]:
    settings = nova or nova_conf()
    of = known_host(ssh=ssh(**facts), nova=settings, network=network())
    return checks.check(of)


def listening(*sockets: tuple[str, int]) -> tuple[Listener, ...]:
    return tuple(Listener(*each) for each in sockets)


def test_it_has_nothing_against_a_sound_host() -> None:
    assert found() == []


@pytest.mark.parametrize("host", [never_reported(), known_host()])
def test_it_says_nothing_of_what_was_not_measured(host: Any) -> None:
    assert checks.check(host) == []


@pytest.mark.parametrize(
    "part",
    ["identities", "known_hosts", "way_in", "authorized", "host_keys", "listening"],
)
def test_it_says_nothing_of_a_part_that_was_not_measured(part: str) -> None:
    assert found(**{part: UNKNOWN}) == []


# -- listening --------------------


def test_it_blocks_a_host_where_sshd_does_not_listen() -> None:
    (only,) = found(listening=())
    assert (only.id, only.level) == ("ssh.sshd-not-listening", Level.BLOCKER)
    assert only.affects is Affects.COLD_TO
    assert only.commands[0].line == "systemctl restart sshd"


def test_it_names_every_port_that_it_looked_at() -> None:
    (only,) = found(listening=(), port=8022)
    assert "port 22, 8022" in str(only.message)


def test_it_only_warns_where_the_port_may_be_another() -> None:
    (only,) = found(listening=(), server=UNREAD)
    assert (only.id, only.level) == ("ssh.sshd-not-listening", Level.WARNING)


def test_it_warns_of_a_port_that_novas_ssh_does_not_go_to() -> None:
    sockets = listening(("0.0.0.0", 2222))  # noqa: S104
    (only,) = found(listening=sockets, server=sshd(ports=(2222,)))
    assert (only.id, only.level) == ("ssh.other-port", Level.WARNING)


def test_it_does_not_mind_another_port_that_novas_ssh_goes_to() -> None:
    """As in Kolla's container."""
    sockets = listening(("192.0.2.11", 8022))
    assert found(listening=sockets, port=8022, server=sshd(ports=(22, 8022))) == []


@pytest.mark.parametrize(
    "addresses", [("127.0.0.1",), ("::1",), ("127.0.0.1", "::1"), ("127.0.0.53",)]
)
def test_it_blocks_an_sshd_that_hears_only_itself(addresses: tuple[str, ...]) -> None:
    (only,) = found(listening=listening(*((each, 22) for each in addresses)))
    assert (only.id, only.level) == ("ssh.other-address", Level.BLOCKER)


def test_it_warns_of_an_sshd_at_another_address_than_nova_tells() -> None:
    (only,) = found(listening=listening(("198.51.100.11", 22)))
    assert (only.id, only.level) == ("ssh.other-address", Level.WARNING)
    assert "come to 192.0.2.11" in str(only.message)


@pytest.mark.parametrize(
    ("sockets", "address"),
    [
        ([("0.0.0.0", 22)], "192.0.2.11"),  # noqa: S104
        ([("::", 22)], "192.0.2.11"),
        ([("192.0.2.11", 22)], "192.0.2.11"),
        ([("127.0.0.1", 22), ("192.0.2.11", 22)], "192.0.2.11"),
        ([("198.51.100.11", 22)], "198.51.100.11"),
        ([("198.51.100.11", 22)], "%s.ctlplane"),
        ([("2001:db8::11", 22)], "[2001:db8::11]"),
    ],
)
def test_it_does_not_mind_an_sshd_that_can_be_met(
    sockets: list[tuple[str, int]], address: str
) -> None:
    nova = nova_conf(migration_inbound_addr=address)
    assert found(nova, listening=listening(*sockets)) == []


def test_it_does_not_need_novas_address() -> None:
    sockets = listening(("198.51.100.11", 22))
    assert checks.check(known_host(ssh=ssh(listening=sockets))) == []


# -- authorized keys --------------------


def test_it_blocks_a_host_that_lets_no_key_in() -> None:
    (only,) = found(authorized=())
    assert (only.id, only.level) == ("ssh.no-authorized-key", Level.BLOCKER)
    assert only.affects is Affects.COLD_TO
    assert only.evidence[0].source == KEYS


@pytest.mark.parametrize(
    "server", [UNREAD, sshd(other_ways=("AuthorizedKeysCommand /usr/bin/sss",))]
)
def test_it_only_warns_where_keys_may_come_from_elsewhere(server: Any) -> None:
    (only,) = found(authorized=(), server=server)
    assert (only.id, only.level) == ("ssh.no-authorized-key", Level.WARNING)


# -- strict modes --------------------


def way(**changed: tuple[str, int]) -> tuple[Entry, ...]:
    """Home, folder and file, some of them of another owner and mode."""
    sound = {"home": ("nova", 0o755), "ssh": ("nova", 0o700), "keys": ("nova", 0o600)}
    paths = {"home": HOME, "ssh": f"{HOME}/.ssh", "keys": KEYS}
    modes = sound | changed
    return tuple(
        Entry(path=paths[part], owner=owner, mode=mode)
        for part, (owner, mode) in modes.items()
    )


@pytest.mark.parametrize("part", ["home", "ssh", "keys"])
@pytest.mark.parametrize("mode", [0o777, 0o702])
def test_it_blocks_what_anybody_may_write(part: str, mode: int) -> None:
    (only,) = found(way_in=way(**{part: ("nova", mode)}))
    assert (only.id, only.level) == ("ssh.strict-modes", Level.BLOCKER)
    assert only.commands[1].line.startswith("chmod go-w /var/lib/nova")


@pytest.mark.parametrize("part", ["home", "ssh", "keys"])
def test_it_blocks_what_belongs_to_somebody_else(part: str) -> None:
    (only,) = found(way_in=way(**{part: ("glance", 0o700)}))
    assert (only.id, only.level) == ("ssh.strict-modes", Level.BLOCKER)


def test_it_blocks_what_a_group_may_write() -> None:
    (only,) = found(way_in=way(home=("nova", 0o775)), **RED_HAT)
    assert only.level is Level.BLOCKER


def test_it_only_warns_of_a_group_on_debian() -> None:
    """Its sshd lets a group write that has no other member."""
    version = "OpenSSH_9.2p1 Debian-2+deb12u3"
    (only,) = found(way_in=way(home=("nova", 0o775)), client_version=version)
    assert (only.id, only.level) == ("ssh.strict-modes", Level.WARNING)


def test_it_only_warns_where_sshd_may_be_set_otherwise() -> None:
    (only,) = found(way_in=way(home=("nova", 0o777)), server=UNREAD)
    assert only.level is Level.WARNING


def test_it_only_warns_where_another_file_of_keys_is_sound() -> None:
    other = Entry(path=f"{KEYS}2", owner="nova", mode=0o600)
    (only,) = found(way_in=(*way(keys=("nova", 0o666)), other))
    assert only.level is Level.WARNING


def test_it_tells_everything_that_others_may_write() -> None:
    assert len(found(way_in=way(home=("nova", 0o777), keys=("x", 0o666)))) == 2


@pytest.mark.parametrize(
    ("owner", "mode"),
    [("nova", 0o755), ("root", 0o755), ("root", 0o644), ("nova", 0o1755)],
)
def test_it_does_not_mind_what_only_nova_or_root_may_write(
    owner: str, mode: int
) -> None:
    assert found(way_in=way(home=(owner, mode), keys=(owner, mode))) == []


def test_it_does_not_mind_modes_where_sshd_does_not() -> None:
    server = sshd(strict_modes=False)
    assert found(way_in=way(home=("nova", 0o777)), server=server) == []


# -- refusals --------------------


def test_it_warns_of_each_line_that_keeps_nova_out() -> None:
    lines = ("AllowUsers root", "PubkeyAuthentication no")
    both = found(server=sshd(refusing=lines))
    assert [each.id for each in both] == ["ssh.refused"] * 2
    assert {each.level for each in both} == {Level.WARNING}
    assert [each.evidence[0].text for each in both] == list(lines)


def test_it_quotes_what_a_file_says() -> None:
    (only,) = found(server=sshd(refusing=("$(reboot) x",)))
    assert "'$(reboot)'" in only.commands[0].line
