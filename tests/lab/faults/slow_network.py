"""The host sends what live migrations send at a crawl, and everything else as ever."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host

RATE = "12mbit"
FULL = "10gbit"
# 49152 to 49215, the ports of QEMU's migrations, are exactly this value and mask.
PORTS = ("49152", "0xffc0")
TC = ("tc", "qdisc", "replace", "dev", "eth0")


def break_it(host: Host) -> None:
    classes = ("tc", "class", "replace", "dev", "eth0", "parent", "1:", "classid")
    host.run(*TC, "root", "handle", "1:", "htb", "default", "10")
    host.run(*classes, "1:10", "htb", "rate", FULL, "quantum", "60000")
    host.run(*classes, "1:20", "htb", "rate", RATE)
    filters = (
        "tc",
        "filter",
        "replace",
        "dev",
        "eth0",
        "parent",
        "1:",
        "protocol",
        "ip",
    )
    match = ("match", "ip", "dport", *PORTS)
    host.run(
        *filters, "prio", "1", "handle", "800::800", "u32", *match, "flowid", "1:20"
    )


def heal_it(host: Host) -> None:
    host.run("tc", "qdisc", "del", "dev", "eth0", "root", check=False)


FAULT = Fault(
    "slow-network",
    f"live migrations away from the host get {RATE}/s: db-1 takes minutes",
    break_it,
    heal_it,
)
