"""What the verdicts of a pair are when one thing of it is broken."""

from dataclasses import replace
from typing import Any

import pytest

from migration_panel.checks import host as host_checks
from migration_panel.checks import pair as pair_checks
from migration_panel.checks.finding import Affects
from migration_panel.facts.known import KnownHost, KnownPair
from migration_panel.facts.listener import Listener
from migration_panel.facts.missing import Missing
from migration_panel.readiness import State, Verdict, of_pair, verdict
from tests.hypervisors import EVERYWHERE, capabilities, certificate, daemon, settings
from tests.pairs import failed, resolved, sound_probe
from tests.unit.checks.known import a_domain, a_placed, a_service, the_domains
from tests.whole_hosts import source, target

READY, WARNING = State.READY, State.WARNING
UNKNOWN, BLOCKED = State.UNKNOWN, State.BLOCKED
SERVER = a_placed()
CEPH = {"images_type": "rbd"}
BY_TLS = {"live_migration_scheme": "tls"}
BY_SSH = {"live_migration_scheme": "ssh"}
SASL = settings(auth_tcp="sasl")
GONE = certificate("ca", exists=False, expires=None)
NO_AGENT = Missing("the agent on compute2 did not answer")
PEER = "unable to connect to server at 'compute2:16509'"


def judged(pair: KnownPair, move: Affects) -> Verdict:
    left, entered = host_checks.check(pair.source), host_checks.check(pair.target)
    return verdict(of_pair(left, entered, pair_checks.check(pair)), move)


def states(
    from_host: KnownHost | None = None, to_host: KnownHost | None = None, **parts: Any
) -> tuple[State, State]:
    """Cold and live."""
    pair = KnownPair(
        source=from_host or source(),
        target=to_host or target(),
        probe=sound_probe(**parts),
    )
    return judged(pair, Affects.COLD).state, judged(pair, Affects.LIVE).state


def test_it_calls_a_sound_pair_ready() -> None:
    """Whatever else is told of it is a note."""
    assert states() == (READY, READY)


def test_it_says_nothing_worse_than_a_note_of_a_sound_host() -> None:
    told = host_checks.check(source())
    assert [each.id for each in told] == ["libvirt.no-authentication"]


# -- ssh -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "cold"),
    [
        ("Host key verification failed.", BLOCKED),
        ("nova@192.0.2.12: Permission denied (publickey).", BLOCKED),
        ("This account is currently not available.", BLOCKED),
        ("ssh: connect to host 192.0.2.12 port 22: Connection refused", BLOCKED),
        ("ssh: connect to host 192.0.2.12 port 22: No route to host", BLOCKED),
        ("ssh: no answer within 11 s", WARNING),
        ("kex_exchange_identification: Connection closed by remote host", WARNING),
    ],
)
def test_it_leaves_live_migrations_alone_where_ssh_fails(
    said: str, cold: State
) -> None:
    path = Missing("ssh did not get in")
    assert states(ssh=failed(said), instances_path=path) == (cold, READY)


def test_it_does_not_let_shared_storage_do_without_ssh() -> None:
    denied = failed("nova@192.0.2.12: Permission denied (publickey).")
    assert states(ssh=denied, shared_storage=True) == (BLOCKED, READY)


def test_it_needs_the_path_for_cold_migrations() -> None:
    assert states(instances_path=failed("nova may not write")) == (BLOCKED, READY)


# -- libvirt -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "live"),
    [
        (
            f"{PEER}: Connection refused",
            BLOCKED,
        ),
        (f"{PEER}: No route to host", BLOCKED),
        ("Unable to resolve address 'compute2' service '16509': Unknown name", BLOCKED),
        ("authentication failed: authentication failed", BLOCKED),
        ("authentication failed: Failed to verify peer's certificate", BLOCKED),
        ("authentication failed: No authentication callback available", UNKNOWN),
        ("qemu+tcp://compute2/system: no answer within 5 s", WARNING),
        ("End of file while reading data: Input/output error", WARNING),
    ],
)
def test_it_leaves_cold_migrations_alone_where_libvirt_fails(
    said: str, live: State
) -> None:
    cpu = Missing("libvirt did not let us in")
    assert states(libvirt=failed(said), cpu=cpu) == (READY, live)


def test_it_warns_of_every_way_by_ssh() -> None:
    """Libvirt logs in as root, whatever nova can do."""
    assert states(source(BY_SSH)) == (READY, WARNING)


def test_it_does_not_know_a_way_by_ssh_on_which_nova_fails() -> None:
    said = "Cannot recv data: Host key verification failed.: Connection reset by peer"
    assert states(source(BY_SSH), libvirt=failed(said)) == (READY, UNKNOWN)


def test_it_blocks_where_libvirt_of_either_side_is_down() -> None:
    down = daemon(connects=Missing("Failed to connect socket"), listening=())
    off = a_service(enabled=False, disabled_reason="AUTO: Connection to libvirt lost")
    left = replace(source(libvirt=down), service=off)
    entered = replace(target(libvirt=down), service=off)
    assert states(left) == (BLOCKED, BLOCKED)
    assert states(to_host=entered) == (BLOCKED, BLOCKED)


