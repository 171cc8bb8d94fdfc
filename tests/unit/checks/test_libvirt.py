"""libvirt, judged."""

from dataclasses import replace
from typing import Any

import pytest

from migration_panel.checks import agent
from migration_panel.checks import libvirt as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.host import ComputeService
from migration_panel.facts.known import KnownHost
from migration_panel.facts.listener import Listener
from migration_panel.facts.missing import Missing
from tests.hypervisors import EVERYWHERE, capabilities, certificate, daemon, settings
from tests.sound import known_host, never_reported, nova_conf

DOWN = Missing("Failed to connect socket to '/var/run/libvirt/libvirt-sock-ro'")
TCP, TLS = Listener(EVERYWHERE, 16509), Listener(EVERYWHERE, 16514)
BY_TLS = {"live_migration_scheme": "tls"}


def host(nova: dict[str, Any] | None = None, **libvirt: Any) -> KnownHost:
    return known_host(
        libvirt=daemon(**libvirt),
        nova=nova_conf(**(nova or {})),
        capabilities=capabilities(),
    )


def found(nova: dict[str, Any] | None = None, **libvirt: Any) -> list[Finding]:
    """Without that anybody may connect, which is always said of plain TCP."""
    told = checks.check(host(nova, **libvirt))
    return [each for each in told if each.id != "libvirt.no-authentication"]


def ids(nova: dict[str, Any] | None = None, **libvirt: Any) -> list[str]:
    return [each.id for each in found(nova, **libvirt)]


def only(findings: list[Finding]) -> Finding:
    (finding,) = findings
    return finding


# -- nothing to say -----------------------------------------------------------------


def test_it_has_nothing_against_a_sound_libvirt() -> None:
    assert found() == []


def test_it_has_nothing_to_say_of_what_was_not_measured() -> None:
    assert checks.check(never_reported()) == []
    assert checks.check(known_host()) == []
    assert checks.check(known_host(libvirt=daemon())) == []


@pytest.mark.parametrize(
    ("nova", "libvirt"),
    [
        ({"live_migration_scheme": "ssh"}, {"listening": ()}),
        ({"live_migration_uri": "qemu+ssh://nova@%s/system"}, {"listening": ()}),
        ({"live_migration_uri": "nonsense"}, {"listening": ()}),
        ({"virt_type": "parallels"}, {}),
        (BY_TLS, {"listening": (TLS,)}),
        ({"live_migration_uri": "qemu://%s/system"}, {"listening": (TLS,)}),
        ({"live_migration_uri": "qemu+tcp://%s:16999/system"},
         {"listening": (Listener("192.0.2.11", 16999),)}),
        ({}, {"listening": Missing("/proc/net/tcp: Permission denied")}),
        ({}, {"listening": (Listener("192.0.2.11", 16509),)}),
        ({}, {"listening": (Listener("::", 16509),)}),
        ({}, {"listening": (Listener("127.0.0.1", 16509), TCP)}),
        ({}, {"settings": settings(auth_tls="sasl")}),
        (BY_TLS, {"listening": (TLS,), "settings": settings(auth_tcp="sasl")}),
    ],
)  # fmt: skip
def test_it_has_nothing_against_what_works(
    nova: dict[str, Any], libvirt: dict[str, Any]
) -> None:
    assert found(nova, **libvirt) == []


# -- does it answer? -----------------------------------------------------------------


def test_it_blocks_every_move_where_libvirt_does_not_answer() -> None:
    finding = only(found(connects=DOWN))
    assert (finding.id, finding.level) == ("libvirt.does-not-answer", Level.BLOCKER)
    assert finding.affects is Affects.ALL
    assert DOWN.reason in str(finding.message)


def test_it_only_warns_as_long_as_nova_is_at_ease() -> None:
    up = ComputeService(host="compute1", up=True, enabled=True)
    known = replace(host(connects=DOWN), service=up)
    assert only(checks.check(known)).level is Level.WARNING


@pytest.mark.parametrize(("up", "enabled"), [(True, False), (False, True)])
def test_it_blocks_where_nova_noticed_too(*, up: bool, enabled: bool) -> None:
    service = ComputeService(host="compute1", up=up, enabled=enabled)
    known = replace(host(connects=DOWN), service=service)
    assert only(checks.check(known)).level is Level.BLOCKER


@pytest.mark.parametrize(
    ("layout", "unit"),
    [("monolithic", "libvirtd"), ("modular", "virtqemud.socket")],
)
def test_it_names_the_unit_to_start(layout: str, unit: str) -> None:
    lines = [each.line for each in only(found(connects=DOWN, layout=layout)).commands]
    assert any(line.startswith(f"systemctl start {unit}") for line in lines)


def test_it_does_not_judge_the_way_in_to_what_does_not_run() -> None:
    assert ids(connects=DOWN, listening=()) == ["libvirt.does-not-answer"]


# -- is it one of its own? -----------------------------------------------------------


def test_it_warns_of_hosts_that_libvirt_cannot_tell_apart() -> None:
    known = replace(host(), same_uuid=("compute2", "compute3"))
    finding = checks.check(known)[0]
    assert (finding.id, finding.level) == ("libvirt.same-uuid", Level.WARNING)
    assert finding.affects is Affects.LIVE
    assert "compute2, compute3" in str(finding.message)


@pytest.mark.parametrize(
    ("layout", "unit"),
    [("monolithic", "libvirtd"), ("modular", "virtqemud")],
)
def test_it_names_the_daemon_that_knows_the_uuid(layout: str, unit: str) -> None:
    known = replace(host(layout=layout), same_uuid=("compute2",))
    assert checks.check(known)[0].commands[-1].line == f"systemctl restart {unit}"


