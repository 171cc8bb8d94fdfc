"""An operator has told Nova that the host is down."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host
from tests.lab.progress import wait_for


def break_it(host: Host) -> None:
    host.change_service(forced_down=True)


def heal_it(host: Host) -> None:
    host.change_service(forced_down=False)
    wait_for(host.up_in_nova, 60, "Nova to see the host up", 0.5)


FAULT = Fault(
    "compute-forced-down",
    "nova-compute is forced down: Nova moves nothing from or to the host",
    break_it,
    heal_it,
    live="compute_service_down",
    arriving="no_valid_host",
)
