"""nova.conf tells others an address for live migrations that is not the host's."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host
from tests.lab.layout import NETWORK

NOBODY = f"{NETWORK}.99"


def break_it(host: Host) -> None:
    host.configure_nova("libvirt", "live_migration_inbound_addr", NOBODY)


def heal_it(host: Host) -> None:
    host.restore_nova()


FAULT = Fault(
    "inbound-address-foreign",
    "the inbound address is nobody's: live migrations to the host fail",
    break_it,
    heal_it,
    live="libvirtd_unreachable",
)
