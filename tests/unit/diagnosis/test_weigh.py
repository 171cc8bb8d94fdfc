"""Causes are told in the order of what they tell, and of how surely."""

from typing import Any

import pytest

from migration_panel.checks.finding import Evidence, Level
from migration_panel.diagnosis.cause import Rank
from migration_panel.diagnosis.diagnosis import Confidence, Proof
from migration_panel.diagnosis.weigh import Scale, proofs_of, surest, tried
from tests.unit.diagnosis.cases import found


def proof(confidence: Confidence, text: str = "said") -> Proof:
    return Proof(confidence=confidence, host="", source="", text=text)


def scale(**causes: tuple[Rank, Confidence]) -> Scale:
    """Causes that were spoken of, in this order."""
    made = Scale()
    for cause, (rank, confidence) in causes.items():
        made.note(cause, rank, proof(confidence, cause))
    return made


def order(made: Scale) -> list[str]:
    return [each.cause.id for each in made.ordered()]


def test_it_tells_the_more_specific_first() -> None:
    made = scale(
        volume_attach_failed=(Rank.GENERAL, Confidence.LOG),
        cpu_incompatible=(Rank.SPECIFIC, Confidence.NOVA),
        kvm_unavailable=(Rank.DECISIVE, Confidence.NOVA),
    )
    assert order(made) == [
        "kvm_unavailable",
        "cpu_incompatible",
        "volume_attach_failed",
    ]


def test_it_tells_the_surer_first_among_equals() -> None:
    made = scale(
        cpu_incompatible=(Rank.SPECIFIC, Confidence.NOVA),
        kvm_unavailable=(Rank.SPECIFIC, Confidence.LOG),
        dest_disk_space=(Rank.SPECIFIC, Confidence.MEASURED),
    )
    assert order(made) == ["dest_disk_space", "kvm_unavailable", "cpu_incompatible"]


def test_it_keeps_the_order_of_equals() -> None:
    both = (Rank.SPECIFIC, Confidence.LOG)
    assert order(scale(kvm_unavailable=both, cpu_incompatible=both)) == [
        "kvm_unavailable",
        "cpu_incompatible",
    ]


def test_it_leaves_out_what_another_explains() -> None:
    made = scale(
        ssh_auth_denied=(Rank.SPECIFIC, Confidence.LOG),
        ssh_host_key_changed=(Rank.DECISIVE, Confidence.NOVA),
    )
    assert order(made) == ["ssh_host_key_changed"]


@pytest.mark.parametrize("rank", [Rank.WRAPPER, Rank.HINT])
def test_it_leaves_out_wrappers_of_what_is_known(rank: Rank) -> None:
    made = scale(
        no_valid_host=(rank, Confidence.NOVA),
        cpu_incompatible=(Rank.GENERAL, Confidence.LOG),
    )
    assert order(made) == ["cpu_incompatible"]


def test_it_keeps_a_wrapper_that_is_all_there_is() -> None:
    made = scale(no_valid_host=(Rank.WRAPPER, Confidence.NOVA))
    assert order(made) == ["no_valid_host"]
    assert order(Scale()) == []


def test_it_gathers_what_shows_a_cause() -> None:
    made = scale(cpu_incompatible=(Rank.GENERAL, Confidence.NOVA))
    made.note("cpu_incompatible", Rank.SPECIFIC, proof(Confidence.LOG))
    (only,) = made.ordered()
    assert (only.rank, only.specific, len(only.proofs)) == (Rank.SPECIFIC, True, 2)


def test_it_gives_findings_to_the_causes_that_have_their_check() -> None:
    made = scale(
        dest_hypervisor_incompatible=(Rank.SPECIFIC, Confidence.LOG),
        qemu_state_stream_mismatch=(Rank.SPECIFIC, Confidence.LOG),
    )
    older, other = found("pair.qemu-older"), found("pair.same-uuid")
    assert made.support([older, other]) == [other]
    assert [each.findings for each in made.ordered()] == [[older], [older]]


@pytest.mark.parametrize(
    ("check", "level", "rank"),
    [
        ("pair.libvirt-refused", Level.BLOCKER, Rank.GENERAL),
        ("pair.libvirt-refused", Level.WARNING, Rank.GENERAL),
        ("storage.full", Level.BLOCKER, Rank.GENERAL),
        ("storage.full", Level.WARNING, Rank.HINT),
    ],
)
def test_it_weighs_a_suspicion(check: str, level: Level, rank: Rank) -> None:
    made = Scale()
    made.suspect([found(check, level=level)], failing=False)
    (only,) = made.ordered()
    assert (only.rank, only.mentioned, only.specific) == (rank, False, False)


@pytest.mark.parametrize("check", ["clock.off", "agent.not-measured", "no.such-check"])
def test_it_suspects_no_cause_of_checks_that_none_has(check: str) -> None:
    made = Scale()
    made.suspect([found(check)], failing=False)
    assert made.found == {}


@pytest.mark.parametrize(
    ("path", "cause"),
    [
        ("/etc/pki/libvirt/servercert.pem", "libvirt_tls_certificate"),
        ("/etc/pki/qemu/server-cert.pem", "qemu_tls_credentials"),
    ],
)
def test_it_tells_qemus_files_from_libvirts(path: str, cause: str) -> None:
    seen = Evidence(host="compute2", source=path, text="gone")
    made = Scale()
    made.suspect([found("tls.file-missing", evidence=(seen,))], failing=False)
    assert list(made.found) == [cause]


@pytest.mark.parametrize(
    ("check", "was"),
    [
        ("pair.ssh-denied", True),
        ("pair.name-loopback", True),
        ("pair.same-uuid", False),
        ("storage.full", False),
        ("no.such-check", False),
    ],
)
def test_it_knows_what_was_tried(
    check: str,
    was: bool,  # noqa: FBT001 - a case of the table
) -> None:
    assert tried(found(check)) is was


def shown(**facts: Any) -> tuple[str, str]:
    (only,) = proofs_of(found("storage.full", "compute2", **facts), Confidence.LOG)
    return only.host, only.text


def test_it_shows_what_was_measured_or_what_is_said_of_it() -> None:
    def seen(text: str) -> tuple[Evidence, ...]:
        return (Evidence(host="compute9", source="df", text=text),)

    assert shown(evidence=seen("100 %")) == ("compute9", "100 %")
    assert shown(evidence=seen("")) == ("compute9", "It is so.")
    assert shown(evidence=()) == ("compute2", "It is so.")


def test_it_is_least_sure_of_nothing() -> None:
    assert surest([]) > surest([proof(Confidence.INFERRED)])
    both = [proof(Confidence.INFERRED), proof(Confidence.MEASURED)]
    assert surest(both) == 0
