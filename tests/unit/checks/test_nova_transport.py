"""Whether the way on which nova.conf sends live migrations can be taken."""

from typing import Any

import pytest

from migration_panel.checks import nova as checks
from migration_panel.checks.finding import Affects, Finding, Level
from tests.sound import known_host, nova_conf


def found(**settings: Any) -> list[Finding]:
    of = {f"live_migration_{name}": value for name, value in settings.items()}
    return checks.check(known_host(nova=nova_conf(**of)))


def ids(**settings: Any) -> list[str]:
    return [each.id for each in found(**settings)]


@pytest.mark.parametrize("scheme", [None, "", "tcp", "tls"])
def test_it_does_not_mind_the_usual_schemes(scheme: str | None) -> None:
    assert found(scheme=scheme) == []


@pytest.mark.parametrize("kind", ["lxc", "uml", "xen"])
def test_it_blocks_what_nova_cannot_migrate_live(kind: str) -> None:
    (only,) = checks.check(known_host(nova=nova_conf(virt_type=kind)))
    assert (only.id, only.level) == ("nova.no-live-migration", Level.BLOCKER)
    assert only.affects is Affects.LIVE_FROM


@pytest.mark.parametrize("kind", ["kvm", "qemu", "parallels"])
def test_it_does_not_mind_what_nova_can(kind: str) -> None:
    assert checks.check(known_host(nova=nova_conf(virt_type=kind))) == []


# -- the URI --------------------


@pytest.mark.parametrize(
    "uri",
    [
        "qemu+tcp://compute2/system",
        "qemu+tcp://%s/system?a=%s",
        "qemu+tcp://%d/system",
        "qemu+tcp://%s/system?no_verify=100%",
        "qemu+tcp://%%s/system",
        "%",
        "%s",
        "qemu+tcp:%s",
    ],
)
def test_it_blocks_a_uri_that_nova_or_libvirt_cannot_use(uri: str) -> None:
    only = found(uri=uri)[0]
    assert (only.id, only.level) == ("nova.uri-malformed", Level.BLOCKER)
    assert uri in str(only.message)
    assert "//%s/system" in str(only.message)


@pytest.mark.parametrize(
    "uri",
    [
        "qemu+tcp://%s/system",
        "qemu+tls://%s/system?pkipath=/a%%b",
        "qemu://nova@%s:16514/system",
    ],
)
def test_it_only_tells_that_a_good_uri_is_deprecated(uri: str) -> None:
    (only,) = found(uri=uri)
    assert (only.id, only.level) == ("nova.uri-deprecated", Level.INFO)


@pytest.mark.parametrize(
    ("scheme", "uri"),
    [
        ("tls", "qemu+tcp://%s/system"),
        ("tcp", "qemu://%s/system"),
        ("tcp", "no uri %s"),
    ],
)
def test_it_warns_of_a_scheme_that_the_uri_overrules(scheme: str, uri: str) -> None:
    both = {each.id: each.level for each in found(scheme=scheme, uri=uri)}
    assert both["nova.scheme-ignored"] is Level.WARNING


@pytest.mark.parametrize(
    ("scheme", "uri"),
    [
        ("tcp", "qemu+tcp://%s/system"),
        ("tls", "qemu+tls://%s/system"),
        ("tls", "qemu://%s/system"),
        ("tls", None),
        (None, "qemu+tcp://%s/system"),
    ],
)
def test_it_does_not_mind_a_scheme_that_is_the_uris(
    scheme: str | None, uri: str | None
) -> None:
    assert "nova.scheme-ignored" not in ids(scheme=scheme, uri=uri)


# -- the transport --------------------


@pytest.mark.parametrize("scheme", ["unix", "tpc", "rdma", "http"])
def test_it_blocks_a_transport_that_leads_nowhere(scheme: str) -> None:
    (only,) = found(scheme=scheme)
    assert (only.id, only.level) == ("nova.transport-unknown", Level.BLOCKER)
    assert f"qemu+{scheme}://" in only.evidence[0].text


def test_it_blocks_such_a_transport_in_a_uri() -> None:
    assert "nova.transport-unknown" in ids(uri="qemu+unix://%s/system")


@pytest.mark.parametrize(
    "settings",
    [
        {"scheme": "ssh"},
        {"scheme": "libssh2"},
        {"uri": "qemu+ssh://stack@%s/system"},
        {"uri": "qemu+ssh://root@%s:2022/system?socket=/a"},
    ],
)
def test_it_warns_of_ssh_which_the_agent_cannot_try(settings: dict[str, str]) -> None:
    by_id = {each.id: each for each in found(**settings)}
    only = by_id["nova.by-ssh"]
    assert (only.level, only.affects) == (Level.WARNING, Affects.LIVE_FROM)
    assert only.commands[0].line.startswith("virsh -c ")


def test_it_does_not_mind_ssh_with_a_key_of_its_own() -> None:
    """As TripleO sets it, with a key that nova reads too."""
    uri = "qemu+ssh://nova_migration@%s:2022/system?keyfile=/etc/nova/identity"
    assert ids(uri=uri) == ["nova.uri-deprecated"]


def test_it_quotes_a_uri() -> None:
    uri = "qemu+ssh://%s/system?a=$(reboot)"
    by_id = {each.id: each for each in found(uri=uri)}
    line = by_id["nova.by-ssh"].commands[0].line
    assert line == "virsh -c 'qemu+ssh://TARGET/system?a=$(reboot)' hostname"


# -- tunnels --------------------


def test_it_warns_of_a_tunnel() -> None:
    (only,) = found(tunnelled=True)
    assert (only.id, only.level) == ("nova.tunnelled", Level.WARNING)


def test_it_warns_of_a_tunnel_and_tls_at_once() -> None:
    both = found(tunnelled=True, with_native_tls=True)
    assert [each.id for each in both] == ["nova.tunnelled-and-tls", "nova.tunnelled"]
    assert {each.level for each in both} == {Level.WARNING}


@pytest.mark.parametrize(
    "flag", ["with_native_tls", "permit_post_copy", "permit_auto_converge"]
)
def test_it_does_not_mind_other_flags(flag: str) -> None:
    assert found(**{flag: True}) == []


def test_it_does_not_mind_post_copy_and_auto_converge_at_once() -> None:
    assert found(permit_post_copy=True, permit_auto_converge=True) == []
