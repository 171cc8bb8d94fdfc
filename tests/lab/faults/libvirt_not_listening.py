"""libvirtd was started without --listen, as distributions start it."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host


def break_it(host: Host) -> None:
    host.start_differently("libvirtd", ["libvirtd"])


def heal_it(host: Host) -> None:
    host.restart("libvirtd")


FAULT = Fault(
    "libvirt-not-listening",
    "libvirtd does not listen on TCP 16509: live migrations to the host fail",
    break_it,
    heal_it,
)
