"""The host calls itself localhost."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host


def break_it(host: Host) -> None:
    host.run("hostname", "localhost")


def heal_it(host: Host) -> None:
    host.run("hostname", host.name)


FAULT = Fault(
    "hostname-localhost",
    "the host is called localhost: live migrations to the host fail",
    break_it,
    heal_it,
    live="dest_hostname_localhost",
)
