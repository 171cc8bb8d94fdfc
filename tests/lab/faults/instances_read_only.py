"""The disk below the instances path is mounted read-only, as after an I/O error."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host
from tests.lab.layout import INSTANCES


def break_it(host: Host) -> None:
    heal_it(host)
    host.run("mount", "--bind", INSTANCES, INSTANCES)
    host.run("mount", "-o", "remount,bind,ro", INSTANCES)


def heal_it(host: Host) -> None:
    options = host.run("findmnt", "--noheadings", "--output", "OPTIONS", INSTANCES).out
    if "ro" in options.splitlines()[-1].split(","):
        host.run("umount", "--lazy", INSTANCES)


FAULT = Fault(
    "instances-read-only",
    "the instances path is read-only: no move to the host works",
    break_it,
    heal_it,
    cold="storage_stale_or_readonly",
    live="storage_stale_or_readonly",
)
