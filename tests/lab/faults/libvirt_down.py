"""libvirtd does not run at all."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host


def break_it(host: Host) -> None:
    host.service("libvirtd").stop()


def heal_it(host: Host) -> None:
    host.restart("libvirtd")


FAULT = Fault(
    "libvirt-down",
    "libvirtd is stopped: Nova disables the host, its guests run on",
    break_it,
    heal_it,
)
