"""A failed migration's causes, from all that is known of it."""

import pytest

from migration_panel.checks.finding import Affects, Level
from migration_panel.diagnosis.combine import diagnose
from migration_panel.diagnosis.diagnosis import Confidence, Place, Standing
from migration_panel.facts import codec
from migration_panel.facts.migration import COLD, LIVE, RESIZE
from migration_panel.facts.missing import Missing
from tests import sound
from tests.hypervisors import capabilities
from tests.pairs import OTHER_UUID
from tests.reports import report
from tests.unit.diagnosis import texts
from tests.unit.diagnosis.cases import (
    a_failure,
    a_fault,
    after,
    asked,
    causes,
    first,
    found,
    logged,
    refused,
)
from tests.unit.diagnosis.texts import Sample, reported

REFUSED = (
    "2026-11-22 12:00:59.120 812 ERROR nova.virt.libvirt.driver Live Migration "
    "failure: unable to connect to server at 'compute2:16509': Connection refused"
)
DENIED = "Stderr: 'nova@192.0.2.12: Permission denied (publickey).'"
CUT = (
    "Resize error: not able to execute ssh command: Unexpected error while running "
    "command.\nCommand: ssh -o BatchMode=yes 192.0.2.12 mkdir -p "
    "/var/lib/nova/instances/5e4b0b5c-0000-4000-8000-000000000001\nExit code: 255\n"
    "Stdout: ''\nStderr: 'Host key v"
)
STRANGE = "2026-11-22 12:00:59 1 ERROR nova.compute.manager It failed oddly: 0x2a"
NO_HOST = "No valid host was found. There are not enough hosts available."
LISTENS = "pair.libvirt-refused"


def test_it_reads_the_log_of_a_host() -> None:
    proof = first(evidence=(logged("nothing", REFUSED),)).proofs[0]
    assert (proof.confidence, proof.host) == (Confidence.LOG, "compute1")
    assert (proof.source, proof.at) == ("/var/log/nova/nova-compute.log", after(59))
    assert proof.text == REFUSED


@pytest.mark.parametrize("sample", list(reported()), ids=lambda each: each.text[:40])
def test_it_reads_a_log_as_the_engine_reads_it(sample: Sample) -> None:
    lines = sample.text.split("\n")
    known = diagnose(a_failure(evidence=(logged(*lines),)))
    told = [each.cause for each in known.causes]
    nothing = ["unknown"] if known.unexplained else ["none"]
    assert (told or nothing) == texts.causes(sample.text)


@pytest.mark.parametrize("kind", [COLD, RESIZE])
def test_it_reads_details_that_nova_cut(kind: str) -> None:
    known = first(kind=kind, requests=asked(kind, refused(CUT[:255])))
    assert known.cause == "ssh_host_key_unknown"
    assert known.confidence == (Confidence.NOVA,)
    assert known.proofs[0].source.startswith("GET /servers/5e4b0b5c-")
    assert known.proofs[0].source.endswith(" compute_resize_instance")


@pytest.mark.parametrize("length", [20, 60, 120])
def test_it_guesses_nothing_where_nova_cut_too_early(length: int) -> None:
    known = diagnose(a_failure(COLD, requests=asked(COLD, refused(CUT[:length]))))
    assert {each.cause for each in known.causes} <= {"ssh_failed_unspecified"}
    assert bool(known.unexplained) is not bool(known.causes)


def test_it_reads_a_fault_of_this_migration() -> None:
    known = first(fault=a_fault("Build failed", details=f"Traceback\n{DENIED}"))
    assert known.cause == "ssh_auth_denied"
    assert known.proofs[0].source.endswith(" fault")


@pytest.mark.parametrize("seconds", [-3600, -2, 200])
def test_it_reads_no_fault_of_another_time(seconds: float) -> None:
    assert causes(fault=a_fault(DENIED, created=after(seconds))) == []


