"""The disk below the instances path is full."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host
from tests.lab.layout import INSTANCES

FILLER = f"{INSTANCES}/somebody-elses-backup"


def break_it(host: Host) -> None:
    free = host.run("stat", "--file-system", "--format", "%a %S", INSTANCES).out
    blocks, size = map(int, free.split())
    if blocks:
        host.run("fallocate", "--length", str(blocks * size), FILLER)


def heal_it(host: Host) -> None:
    host.remove(FILLER)


FAULT = Fault(
    "disk-full",
    "the instances path is full: no move to the host works",
    break_it,
    heal_it,
)
