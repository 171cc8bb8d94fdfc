"""Root's copies of servers' disks stand where Nova puts those of a cold migration."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host
from tests.lab.layout import INSTANCES

MARK = "left-by-the-lab"


def break_it(host: Host) -> None:
    for server in host.servers():
        folder = f"{INSTANCES}/{server['id']}_resize"
        host.run("mkdir", "-p", folder)
        # Nova removes what is its own.
        host.run("touch", f"{folder}/{MARK}")


def heal_it(host: Host) -> None:
    marks = host.run("find", INSTANCES, "-mindepth", "2", "-name", MARK).out
    for mark in marks.split():
        host.run("rm", "-rf", mark.removesuffix(f"/{MARK}"))


FAULT = Fault(
    "stale-resize-dir",
    "a _resize folder of root's stands beside each server's: none can leave cold",
    break_it,
    heal_it,
    cold="stale_resize_dir",
)
