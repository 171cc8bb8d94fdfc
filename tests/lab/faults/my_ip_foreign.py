"""nova.conf tells others an address of the host that is not its own."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host
from tests.lab.layout import NETWORK

NOBODY = f"{NETWORK}.98"


def break_it(host: Host) -> None:
    host.configure_nova("DEFAULT", "my_ip", NOBODY)


def heal_it(host: Host) -> None:
    host.restore_nova()


FAULT = Fault(
    "my-ip-foreign",
    "my_ip is nobody's address: cold migrations to the host fail",
    break_it,
    heal_it,
    cold="ssh_unreachable",
)
