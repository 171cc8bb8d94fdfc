"""What ssh and libvirt say is told apart, whole or cut, alone or with what follows."""

import pytest

from tests.unit.diagnosis.texts import Sample, causes, samples

SAMPLES = [*samples("ssh"), *samples("libvirt")]
WEAK = {
    "none",
    "unknown",
    "ssh_failed_unspecified",
    "libvirt_connection_lost",
    "libvirt_local_daemon_down",
    "libvirt_auth_failed",
    "qemu_exited_unexplained",
}
# What a text says before it comes to its cause.
EARLIER = {
    "ssh_host_key_unknown": {"ssh_auth_denied"},
    "ssh_private_key_unusable": {"ssh_agent_key_missing"},
    "ssh_algorithm_mismatch": {"ssh_connection_closed"},
    "qemu_tls_credentials": {"console_listen_address"},
    "migration_flags_or_uri_invalid": {"nova_code_bug"},
    "migration_port_blocked": {"block_migration_disk_failed"},
    "migration_port_bind_failed": {"block_migration_disk_failed"},
    "auth_token_expired": {"volume_attach_failed"},
}
FAULT = (
    "Resize error: not able to execute ssh command: Unexpected error while running "
    "command.\nCommand: ssh -o BatchMode=yes 192.0.2.12 mkdir -p /var/lib/nova/x\n"
    "Exit code: 255\nStdout: ''\nStderr: "
)
REMOTE = (
    "Live Migration failure: operation failed: Failed to connect to remote libvirt URI "
)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda each: each.text[:40])
def test_it_never_takes_a_cut_text_for_another_cause(sample: Sample) -> None:
    allowed = WEAK | EARLIER.get(sample.cause, set()) | {sample.cause}
    for end in range(30, len(sample.text), 11):
        assert causes(sample.text[:end])[0] in allowed, sample.text[:end]


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("Host key verif", "ssh_host_key_unknown"),
        ("Host k", "ssh_host_key_unknown"),
        ("nova@192.0.2.12: Permission d", "ssh_auth_denied"),
        ("nova@192.0.2.12: Permission denied (pub", "ssh_auth_denied"),
        ("Permission denied, plea", "ssh_auth_denied"),
        ("ssh: connect to host c2 port 22: Connection re", "ssh_connection_refused"),
        ("ssh: connect to host c2 port 22: No ro", "ssh_unreachable"),
        ("ssh: connect to host c2 port 22: Connection ti", "ssh_unreachable"),
        ("nova@192", "ssh_failed_unspecified"),
        ("", "ssh_failed_unspecified"),
    ],
)
def test_it_reads_what_is_left_of_a_fault(said: str, cause: str) -> None:
    assert causes(f"{FAULT}'{said}")[0] == cause
    assert causes(f"{FAULT}u'{said}")[0] == cause


@pytest.mark.parametrize(
    ("uri", "said", "cause"),
    [
        (
            "qemu+ssh",
            "ssh: connect to host c2 port 22: Connection refused",
            "ssh_connection_refused",
        ),
        (
            "qemu+ssh",
            "ssh: connect to host c2 port 22: No route to host",
            "ssh_unreachable",
        ),
        ("qemu+ssh", "root@c2: Permission denied (publickey).", "ssh_auth_denied"),
        (
            "qemu+ssh",
            "sh: 1: exec: virt-ssh-helper: not found",
            "ssh_remote_tool_missing",
        ),
        (
            "qemu+ssh",
            "nc: unix connect failed: Permission denied",
            "libvirt_auth_failed",
        ),
        ("qemu+ssh", "", "ssh_failed_unspecified"),
        ("qemu+tcp", "", "libvirt_connection_lost"),
    ],
)
def test_it_looks_inside_what_libvirt_wraps(uri: str, said: str, cause: str) -> None:
    text = (
        f"{REMOTE}{uri}://c2/system: Cannot recv data: {said}: Connection reset by peer"
    )
    assert causes(text)[0] == cause


@pytest.mark.parametrize(
    ("where", "why", "cause"),
    [
        ("c2:16509", "Connection refused", "libvirtd_connection_refused"),
        ("fd00::2:16514", "Connection refused", "libvirtd_connection_refused"),
        ("[fd00::2]:16514", "Connection timed out", "libvirtd_unreachable"),
        ("192.0.2.2:16509", "Network is unreachable", "libvirtd_unreachable"),
        ("c2:49152", "Connection refused", "migration_port_blocked"),
        ("fd00::2:49215", "No route to host", "migration_port_blocked"),
        ("c2:61152", "Connection timed out", "migration_port_blocked"),
        ("localhost:49152", "Connection refused", "dest_hostname_localhost"),
        ("127.0.1.1:49153", "Connection refused", "dest_hostname_localhost"),
        ("localhost:16509", "Connection refused", "libvirtd_connection_refused"),
    ],
)
def test_it_tells_by_the_port_who_did_not_answer(
    where: str, why: str, cause: str
) -> None:
    assert causes(f"unable to connect to server at '{where}': {why}") == [cause]


@pytest.mark.parametrize("port", ["22", "5432", "8774", "3306", "11211"])
@pytest.mark.parametrize("why", ["Connection refused", "No route to host"])
def test_it_does_not_guess_whose_another_port_is(port: str, why: str) -> None:
    found = causes(f"unable to connect to server at 'c2:{port}': {why}")[0]
    assert not found.startswith(("libvirt", "migration_port"))