def test_it_reads_no_request_of_another_move() -> None:
    earlier = asked(COLD, refused(CUT))
    assert causes(kind=LIVE, requests=earlier) == []


def test_it_adds_what_was_measured_to_what_was_said() -> None:
    known = first(evidence=(logged(REFUSED),), findings=(found(LISTENS),))
    assert known.cause == "libvirtd_connection_refused"
    assert known.confidence == (Confidence.MEASURED, Confidence.LOG)
    measured = known.proofs[0]
    assert (measured.host, measured.text, measured.at) == (
        "compute1",
        "refuses",
        after(62),
    )
    assert known.checks == (LISTENS,)


def test_it_names_what_was_measured_where_nobody_said_why() -> None:
    known = first(findings=(found(LISTENS),))
    assert known.cause == "libvirtd_connection_refused"
    assert known.confidence == (Confidence.MEASURED,)


@pytest.mark.parametrize(
    "other",
    [
        found(LISTENS, affects=Affects.COLD),
        found(LISTENS, "compute1 → compute3"),
        found(LISTENS, "compute2 → compute1"),
        found(LISTENS, server="another"),
        found("storage.full", "compute2", level=Level.UNKNOWN),
        found("pair.same-uuid", level=Level.UNKNOWN),
        found(LISTENS, level=Level.INFO),
        found("libvirt.not-listening", "compute3"),
        found("libvirt.not-listening", "compute1", affects=Affects.LIVE_TO),
        found("agent.not-measured", "compute2", level=Level.UNKNOWN),
        found("clock.off", "compute2", level=Level.WARNING),
    ],
)
def test_it_takes_no_finding_that_does_not_matter(other: object) -> None:
    assert causes(findings=(other,)) == []


def test_it_only_infers_from_what_a_host_tells_of_itself() -> None:
    known = first(findings=(found("libvirt.not-listening", "compute2"),))
    assert known.cause == "libvirtd_connection_refused"
    assert known.confidence == (Confidence.INFERRED,)


def test_it_suspects_nothing_where_the_cause_is_said() -> None:
    risk = found("nova.unsafe-cache", "compute1", level=Level.WARNING)
    assert causes(evidence=(logged(REFUSED),), findings=(risk,)) == [
        "libvirtd_connection_refused"
    ]


def test_it_suspects_nothing_where_something_unknown_is_said() -> None:
    risk = found("nova.unsafe-cache", "compute1", level=Level.WARNING)
    known = diagnose(a_failure(evidence=(logged(STRANGE),), findings=(risk,)))
    assert known.causes == ()
    assert [each.text for each in known.unexplained] == [STRANGE]


def test_it_shows_the_first_lines_that_it_cannot_explain() -> None:
    lines = [f"{STRANGE} {number}" for number in range(40)]
    known = diagnose(a_failure(evidence=(logged("well", *lines, STRANGE),)))
    assert [each.text for each in known.unexplained] == lines[:10]


def test_it_suspects_what_a_host_suffers_from_where_nothing_is_said() -> None:
    risk = found("nova.unsafe-cache", "compute1", level=Level.WARNING)
    assert causes(findings=(risk,)) == ["unsafe_disk_cache"]


def test_it_tells_a_blocker_after_what_was_said() -> None:
    other = found("pair.data-port-closed")
    assert causes(evidence=(logged(REFUSED),), findings=(other,)) == [
        "libvirtd_connection_refused",
        "migration_port_blocked",
    ]


def test_it_drops_a_wrapper_when_something_inside_is_known() -> None:
    requests = asked(LIVE, refused(NO_HOST, "conductor_live_migrate_instance"))
    assert causes(requests=requests) == ["no_valid_host"]
    assert causes(requests=requests, evidence=(logged(REFUSED),)) == [
        "libvirtd_connection_refused"
    ]
    assert causes(requests=requests, findings=(found(LISTENS),)) == [
        "libvirtd_connection_refused"
    ]


