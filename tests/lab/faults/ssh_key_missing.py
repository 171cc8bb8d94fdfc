"""User nova has no private key."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host
from tests.lab.trust import PRIVATE_KEY


def break_it(host: Host) -> None:
    host.remove(PRIVATE_KEY)


def heal_it(host: Host) -> None:
    host.restore(PRIVATE_KEY)


FAULT = Fault(
    "ssh-key-missing",
    "nova's private key is gone: cold migrations away from the host fail",
    break_it,
    heal_it,
    cold="ssh_auth_denied",
)
