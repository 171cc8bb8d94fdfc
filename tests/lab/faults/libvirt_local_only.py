"""libvirtd listens on the loopback address alone."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host


def break_it(host: Host) -> None:
    host.configure_libvirt("listen_addr", '"127.0.0.1"')


def heal_it(host: Host) -> None:
    host.restore_libvirt()


FAULT = Fault(
    "libvirt-local-only",
    "libvirtd listens on 127.0.0.1: live migrations to the host fail",
    break_it,
    heal_it,
    live="libvirtd_connection_refused",
)