def test_it_lets_a_host_explain_what_was_said() -> None:
    blocked = found("ssh.key-has-passphrase", "compute1", affects=Affects.COLD_FROM)
    known = diagnose(a_failure(COLD, evidence=(logged(DENIED),), findings=(blocked,)))
    assert [each.cause for each in known.causes] == ["ssh_agent_key_missing"]
    assert DENIED in [each.text for each in known.causes[0].proofs]


def test_it_lets_no_probe_explain_away_what_was_said() -> None:
    now = found("pair.ssh-host-key-unknown")
    assert causes(kind=COLD, evidence=(logged(DENIED),), findings=(now,)) == [
        "ssh_auth_denied",
        "ssh_host_key_unknown",
    ]


def test_it_knows_who_aborted() -> None:
    abort = asked(LIVE)[0]
    abort = type(abort)(
        id="req-abort",
        action="live_migration_cancel",
        server_id=abort.server_id,
        start=after(30),
        user_id="olive",
        message=None,
    )
    known = first(requests=(*asked(LIVE), abort))
    assert known.cause == "migration_cancelled"
    assert known.proofs[0].text == "live_migration_cancel olive"


@pytest.mark.parametrize("probe", [None, Missing("no agent")])
def test_it_finds_no_cause_where_nothing_is_known(probe: Missing | None) -> None:
    known = diagnose(a_failure(probe=probe))
    assert (known.causes, known.unexplained, known.disagreements) == ((), (), ())
    assert known.taken == after(65)


@pytest.mark.parametrize(
    ("findings", "place"),
    [
        ((), Place.PAIR),
        ((found("ssh.no-authorized-key", "compute2"),), Place.TARGET),
        ((found("ssh.no-private-key", "compute1"),), Place.SOURCE),
        (
            (
                found("ssh.no-private-key", "compute1"),
                found("ssh.no-authorized-key", "compute2"),
            ),
            Place.PAIR,
        ),
    ],
)
def test_it_mends_where_a_host_says_that_it_is(
    findings: tuple[object, ...], place: Place
) -> None:
    known = first(kind=COLD, evidence=(logged(DENIED),), findings=findings)
    assert (known.cause, known.place) == ("ssh_auth_denied", place)


@pytest.mark.parametrize(
    ("host", "place"),
    [("compute1", Place.SOURCE), ("compute2", Place.TARGET), ("other", Place.TARGET)],
)
def test_it_mends_the_host_that_lost_its_own_libvirt(host: str, place: Place) -> None:
    line = "ERROR nova Connection to libvirt lost: HypervisorUnavailable"
    lost = "Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file"
    known = first(evidence=(logged(f"{line} {lost} or directory", host=host),))
    assert (known.cause, known.place) == ("libvirt_local_daemon_down", place)


@pytest.mark.parametrize(
    ("seconds", "ahead", "standing"),
    [
        (59, 0, Standing.UNKNOWN),
        (61, 0, Standing.GONE),
        (61, 30, Standing.UNKNOWN),
        (50, -30, Standing.GONE),
    ],
)
def test_it_goes_by_no_report_of_before(
    seconds: float, ahead: float, standing: Standing
) -> None:
    """A host that was measured before the failure says nothing of after it."""
    own = {
        "taken": after(seconds),
        "clock": sound.clock(ahead),
        "capabilities": capabilities(),
    }
    reports = {each: report(each, **own) for each in ("compute1", "compute2")}
    line = "ERROR nova libvirt.libvirtError: internal error: Attempt to migrate guest "
    known = first(
        evidence=(logged(f"{line}to the same host {OTHER_UUID}"),), reports=reports
    )
    assert (known.cause, known.standing) == ("duplicate_host_uuid", standing)


def test_it_can_be_stored() -> None:
    known = diagnose(
        a_failure(evidence=(logged(REFUSED, STRANGE),), findings=(found(LISTENS),))
    )
    assert codec.decode(type(known), codec.encode(known)) == known
