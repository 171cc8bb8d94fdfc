"""The agent does not run."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host
from tests.lab.services.host import AGENT


def break_it(host: Host) -> None:
    host.service(AGENT).stop()


def heal_it(host: Host) -> None:
    host.restart(AGENT)


FAULT = Fault(
    "agent-down",
    "migration-panel-agent is stopped: moves work, verdicts become unknown",
    break_it,
    heal_it,
)
