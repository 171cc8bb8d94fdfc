"""libvirtd does not run at all."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host


def break_it(host: Host) -> None:
    host.stop_libvirt()


def heal_it(host: Host) -> None:
    host.start_libvirt()


FAULT = Fault(
    "libvirt-down",
    "libvirtd is stopped: Nova disables the host, its guests run on",
    break_it,
    heal_it,
    cold="libvirt_local_daemon_down",
    live="libvirt_local_daemon_down",
    arriving="no_valid_host",
)