@pytest.mark.parametrize(
    "listening", [(), (Listener("127.0.0.1", 16509),), (Listener("::1", 16509),)]
)
def test_it_blocks_where_the_targets_libvirt_listens_to_nobody(listening: Any) -> None:
    deaf = daemon(listening=listening)
    assert states(to_host=target(libvirt=deaf)) == (READY, BLOCKED)
    assert states(source(libvirt=deaf)) == (READY, READY)


def test_it_lets_others_come_by_tcp_to_a_host_that_itself_goes_by_tls() -> None:
    """Its own way out is shut, without a CA."""
    alone = daemon(certificates=(GONE,))
    there = target(BY_TLS, libvirt=alone)
    assert states(to_host=there) == (READY, WARNING)
    said = "Cannot read CA certificate '/etc/pki/CA/cacert.pem': No such file or "
    no_way = failed(f"{said}directory")
    here = source(BY_TLS, libvirt=alone)
    assert states(here, libvirt=no_way, cpu=Missing("x")) == (READY, BLOCKED)


def test_it_warns_where_a_login_is_asked_for_and_someone_got_in() -> None:
    assert states(to_host=target(libvirt=daemon(settings=SASL))) == (READY, WARNING)


def test_it_is_not_put_off_by_settings_that_are_roots_alone() -> None:
    """As on Red Hat's distributions, on every host."""
    hidden = daemon(settings=Missing("/etc/libvirt: Permission denied"))
    assert states(source(libvirt=hidden), target(libvirt=hidden)) == (READY, READY)


def test_it_is_not_put_off_by_keys_that_are_roots_alone() -> None:
    listening = (Listener(EVERYWHERE, 16514),)
    hidden = Missing("/etc/pki/libvirt/private/clientkey.pem: Permission denied")
    files = (certificate("ca"), certificate("client-key", exists=hidden))
    by_tls = daemon(listening=listening, certificates=files)
    hosts = source(BY_TLS, libvirt=by_tls), target(BY_TLS, libvirt=by_tls)
    assert states(*hosts) == (READY, READY)


# -- the hosts -----------------------------------------------------------------------


def test_it_blocks_live_migrations_between_twins_alone() -> None:
    """To a third host both may send and both may take."""
    twin = replace(source(), same_uuid=("compute2",))
    there = target(can={"host_uuid": capabilities().host_uuid})
    assert states(twin, there) == (READY, BLOCKED)
    assert states(twin) == (READY, WARNING)


@pytest.mark.parametrize(
    ("from_host", "to_host", "live"),
    [
        (source(can={"qemu_version": "8.2.2"}), None, BLOCKED),
        (source(can={"libvirt_version": "10.0.0"}), None, WARNING),
        (None, target(can={"security": ("dac",)}), WARNING),
        (None, target(can={"gives_own_cpu": False}), BLOCKED),
        (None, target(can={"gives_own_cpu": Missing("x")}), UNKNOWN),
        (
            source({"cpu_mode": "custom"}),
            target({"cpu_mode": "custom"}, {"gives_own_cpu": False}),
            READY,
        ),
        (source(can={"migrates_blocks": False}), None, WARNING),
    ],
)
def test_it_leaves_cold_migrations_alone_where_hypervisors_differ(
    from_host: KnownHost | None, to_host: KnownHost | None, live: State
) -> None:
    assert states(from_host, to_host) == (READY, live)


def test_it_takes_no_guest_where_kvm_is_missing() -> None:
    """Guests that are there already may go."""
    without = {"kvm": False, "gives_own_cpu": None}
    assert states(to_host=target(can=without)) == (BLOCKED, BLOCKED)


def test_it_warns_of_a_guest_that_the_target_does_not_know() -> None:
    there = the_domains(a_domain(machine="pc-q35-rhel9.4.0"))
    here = replace(source(domains=there), servers=(SERVER,))
    assert states(here) == (READY, WARNING)


# -- the network ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "broken",
    [
        {"data_port": failed("192.0.2.12 port 49160: No route to host")},
        {"names": (resolved("compute2"),)},
        {"names": (resolved("compute2", "127.0.1.1"),)},
    ],
)
def test_it_leaves_cold_migrations_alone_where_memory_does_not_travel(
    broken: Any,
) -> None:
    assert states(**broken) == (READY, BLOCKED)


@pytest.mark.parametrize(
    ("part", "cold", "live"),
    [
        ("ssh", UNKNOWN, READY),
        ("instances_path", UNKNOWN, READY),
        ("libvirt", READY, UNKNOWN),
        ("cpu", READY, UNKNOWN),
        ("data_port", READY, UNKNOWN),
        ("names", READY, UNKNOWN),
        ("shared_storage", READY, READY),
    ],
)
def test_it_is_never_ready_by_what_was_not_tried(
    part: str, cold: State, live: State
) -> None:
    parts: dict[str, Any] = {part: NO_AGENT}
    assert states(**parts) == (cold, live)


@pytest.mark.parametrize("shared", [True, False])
def test_it_is_ready_in_ceph_whatever_the_path_is(*, shared: bool) -> None:
    hosts = source(CEPH), target(CEPH)
    assert states(*hosts, shared_storage=shared) == (READY, READY)


def test_it_warns_where_one_host_only_is_in_ceph() -> None:
    assert states(source(CEPH)) == (WARNING, WARNING)
