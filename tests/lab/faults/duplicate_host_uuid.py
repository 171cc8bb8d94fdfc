"""Two hosts tell libvirt the same host UUID, as cheap mainboards do."""

from tests.lab.config.host import host_uuid
from tests.lab.faults import Fault
from tests.lab.faults.host import Host
from tests.lab.layout import HOSTS


def break_it(host: Host) -> None:
    twin = HOSTS[HOSTS.index(host.name) - 1]
    host.configure_libvirt("host_uuid", f'"{host_uuid(twin)}"')


def heal_it(host: Host) -> None:
    host.restore_libvirt()


FAULT = Fault(
    "duplicate-host-uuid",
    "the host has another's UUID: live migrations between the two fail",
    break_it,
    heal_it,
    live="duplicate_host_uuid",
)