# -- does it listen? -----------------------------------------------------------------


def test_it_blocks_where_nothing_of_libvirt_listens() -> None:
    finding = only(found(listening=()))
    assert (finding.id, finding.level) == ("libvirt.not-listening", Level.BLOCKER)
    assert finding.affects is Affects.LIVE_TO


@pytest.mark.parametrize(
    ("nova", "open_port"),
    [
        (BY_TLS, TCP),
        ({}, TLS),
        ({"live_migration_uri": "qemu+tcp://%s:16999/system"}, TCP),
    ],
)
def test_it_warns_where_libvirt_listens_for_another_way(
    nova: dict[str, Any], open_port: Listener
) -> None:
    """Other hosts may come that way, whatever this one's nova.conf says."""
    finding = only(found(nova, listening=(open_port,)))
    assert (finding.id, finding.level) == ("libvirt.not-listening", Level.WARNING)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.1.1", "::1"])
def test_it_blocks_where_libvirt_listens_for_itself_only(address: str) -> None:
    finding = only(found(listening=(Listener(address, 16509),)))
    assert (finding.id, finding.level) == ("libvirt.listens-locally", Level.BLOCKER)
    assert address in str(finding.message)


def test_it_warns_where_libvirt_listens_on_another_address() -> None:
    nova = {"live_migration_inbound_addr": "198.51.100.11"}
    finding = only(found(nova, listening=(Listener("192.0.2.11", 16509),)))
    assert finding.id == "libvirt.listens-elsewhere"
    assert finding.level is Level.WARNING


@pytest.mark.parametrize(
    ("inbound", "listening"),
    [
        ("198.51.100.11", TCP),
        ("198.51.100.11", Listener("198.51.100.11", 16509)),
        ("compute1-migration", Listener("192.0.2.11", 16509)),
        (None, Listener("192.0.2.11", 16509)),
    ],
)
def test_it_has_nothing_against_an_address_that_may_fit(
    inbound: str | None, listening: Listener
) -> None:
    nova = {"live_migration_inbound_addr": inbound}
    assert found(nova, listening=(listening,)) == []


# -- whom does it let in? ------------------------------------------------------------


def test_it_warns_where_a_login_is_asked_for_that_nobody_has() -> None:
    finding = only(found(settings=settings(auth_tcp="sasl")))
    assert (finding.id, finding.level) == ("libvirt.asks-sasl", Level.WARNING)
    assert finding.affects is Affects.LIVE_TO


def test_it_tells_of_a_login_that_somebody_has() -> None:
    told = settings(auth_tcp="sasl", credentials=True)
    assert only(found(settings=told)).level is Level.INFO


def test_it_notes_that_plain_tcp_asks_for_nothing() -> None:
    finding = only(checks.check(host()))
    assert (finding.id, finding.level) == ("libvirt.no-authentication", Level.INFO)


@pytest.mark.parametrize(
    ("nova", "libvirt"),
    [
        ({}, {"listening": (Listener("127.0.0.1", 16509),)}),
        ({}, {"listening": Missing("x")}),
        ({}, {"settings": settings(auth_tcp="sasl")}),
        ({}, {"settings": Missing("x")}),
        (BY_TLS, {"listening": (TLS,)}),
    ],
)
def test_it_notes_no_open_door_where_there_is_none(
    nova: dict[str, Any], libvirt: dict[str, Any]
) -> None:
    told = checks.check(host(nova, **libvirt))
    assert "libvirt.no-authentication" not in [each.id for each in told]


def test_it_tells_when_settings_cannot_be_read() -> None:
    """On CentOS they are root's alone; a warning would stand there for ever."""
    finding = only(found(settings=Missing("/etc/libvirt: Permission denied")))
    assert (finding.id, finding.level) == ("libvirt.settings-not-read", Level.INFO)


def test_it_does_not_miss_settings_of_a_daemon_that_it_does_not_see() -> None:
    """In a container, for instance."""
    assert found(layout=Missing("x"), settings=Missing("x")) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"connects": DOWN},
        {"listening": ()},
        {"listening": (Listener("::1", 16509),)},
        {"settings": settings(auth_tcp="sasl")},
        {"settings": Missing("x")},
    ],
)
def test_it_says_with_everything_what_to_do_and_where_it_looked(
    facts: dict[str, Any],
) -> None:
    for each in found(**facts):
        assert str(each.hint)
        assert each.subject == "compute1"
        assert each.commands
        assert {seen.host for seen in each.evidence} == {"compute1"}


def test_it_leaves_it_to_topics_what_matters_in_some_cases_only() -> None:
    """Of what root alone may read, nothing hangs on much."""
    secret = Missing("Permission denied")
    parts = {"layout": secret, "activation": secret, "settings": secret}
    files = (certificate(exists=secret), certificate(expires=secret))
    asked = ("usable_models", "migrates_blocks", "migration", "gives_own_cpu")
    can = capabilities(**dict.fromkeys(asked, secret))
    sound = daemon(connects=secret, certificates=files, **parts)
    known = agent.check(known_host(libvirt=sound, capabilities=can))
    told = [str(each.message) for each in known]
    assert not [each for each in told if each.startswith(("libvirt", "capabilities"))]


def test_it_leaves_nothing_else_to_topics() -> None:
    unknown = Missing("Permission denied")
    told = agent.check(known_host(libvirt=daemon(listening=unknown)))
    assert "libvirt.listening" in [each.evidence[0].source for each in told]
