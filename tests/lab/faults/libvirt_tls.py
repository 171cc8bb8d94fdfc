"""nova.conf says that libvirt is reached by TLS, and there are no certificates."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host


def break_it(host: Host) -> None:
    host.configure_nova("libvirt", "live_migration_scheme", "tls")


def heal_it(host: Host) -> None:
    host.restore_nova()


FAULT = Fault(
    "libvirt-tls",
    "scheme is tls, without certificates: live migrations from the host fail",
    break_it,
    heal_it,
    live="libvirt_tls_certificate",
)
