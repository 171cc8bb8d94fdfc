"""nova.conf still has an option that Nova has not read for years."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host


def break_it(host: Host) -> None:
    host.configure_nova("libvirt", "live_migration_flag", "VIR_MIGRATE_LIVE")


def heal_it(host: Host) -> None:
    host.restore_nova()


FAULT = Fault(
    "nova-conf-obsolete",
    "nova.conf has live_migration_flag, which does nothing: all moves work",
    break_it,
    heal_it,
)
