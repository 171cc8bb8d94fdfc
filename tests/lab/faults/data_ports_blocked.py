"""A firewall keeps others from the ports of QEMU's migrations."""

from tests.lab.faults import Fault
from tests.lab.faults.firewall import forbid, permit
from tests.lab.faults.host import Host


def break_it(host: Host) -> None:
    forbid(host, "49152-49215")


def heal_it(host: Host) -> None:
    permit(host, "49152-49215")


FAULT = Fault(
    "data-ports-blocked",
    "ports 49152 to 49215 are closed: live migrations to the host fail",
    break_it,
    heal_it,
    live="migration_port_blocked",
)
