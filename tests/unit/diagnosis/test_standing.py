"""Whether a cause still stands, by what the checks found of real facts."""

from typing import Any

import pytest

from migration_panel.checks import pair
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.diagnosis.catalog import CAUSES
from migration_panel.diagnosis.diagnosis import Place, Standing
from migration_panel.diagnosis.move import Move
from migration_panel.diagnosis.standing import Context, place_of, standing
from migration_panel.facts.known import KnownPair
from migration_panel.facts.migration import COLD, LIVE, RESIZE
from migration_panel.facts.missing import Missing
from migration_panel.text import N_
from tests.pairs import OTHER_UUID, a_pair, failed, target, worked
from tests.reports import SILENT

GONE, STANDS, UNKNOWN = Standing.GONE, Standing.STANDS, Standing.UNKNOWN


def context(kind: str | None, known: KnownPair, *seen: str) -> Context:
    ends = [each.report for each in (known.source, known.target)]
    return Context(
        move=Move(source="compute1", target="compute2", kind=kind),
        reports={each.host: each for each in ends if not isinstance(each, Missing)},
        seen=seen,
    )


def told(cause: str, kind: str | None, *seen: str, **parts: Any) -> Standing:
    """Of a sound pair, but for these parts of its probe."""
    known = a_pair(**parts)
    return standing(cause, pair.check(known), known.probe, context(kind, known, *seen))


def found(check: str, subject: str, level: Level, **more: Any) -> Finding:
    text = N_("It is so.")
    return Finding(
        id=check, level=level, subject=subject, message=text, hint=text, **more
    )


SSH = [
    ("ssh_host_key_unknown", "Host key verification failed."),
    ("ssh_host_key_changed", "WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!"),
    ("ssh_auth_denied", "nova@192.0.2.12: Permission denied (publickey)."),
    ("ssh_private_key_unusable", "WARNING: UNPROTECTED PRIVATE KEY FILE!"),
    ("ssh_login_disabled", "This account is currently not available."),
    ("ssh_connection_refused", "connect to host c2 port 22: Connection refused"),
    ("ssh_unreachable", "connect to host c2 port 22: Connection timed out"),
    ("ssh_unreachable", "connect to host c2 port 22: No route to host"),
    ("ssh_failed_unspecified", "exit code 255"),
]
each_of_ssh = pytest.mark.parametrize("cause", sorted({cause for cause, _said in SSH}))


@pytest.mark.parametrize(("cause", "said"), SSH)
@pytest.mark.parametrize("kind", [COLD, RESIZE])
def test_it_stands_while_ssh_says_the_same(cause: str, said: str, kind: str) -> None:
    assert told(cause, kind, ssh=failed(said)) is STANDS


@each_of_ssh
def test_it_is_gone_when_ssh_gets_in(cause: str) -> None:
    assert told(cause, COLD, ssh=worked()) is GONE


@each_of_ssh
def test_it_is_not_known_where_ssh_was_not_tried(cause: str) -> None:
    assert told(cause, COLD, ssh=SILENT) is UNKNOWN


@each_of_ssh
def test_it_is_not_gone_by_another_failure(cause: str) -> None:
    other = failed("Unable to negotiate with 192.0.2.12")
    assert told(cause, COLD, ssh=other) is UNKNOWN


@pytest.mark.parametrize(("cause", "said"), SSH)
def test_it_tells_nothing_of_roots_ssh_by_novas(cause: str, said: str) -> None:
    assert told(cause, LIVE, ssh=worked()) is UNKNOWN
    assert told(cause, LIVE, ssh=failed(said)) is UNKNOWN


REFUSED = "unable to connect to server at 'compute2:16509': Connection refused"
LIVE_CASES = [
    ("libvirtd_connection_refused", {"libvirt": failed(REFUSED)}),
    ("migration_port_blocked", {"data_port": failed("timed out")}),
]


@pytest.mark.parametrize(("cause", "parts"), LIVE_CASES)
def test_it_stands_while_the_probe_fails(cause: str, parts: dict[str, Any]) -> None:
    assert told(cause, LIVE, **parts) is STANDS
    assert told(cause, None, **parts) is STANDS


@pytest.mark.parametrize(("cause", "parts"), LIVE_CASES)
def test_it_is_gone_when_the_probe_works(cause: str, parts: dict[str, Any]) -> None:
    assert told(cause, LIVE) is GONE
    assert told(cause, LIVE, **dict.fromkeys(parts, SILENT)) is UNKNOWN
    assert told(cause, COLD) is UNKNOWN


def test_it_needs_no_report_for_what_a_probe_shows() -> None:
    known = a_pair()
    assert standing("ssh_auth_denied", pair.check(known), known.probe) is GONE


def test_it_believes_a_probe_more_than_an_older_report() -> None:
    old = found(
        "ssh.key-permissions", "compute1", Level.BLOCKER, affects=Affects.COLD_FROM
    )
    known = a_pair()
    cause = "ssh_private_key_unusable"
    assert standing(cause, (old,), known.probe, context(COLD, known)) is GONE
    assert standing(cause, (old,), None, context(COLD, known)) is STANDS


