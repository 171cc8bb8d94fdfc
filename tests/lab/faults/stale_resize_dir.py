"""A failed cold migration left its copy of a server's disk behind."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host
from tests.lab.layout import INSTANCES

MARK = "left-by-the-lab"


def break_it(host: Host) -> None:
    for server in host.servers():
        folder = f"{INSTANCES}/{server['id']}_resize"
        host.run("mkdir", "-p", folder)
        host.run("touch", f"{folder}/{MARK}")
        host.run("chown", "-R", "nova:nova", folder)


def heal_it(host: Host) -> None:
    marks = host.run("find", INSTANCES, "-mindepth", "2", "-name", MARK).out
    for mark in marks.split():
        host.run("rm", "-rf", mark.removesuffix(f"/{MARK}"))


FAULT = Fault(
    "stale-resize-dir",
    "a _resize folder nobody needs stands beside each server's",
    break_it,
    heal_it,
)
