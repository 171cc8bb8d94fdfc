"""The host's own name leads to itself, as Debian's installer has it."""

from tests.lab.faults import Fault
from tests.lab.faults.edit import without_names
from tests.lab.faults.host import Host
from tests.lab.node_init import HOSTS_FILE


def break_it(host: Host) -> None:
    host.edit(
        HOSTS_FILE,
        lambda text: without_names(text, (host.name,)) + f"127.0.1.1 {host.name}\n",
    )


def heal_it(host: Host) -> None:
    host.restore(HOSTS_FILE)


FAULT = Fault(
    "hostname-loopback",
    "the host's own name resolves to 127.0.1.1",
    break_it,
    heal_it,
)