def test_it_needs_both_hosts_facts_where_they_are_compared() -> None:
    known = a_pair(to_host=target(can={"host_uuid": OTHER_UUID}))
    both = context(LIVE, known)
    one = Context(move=both.move, reports={"compute1": both.reports["compute1"]})
    cause = "duplicate_host_uuid"
    assert standing(cause, (), known.probe, both) is GONE
    assert standing(cause, (), known.probe, one) is UNKNOWN
    assert standing(cause, (), known.probe) is UNKNOWN


def test_it_knows_nothing_where_a_fact_is_missing() -> None:
    known = a_pair(to_host=target(capabilities=SILENT))
    cause = "duplicate_host_uuid"
    assert standing(cause, (), known.probe, context(LIVE, known)) is UNKNOWN


@pytest.mark.parametrize("level", [Level.UNKNOWN, Level.INFO])
def test_it_takes_no_doubt_for_an_answer(level: Level) -> None:
    known = a_pair()
    doubt = found("pair.same-uuid", "compute1 → compute2", level)
    cause = "duplicate_host_uuid"
    assert standing(cause, (doubt,), known.probe, context(LIVE, known)) is UNKNOWN


@pytest.mark.parametrize(
    ("subject", "more"),
    [
        ("compute1 → compute3", {}),
        ("compute2 → compute1", {}),
        ("compute1 → compute2", {"affects": Affects.COLD}),
        ("compute1 → compute2", {"server": "another"}),
    ],
)
def test_it_goes_by_no_finding_of_another_move(
    subject: str, more: dict[str, Any]
) -> None:
    known = a_pair()
    other = found("pair.same-uuid", subject, Level.BLOCKER, **more)
    ours = Context(
        move=Move(source="compute1", target="compute2", server="own", kind=LIVE),
        reports=context(LIVE, known).reports,
    )
    assert standing("duplicate_host_uuid", (other,), known.probe, ours) is GONE


@pytest.mark.parametrize(
    ("subject", "affects", "expected"),
    [
        ("compute2", Affects.TO, STANDS),
        ("compute1", Affects.TO, UNKNOWN),
        ("compute2", Affects.FROM, UNKNOWN),
        ("compute3", Affects.TO, UNKNOWN),
    ],
)
def test_it_minds_which_end_a_host_is(
    subject: str, affects: Affects, expected: Standing
) -> None:
    full = found("storage.full", subject, Level.BLOCKER, affects=affects)
    known = a_pair()
    assert (
        standing("dest_disk_space", (full,), known.probe, context(LIVE, known))
        is expected
    )


def test_it_is_not_gone_by_checks_that_see_a_part_only() -> None:
    assert told("dest_hypervisor_incompatible", LIVE) is UNKNOWN
    assert told("qemu_state_stream_mismatch", LIVE) is UNKNOWN
    assert told("cpu_incompatible", LIVE) is UNKNOWN


def test_it_is_gone_when_those_that_saw_it_are_silent() -> None:
    assert told("qemu_state_stream_mismatch", LIVE, "pair.qemu-older") is GONE
    assert told("qemu_state_stream_mismatch", LIVE, "pair.other") is UNKNOWN
    assert told("dest_hypervisor_incompatible", LIVE, "pair.qemu-older") is UNKNOWN


@pytest.mark.parametrize(
    ("cause", "shared", "expected"),
    [
        ("storage_not_shared", False, STANDS),
        ("storage_not_shared", True, GONE),
        ("storage_not_shared", SILENT, UNKNOWN),
        ("storage_is_shared", True, STANDS),
        ("storage_is_shared", False, GONE),
        ("storage_is_shared", SILENT, UNKNOWN),
    ],
)
def test_it_knows_of_storage_by_the_marker(
    cause: str, shared: Any, expected: Standing
) -> None:
    assert told(cause, LIVE, shared_storage=shared) is expected


@pytest.mark.parametrize("probe", [None, SILENT])
@pytest.mark.parametrize("cause", CAUSES, ids=lambda each: each.id)
def test_it_calls_nothing_gone_that_nobody_looked_at(cause: Any, probe: Any) -> None:
    assert standing(cause.id, (), probe) is UNKNOWN


@pytest.mark.parametrize("cause", ["unknown", "none", "", "no_such_cause"])
def test_it_knows_no_cause_outside_the_catalog(cause: str) -> None:
    assert told(cause, LIVE) is UNKNOWN
    assert place_of(cause) is Place.SERVER


@pytest.mark.parametrize(
    ("cause", "place"),
    [
        ("ssh_host_key_unknown", Place.SOURCE),
        ("libvirtd_connection_refused", Place.TARGET),
        ("duplicate_host_uuid", Place.PAIR),
        ("passthrough_device_not_migratable", Place.SERVER),
        ("quota_exceeded", Place.CLOUD),
    ],
)
def test_it_knows_what_is_to_be_mended(cause: str, place: Place) -> None:
    assert place_of(cause) is place
