"""User nova's account is locked, which sshd without PAM honors for keys, too."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host


def break_it(host: Host) -> None:
    host.run("usermod", "--password", "!", "nova")


def heal_it(host: Host) -> None:
    host.run("usermod", "--password", "*", "nova")


FAULT = Fault(
    "ssh-account-locked",
    "nova's account is locked: cold migrations to the host fail",
    break_it,
    heal_it,
    cold="ssh_auth_denied",
)
