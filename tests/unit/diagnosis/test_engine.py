"""The right cause stands first, and nothing is guessed."""

import pytest

from migration_panel.diagnosis.engine import LONGEST_EVIDENCE, MOST_EVIDENCE
from tests.unit.diagnosis.texts import Sample, causes, every_sample, reading

REFUSED = "unable to connect to server at 'compute2:16509': Connection refused"
STAMP = "2026-11-23 12:00:00.123 812 ERROR nova.virt.libvirt.driver [-] "


@pytest.mark.parametrize(
    "sample", list(every_sample()), ids=lambda each: f"{each.cause}: {each.text[:40]}"
)
def test_it_finds_the_cause(sample: Sample) -> None:
    assert causes(sample.text)[0] == sample.cause


@pytest.mark.parametrize(
    "text",
    [
        STAMP + "Live Migration failure: " + REFUSED,
        STAMP.replace("ERROR", "TRACE") + REFUSED,
        f"Live Migration failure: operation failed: Failed to connect to remote libvirt URI qemu+tcp://compute2/system: {REFUSED}",
        "unable to connect to server at\n  'compute2:16509': Connection refused",
        "\x1b[01;31munable to connect\x1b[0m to server at 'compute2:16509': Connection refused",
        "u\"unable to connect to server at u'compute2:16509': Connection refused\\r\\n\"",
        "unable to connect to server at &#39;compute2:16509&#39;: Connection refused",
        "unable to connect to server at ‘compute2:16509’: Connection refused",
        "Nov 23 12:00:00 compute1 nova-compute[812]: " + REFUSED,
        "unable\tto  connect to server at 'compute2:16509':\x00 Connection refused",
    ],
)
def test_it_sees_through_what_hides_the_words(text: str) -> None:
    assert causes(text) == ["libvirtd_connection_refused"]


@pytest.mark.parametrize(
    ("port", "cause"),
    [
        ("16509", "libvirtd_connection_refused"),
        ("16514", "libvirtd_connection_refused"),
        ("49152", "migration_port_blocked"),
        ("61152", "migration_port_blocked"),
    ],
)
def test_it_lets_the_port_decide(port: str, cause: str) -> None:
    said = f"unable to connect to server at 'compute2:{port}': Connection refused"
    assert causes(said) == [cause]


@pytest.mark.parametrize(
    "text",
    [
        "Connection refused",
        "Permission denied",
        "No such file or directory",
        "Cannot assign requested address",
    ],
)
def test_it_decides_nothing_by_such_words_alone(text: str) -> None:
    assert causes(text) == ["unknown"]


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        (("No valid host was found.", REFUSED), "libvirtd_connection_refused"),
        (
            (
                "internal error: qemu unexpectedly closed the monitor",
                "qemu-kvm: load of migration failed: Invalid argument",
            ),
            "qemu_state_stream_mismatch",
        ),
        (
            (
                "WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!",
                "Host key verification failed.",
                "nova@192.0.2.2: Permission denied (publickey).",
            ),
            "ssh_host_key_changed",
        ),
        (
            (
                'Load key "/var/lib/nova/.ssh/id_rsa": bad permissions',
                "nova@192.0.2.2: Permission denied (publickey).",
            ),
            "ssh_private_key_unusable",
        ),
        (
            (
                "found 2 instances in the database and 3 instances on the hypervisor.",
                "Host key verification failed.",
            ),
            "ssh_host_key_unknown",
        ),
    ],
)
def test_it_leaves_out_what_another_explains(
    texts: tuple[str, ...], first: str
) -> None:
    assert causes("\n".join(texts)) == [first]
    assert causes("\n".join(reversed(texts))) == [first]


def test_it_tells_of_two_failures_both() -> None:
    found = causes(f"{STAMP}{REFUSED}\n{STAMP}No space left on device")
    assert set(found) == {"libvirtd_connection_refused", "dest_disk_space"}


def test_it_tells_the_lines_that_show_it() -> None:
    match = reading(f"all is well\n{REFUSED}").matches[0]
    assert [(each.line, each.text) for each in match.evidence] == [(2, REFUSED)]


def test_it_keeps_a_few_lines_and_counts_all() -> None:
    match = reading("\n".join([STAMP + REFUSED] * 50)).matches[0]
    assert (len(match.evidence), match.count) == (MOST_EVIDENCE, 50)


def test_it_cuts_a_long_line() -> None:
    match = reading(REFUSED + " x" * 10_000).matches[0]
    assert len(match.evidence[0].text) == LONGEST_EVIDENCE


def test_it_shows_the_failure_that_it_does_not_know() -> None:
    found = reading(f"fine\n{STAMP}the frobnicator exploded")
    assert found.unknown
    assert found.failure is not None
    assert (found.failure.line, "frobnicator" in found.failure.text) == (2, True)


@pytest.mark.parametrize(
    "text",
    ["", "\n\n", "all is well", "2026-11-23 12:00:00.1 8 INFO nova [-] 0 failed of 3"],
)
def test_it_says_nothing_of_a_healthy_text(text: str) -> None:
    assert causes(text) == ["none"]
