"""The instances path belongs to root."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host
from tests.lab.layout import INSTANCES


def break_it(host: Host) -> None:
    host.run("chown", "root:root", INSTANCES)


def heal_it(host: Host) -> None:
    host.run("chown", "nova:nova", INSTANCES)


FAULT = Fault(
    "instances-not-writable",
    "the instances path belongs to root: no move to the host works",
    break_it,
    heal_it,
    cold="storage_permission_denied",
    live="storage_permission_denied",
)
