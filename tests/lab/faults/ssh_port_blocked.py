"""A firewall keeps others from sshd."""

from tests.lab.faults import Fault
from tests.lab.faults.firewall import forbid, permit
from tests.lab.faults.host import Host


def break_it(host: Host) -> None:
    forbid(host, "22")


def heal_it(host: Host) -> None:
    permit(host, "22")


FAULT = Fault(
    "ssh-port-blocked",
    "port 22 is closed: cold migrations to the host fail",
    break_it,
    heal_it,
    cold="ssh_unreachable",
)
