"""TLS files, judged."""

from datetime import timedelta
from typing import Any

import pytest

from migration_panel.checks import tls as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.known import KnownHost
from migration_panel.facts.libvirt import Certificate
from migration_panel.facts.missing import Missing
from tests.hypervisors import FILES, certificate, daemon
from tests.reports import NOON
from tests.sound import known_host, never_reported, nova_conf

BY_TLS = {"live_migration_scheme": "tls"}
NATIVE = {"live_migration_with_native_tls": True}
HIDDEN = Missing("/etc/pki/libvirt/private/clientkey.pem: Permission denied")
ABSENT: dict[str, Any] = {"exists": False, "expires": None, "names": ()}


def host(
    *files: Certificate, nova: dict[str, Any] | None = None, **sound: Any
) -> KnownHost:
    """All files are there and good but those given."""
    roles = {each.role for each in files}
    rest = tuple(certificate(role, **sound) for role in FILES if role not in roles)
    conf = nova_conf(**(BY_TLS if nova is None else nova))
    return known_host(nova=conf, libvirt=daemon(certificates=(*files, *rest)))


def found(*files: Certificate, nova: dict[str, Any] | None = None) -> list[Finding]:
    return checks.check(host(*files, nova=nova))


def levels(*files: Certificate, nova: dict[str, Any] | None = None) -> Any:
    told = found(*files, nova=nova)
    return [(each.id, each.level, each.affects) for each in told]


def ends_in(role: str = "server", **left: float) -> Certificate:
    return certificate(role, expires=NOON + timedelta(**left))


# -- nothing to say -----------------------------------------------------------------


def test_it_has_nothing_against_sound_files() -> None:
    assert found() == []
    assert found(nova=BY_TLS | NATIVE) == []


def test_it_has_nothing_to_say_of_what_was_not_measured() -> None:
    assert checks.check(never_reported()) == []
    assert checks.check(known_host()) == []
    assert checks.check(known_host(nova=nova_conf(**BY_TLS))) == []
    assert checks.check(known_host(libvirt=daemon())) == []


@pytest.mark.parametrize(
    "nova",
    [
        {},
        {"live_migration_scheme": "ssh"},
        {"live_migration_uri": "qemu+tls://%s/system?pkipath=/etc/pki/nova"},
        {"live_migration_uri": "nonsense"},
    ],
)
def test_it_does_not_miss_files_that_are_not_in_use(nova: dict[str, Any]) -> None:
    files = [certificate(role, **ABSENT) for role in FILES]
    assert found(*files, nova=nova) == []


def test_it_does_not_miss_qemus_files_without_native_tls() -> None:
    roles = [role for role in FILES if role.startswith("qemu-")]
    assert found(*(certificate(role, **ABSENT) for role in roles)) == []


def test_it_does_not_miss_libvirts_files_with_native_tls_alone() -> None:
    roles = [role for role in FILES if not role.startswith("qemu-")]
    assert found(*(certificate(role, **ABSENT) for role in roles), nova=NATIVE) == []


def test_it_does_not_know_every_role() -> None:
    other = Certificate(role="new", path="/x", exists=False, expires=None, names=())
    assert found(other) == []


# -- is it there? --------------------------------------------------------------------


@pytest.mark.parametrize("role", ["server", "server-key"])
def test_it_warns_where_others_would_not_be_answered(role: str) -> None:
    """They may come by another way than this host's nova.conf names."""
    gone = certificate(role, **ABSENT)
    assert levels(gone) == [("tls.file-missing", Level.WARNING, Affects.LIVE_TO)]


@pytest.mark.parametrize("role", ["client", "client-key"])
def test_it_warns_where_others_may_not_let_the_host_in(role: str) -> None:
    """They may not ask clients for certificates."""
    gone = certificate(role, **ABSENT)
    assert levels(gone) == [("tls.file-missing", Level.WARNING, Affects.LIVE_FROM)]


def test_it_blocks_the_way_out_without_a_ca() -> None:
    assert levels(certificate("ca", **ABSENT)) == [
        ("tls.file-missing", Level.BLOCKER, Affects.LIVE_FROM),
        ("tls.file-missing", Level.WARNING, Affects.LIVE_TO),
    ]


def test_it_blocks_only_without_the_ca_that_the_host_trusts_as_a_client() -> None:
    own = certificate("ca", **ABSENT)
    trusted = Certificate(
        role="client-ca",
        path=FILES["ca"],
        exists=True,
        expires=NOON + timedelta(days=90),
        names=(),
    )
    assert levels(own, trusted) == [
        ("tls.file-missing", Level.WARNING, Affects.LIVE_TO)
    ]


