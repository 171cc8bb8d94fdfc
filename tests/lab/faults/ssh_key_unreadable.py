"""User nova's private key is not a key: its text was cut."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host
from tests.lab.trust import PRIVATE_KEY


def break_it(host: Host) -> None:
    host.edit(PRIVATE_KEY, lambda text: text[: len(text) // 2])


def heal_it(host: Host) -> None:
    host.restore(PRIVATE_KEY)


FAULT = Fault(
    "ssh-key-unreadable",
    "nova's private key is cut off: cold migrations away from the host fail",
    break_it,
    heal_it,
    cold="ssh_private_key_unusable",
)
