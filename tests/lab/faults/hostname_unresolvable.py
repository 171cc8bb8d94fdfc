"""The host does not know the other hosts' names."""

from tests.lab.faults import Fault
from tests.lab.faults.edit import without_names
from tests.lab.faults.host import Host
from tests.lab.layout import HOSTS
from tests.lab.node_init import HOSTS_FILE


def break_it(host: Host) -> None:
    others = tuple(name for name in HOSTS if name != host.name)
    host.edit(HOSTS_FILE, lambda text: without_names(text, others))


def heal_it(host: Host) -> None:
    host.restore(HOSTS_FILE)


FAULT = Fault(
    "hostname-unresolvable",
    "other hosts' names are unknown: live migrations from the host fail",
    break_it,
    heal_it,
    live="hostname_unresolvable",
)
