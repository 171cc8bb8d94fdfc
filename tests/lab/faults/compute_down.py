"""nova-compute does not run."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host
from tests.lab.progress import wait_for


def break_it(host: Host) -> None:
    host.service("nova-compute").stop()
    down = "Nova to see the host down"
    wait_for(lambda: not host.up_in_nova(), 60, down, 0.5)


def heal_it(host: Host) -> None:
    service = host.service("nova-compute")
    service.start()
    service.wait()
    wait_for(host.up_in_nova, 60, "Nova to see the host up", 0.5)


FAULT = Fault(
    "compute-down",
    "nova-compute is stopped: Nova sees the host down after 20 s",
    break_it,
    heal_it,
    live="compute_service_down",
    arriving="no_valid_host",
)
