"""A report in which every topic was measured, as large as a real host's."""

from typing import Any

from migration_panel.facts.domains import Domains
from migration_panel.facts.probe import Attempt, CpuComparison, CpuMatch, Resolution
from tests import hypervisors, sound
from tests.unit.checks import known

FEATURES = tuple(f"feature-{number}" for number in range(120))
MACHINES = tuple(f"pc-i440fx-{number}" for number in range(80))
MODELS = tuple(f"Model-{number}-IBRS" for number in range(60))
ABILITIES = tuple(f"x-ability-{number}" for number in range(30))


def topics(host: str, host_uuid: str, servers: list[str]) -> dict[str, Any]:
    """Every topic of a report of `host`, on which `servers` run."""
    guests = tuple(known.a_domain(each) for each in servers)
    machines = {each.machine for each in guests if each.machine}
    return {
        "account": sound.account(),
        "ssh": sound.ssh(),
        "nova": sound.nova_conf(host=host),
        "libvirt": hypervisors.daemon(),
        "capabilities": hypervisors.capabilities(
            host_uuid=host_uuid,
            cpu=hypervisors.cpu(features=FEATURES, xml="<cpu/>" * 500),
            machine_types=(*MACHINES, *machines),
            usable_models=MODELS,
            migration=ABILITIES,
        ),
        "storage": known.an_instances_path(),
        "memory": known.a_memory(),
        "network": sound.network(hostname=host),
        "clock": sound.clock(),
        "domains": Domains(
            domains=guests,
            folders=tuple(known.a_folder(each) for each in servers),
        ),
    }


def tried() -> dict[str, Any]:
    """A probe in which all went well."""
    attempt = Attempt(worked=True, tried="ssh nova@192.0.2.12", said="", seconds=0.2)
    name = Resolution(name="compute", addresses=("192.0.2.12",), seconds=0.01)
    return {
        "ssh": attempt,
        "instances_path": attempt,
        "libvirt": attempt,
        "names": (name,),
        "cpu": CpuComparison(match=CpuMatch.IDENTICAL, said="", seconds=0.1),
        "data_port": attempt,
        "shared_storage": False,
    }
