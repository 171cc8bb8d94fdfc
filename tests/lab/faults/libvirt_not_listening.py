"""libvirtd was started without --listen, as distributions start it."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host


def break_it(host: Host) -> None:
    host.stop_libvirt()
    host.start_libvirt(["libvirtd"])


def heal_it(host: Host) -> None:
    host.stop_libvirt()
    host.start_libvirt()


FAULT = Fault(
    "libvirt-not-listening",
    "libvirtd does not listen on TCP 16509: live migrations to the host fail",
    break_it,
    heal_it,
    live="libvirtd_connection_refused",
)
