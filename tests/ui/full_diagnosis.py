"""As much as a diagnosis ever tells, to see whether a page bears it."""

from datetime import UTC, datetime

from migration_panel.checks.finding import Command
from migration_panel.diagnosis.diagnosis import (
    Confidence,
    Diagnosis,
    Proof,
    Remedy,
    Standing,
)
from migration_panel.text import N_
from tests.fakes.failures import a_diagnosed, a_proof

OTHERS = (
    "ssh_auth_denied",
    "libvirt_auth_failed",
    "no_valid_host",
    "of_another_version",
)
LINE = (
    "2026-11-23 12:00:{:02}.123 812 ERROR nova.virt.libvirt.driver [req-0f3c] "
    "[instance: 5e4b0b5c-0000-4000-8000-000000000001] Command: ssh -o BatchMode=yes "
    "compute2 mkdir -p /var/lib/nova/instances/5e4b0b5c Exit code: 255 "
    "Stderr: 'Host key verification failed.\\r\\n'"
)
KEYSCAN = "sudo -u nova ssh-keyscan -H -- compute2 192.0.2.2 >> ~nova/.ssh/known_hosts"


def a_full_diagnosis() -> Diagnosis:
    """Five causes; the first with thirty lines and eight steps."""
    first = a_diagnosed(
        proofs=tuple(_line(number) for number in range(30)),
        remedy=tuple(_step(number) for number in range(8)),
    )
    others = (a_diagnosed(each, standing=Standing.STANDS) for each in OTHERS)
    look = "grep 5e4b0b5c /var/log/nova/nova-compute.log"
    return Diagnosis(
        taken=datetime.now(UTC),
        causes=(first, *others),
        phase="compute_pre_live_migration",
        disagreements=(N_("The log says that the key is unknown; the probe passed."),),
        missing=(
            Remedy(
                text=N_("compute2: no agent answered within 10 s."),
                command=Command(host="compute2", line=look),
            ),
        ),
        unexplained=(a_proof("ERROR who knows what this is"),),
    )


def _line(number: int) -> Proof:
    kinds = list(Confidence)
    return a_proof(
        LINE.format(number),
        confidence=kinds[number % len(kinds)],
        host=f"compute{number % 2 + 1}",
    )


def _step(number: int) -> Remedy:
    text = N_("Step %(it)s: have nova know the key of the target.", it=number + 1)
    command = Command(host=f"compute{number % 2 + 1}", line=KEYSCAN)
    return Remedy(text=text, command=command)
