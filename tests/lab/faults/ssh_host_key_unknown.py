"""The host does not know the other hosts' SSH keys."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host
from tests.lab.trust import KNOWN_HOSTS


def break_it(host: Host) -> None:
    host.remove(KNOWN_HOSTS)


def heal_it(host: Host) -> None:
    host.restore(KNOWN_HOSTS)


FAULT = Fault(
    "ssh-host-key-unknown",
    "nova's known_hosts is gone: cold migrations away from the host fail",
    break_it,
    heal_it,
    cold="ssh_host_key_unknown",
)
