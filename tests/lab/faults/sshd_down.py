"""sshd does not run."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host


def break_it(host: Host) -> None:
    host.service("sshd").stop()


def heal_it(host: Host) -> None:
    host.restart("sshd")


FAULT = Fault(
    "sshd-down",
    "sshd is stopped: cold migrations to the host fail",
    break_it,
    heal_it,
    cold="ssh_connection_refused",
)
