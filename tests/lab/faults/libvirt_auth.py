"""libvirtd asks for a SASL login that no host has."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host


def break_it(host: Host) -> None:
    host.configure_libvirt("auth_tcp", '"sasl"')


def heal_it(host: Host) -> None:
    host.restore_libvirt()


FAULT = Fault(
    "libvirt-auth",
    "libvirtd wants a SASL login: live migrations to the host fail",
    break_it,
    heal_it,
    live="libvirt_auth_failed",
)