@pytest.mark.parametrize("role", ["qemu-server", "qemu-server-key"])
def test_it_warns_where_qemu_lacks_a_file(role: str) -> None:
    told = levels(certificate(role, **ABSENT), nova=NATIVE)
    assert told == [("tls.file-missing", Level.WARNING, Affects.LIVE_TO)]


def test_it_names_the_file_that_is_missing() -> None:
    (finding,) = found(certificate("server", **ABSENT))
    assert str(finding.message) == (
        "Missing on compute1: the server's certificate, /etc/pki/libvirt/servercert.pem"
    )


# -- is it valid? --------------------------------------------------------------------


def test_it_warns_of_an_expired_server() -> None:
    assert levels(ends_in(seconds=0)) == [
        ("tls.expired", Level.WARNING, Affects.LIVE_TO)
    ]


def test_it_blocks_the_way_out_with_an_expired_client() -> None:
    """Libvirt looks at its own certificate before it connects."""
    assert levels(ends_in("client", days=-1)) == [
        ("tls.expired", Level.BLOCKER, Affects.LIVE_FROM)
    ]


@pytest.mark.parametrize("days", [1, 29, 30])
def test_it_warns_of_what_expires_within_thirty_days(days: int) -> None:
    (finding,) = found(ends_in(days=days))
    assert (finding.id, finding.level) == ("tls.expires-soon", Level.WARNING)
    assert f"days left: {days})" in str(finding.message)


def test_it_warns_of_a_ca_for_both_sides() -> None:
    assert levels(ends_in("ca", days=3)) == [
        ("tls.expires-soon", Level.WARNING, Affects.LIVE)
    ]


@pytest.mark.parametrize("days", [31, 365, 100_000])
def test_it_has_nothing_against_what_lasts(days: int) -> None:
    assert found(ends_in(days=days)) == []


# -- is it for this host? ------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "nova"),
    [
        (("compute1",), BY_TLS),
        (("COMPUTE1",), BY_TLS),
        (("other", "compute1"), BY_TLS),
        (("*.example.org",), BY_TLS | {"host": "compute1.example.org"}),
        (("192.0.2.99",), BY_TLS | {"live_migration_inbound_addr": "192.0.2.99"}),
    ],
)
def test_it_has_nothing_against_a_fitting_name(
    names: tuple[str, ...], nova: dict[str, Any]
) -> None:
    assert found(certificate(names=names), nova=nova) == []


@pytest.mark.parametrize(
    ("names", "nova"),
    [
        ((), BY_TLS),
        (("compute2",), BY_TLS),
        (("compute1.example.org",), BY_TLS),
        (("*.example.org",), BY_TLS),
        (("*.org",), BY_TLS | {"host": "compute1.example.org"}),
        (("*.",), BY_TLS),
        (("compute1",), BY_TLS | {"live_migration_inbound_addr": "192.0.2.99"}),
    ],
)
def test_it_warns_of_a_certificate_for_another_name(
    names: tuple[str, ...], nova: dict[str, Any]
) -> None:
    told = levels(certificate(names=names), nova=nova)
    assert told == [("tls.other-name", Level.WARNING, Affects.LIVE_TO)]


def test_it_does_not_compare_names_that_were_not_read() -> None:
    (finding,) = found(certificate(expires=HIDDEN, names=()))
    assert finding.id == "tls.not-read"


def test_it_does_not_compare_the_names_of_clients() -> None:
    assert found(certificate("client", names=("hypervisors",))) == []


# -- could it be read? ---------------------------------------------------------------


def test_it_tells_of_a_key_that_nova_may_not_see() -> None:
    """Keys belong to root alone; a warning would stand there for ever."""
    told = levels(certificate("client-key", exists=HIDDEN))
    assert told == [("tls.not-read", Level.INFO, Affects.LIVE_FROM)]


@pytest.mark.parametrize(
    "file",
    [
        certificate("server", **ABSENT),
        ends_in(days=-1),
        ends_in(days=1),
        certificate(names=("x",)),
        certificate("client-key", exists=HIDDEN),
    ],
)
def test_it_says_with_everything_what_to_do_and_where_it_looked(
    file: Certificate,
) -> None:
    for each in found(file):
        assert str(each.hint)
        assert file.path in each.commands[0].line
        assert [seen.source for seen in each.evidence] == [file.path]


def test_it_quotes_paths_in_lines_to_copy() -> None:
    odd = certificate("server", **ABSENT | {"path": "/etc/a; reboot"})
    (finding,) = found(odd)
    assert finding.commands[0].line == "ls -lZ '/etc/a; reboot'"
