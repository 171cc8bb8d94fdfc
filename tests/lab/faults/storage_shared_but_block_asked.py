"""Hosts share their instance folders, and who moves a server asks to copy its disk.

All hosts have one or the other: guests are deleted and made anew.
"""

from tests.lab import storage
from tests.lab.faults import Fault, Trial
from tests.lab.faults.host import Host
from tests.lab.openstack import Cloud


def break_it(host: Host) -> None:
    storage.switch(host.paths, Cloud(), "shared")


def heal_it(host: Host) -> None:
    storage.switch(host.paths, Cloud(), "local")


FAULT = Fault(
    "storage-shared-but-block-asked",
    "storage is shared: live migrations that ask to copy disks fail",
    break_it,
    heal_it,
    live="storage_is_shared",
    trial=Trial(storage="shared", copies_disks=True),
)
