"""The disk below the instances path is full."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host
from tests.lab.layout import INSTANCES

REST = 64 << 20  # the file system needs some itself
FILLER = f"{INSTANCES}/somebody-elses-backup"


def break_it(host: Host) -> None:
    free = host.run("stat", "--file-system", "--format", "%a %S", INSTANCES).out
    blocks, size = map(int, free.split())
    length = str(max(1, blocks * size - REST))
    host.run("fallocate", "--length", length, FILLER)
    # To the last byte, until there is no space left.
    output = f"of={FILLER}"
    fill = ("dd", "if=/dev/zero", output, "bs=64K", "oflag=append", "conv=notrunc")
    host.run(*fill, check=False)


def heal_it(host: Host) -> None:
    host.remove(FILLER)


FAULT = Fault(
    "disk-full",
    "the instances path is full: no move to the host works",
    break_it,
    heal_it,
    heals_by_leaving=True,
    cold="dest_disk_space",
    live="dest_disk_space",
)
