"""Everything an agent measured of its host in one round."""

from dataclasses import dataclass
from datetime import datetime

from migration_panel.facts.account import Account
from migration_panel.facts.capabilities import Capabilities
from migration_panel.facts.clock import Clock
from migration_panel.facts.domains import Domains
from migration_panel.facts.libvirt import Daemon
from migration_panel.facts.memory import Memory
from migration_panel.facts.missing import Missing
from migration_panel.facts.network import Network
from migration_panel.facts.nova import NovaConf
from migration_panel.facts.platform import Platform
from migration_panel.facts.probe import Probe
from migration_panel.facts.ssh import Ssh
from migration_panel.facts.storage import InstancesPath

# Raised when a report of an older agent can no longer be read.
SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Topic by topic; `taken` by the host's clock, `period` in seconds.

    `platform` is None in reports of agents that did not look for it yet.
    """

    schema: int
    host: str
    taken: datetime
    period: int
    agent_version: str
    account: Account | Missing
    ssh: Ssh | Missing
    nova: NovaConf | Missing
    libvirt: Daemon | Missing
    capabilities: Capabilities | Missing
    storage: InstancesPath | Missing
    memory: Memory | Missing
    network: Network | Missing
    clock: Clock | Missing
    domains: Domains | Missing
    platform: Platform | Missing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What travels: a report, the probes of its round, the requests it answers."""

    report: Report
    probes: tuple[Probe, ...]
    answers: tuple[str, ...] = ()
