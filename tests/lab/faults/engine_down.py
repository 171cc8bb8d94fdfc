"""The engine does not run."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host
from tests.lab.layout import CONTROLLER
from tests.lab.services.controller import ENGINE


def break_it(host: Host) -> None:
    host.service(ENGINE).stop()


def heal_it(host: Host) -> None:
    host.restart(ENGINE)


FAULT = Fault(
    "engine-down",
    "migration-panel-engine is stopped: moves work, verdicts become unknown",
    break_it,
    heal_it,
    places=(CONTROLLER,),
)
