"""The host lets no other host's nova in."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host
from tests.lab.trust import AUTHORIZED_KEYS


def break_it(host: Host) -> None:
    host.write(AUTHORIZED_KEYS, "", "600", "nova")


def heal_it(host: Host) -> None:
    host.restore(AUTHORIZED_KEYS)


FAULT = Fault(
    "ssh-key-unauthorized",
    "nova's authorized_keys is empty: cold migrations to the host fail",
    break_it,
    heal_it,
    cold="ssh_auth_denied",
)
