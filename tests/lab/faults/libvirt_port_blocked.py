"""A firewall keeps others from libvirt's port."""

from tests.lab.faults import Fault
from tests.lab.faults.firewall import forbid, permit
from tests.lab.faults.host import Host


def break_it(host: Host) -> None:
    forbid(host, "16509")


def heal_it(host: Host) -> None:
    permit(host, "16509")


FAULT = Fault(
    "libvirt-port-blocked",
    "port 16509 is closed: live migrations to the host fail",
    break_it,
    heal_it,
    live="libvirtd_unreachable",
)
