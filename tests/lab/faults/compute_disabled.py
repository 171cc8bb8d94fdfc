"""An operator has disabled the host in Nova."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host


def break_it(host: Host) -> None:
    host.change_service(status="disabled", disabled_reason="lab: new disks")


def heal_it(host: Host) -> None:
    host.change_service(status="enabled")


FAULT = Fault(
    "compute-disabled",
    "nova-compute is disabled: Nova moves nothing to the host",
    break_it,
    heal_it,
    arriving="no_valid_host",
)
