"""Guests write to their memory faster than Nova may send it, and Nova gives up soon."""

from tests.lab.config.nova import CONF
from tests.lab.faults import Fault, Trial
from tests.lab.faults.edit import with_option
from tests.lab.faults.host import Host

# MiB/s, and seconds for each GiB: 40 s for a server of less than 2 GiB with one disk.
CHANGES = {"live_migration_bandwidth": "8", "live_migration_completion_timeout": "10"}


def changed(text: str) -> str:
    for option, value in CHANGES.items():
        text = with_option(text, "libvirt", option, value)
    return text


def break_it(host: Host) -> None:
    host.edit(CONF, changed)
    host.restart_compute()


def heal_it(host: Host) -> None:
    host.restore_nova()


FAULT = Fault(
    "not-converging",
    "8 MiB/s and 40 s: db-1 dirties memory faster, and Nova aborts its move",
    break_it,
    heal_it,
    live="migration_timeout",
    trial=Trial(flavor="m1.dirty"),
)
