"""Others may read nova's private key, so ssh does not use it."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host
from tests.lab.trust import PRIVATE_KEY


def break_it(host: Host) -> None:
    host.run("chmod", "0644", PRIVATE_KEY)


def heal_it(host: Host) -> None:
    host.run("chmod", "0600", PRIVATE_KEY)


FAULT = Fault(
    "ssh-key-mode",
    "nova's private key is readable: cold migrations away from the host fail",
    break_it,
    heal_it,
    cold="ssh_private_key_unusable",
)
