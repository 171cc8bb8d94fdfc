"""What to do about a cause, fitted to the hosts of one move."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from migration_panel.checks.finding import BOTH, CONTROLLER, SOURCE, TARGET, Command
from migration_panel.diagnosis import fill
from migration_panel.diagnosis.cause import Cause, Step
from migration_panel.diagnosis.diagnosis import Remedy
from migration_panel.diagnosis.failed import Failed
from migration_panel.diagnosis.move import Move
from migration_panel.diagnosis.traits import (
    Trait,
    fits,
    labelled,
    of_move,
    traits,
)
from migration_panel.facts.missing import Missing
from migration_panel.facts.report import Report
from migration_panel.facts.server import Server
from migration_panel.text import N_, Text

ANYWHERE = ""
CLIENT = "openstack "  # what is run anywhere begins so
_UNNAMED = {
    "source": SOURCE,
    "target": TARGET,
    "both": BOTH,
    "controller": CONTROLLER,
}
# In Kolla both run in containers, and paths of the host are others.
_IN_KOLLA = (
    ("sudo -u nova ", "sudo docker exec -i -u nova nova_compute "),
    ("~nova/", "/var/lib/nova/"),
    ("sudo virsh ", "sudo docker exec nova_libvirt virsh "),
    (fill.NOVA_CONF, "/etc/kolla/nova-compute/nova.conf"),
    ("/var/log/nova/", "/var/log/kolla/nova/"),
    ("/var/log/libvirt/", "/var/log/kolla/libvirt/"),
    (fill.LIBVIRTD_CONF, "/etc/kolla/nova-libvirt/libvirtd.conf"),
    ("/etc/libvirt/qemu.conf", "/etc/kolla/nova-libvirt/qemu.conf"),
)


@dataclass(frozen=True, slots=True)
class Fitting:
    """`ends`: hosts for the `where` of a step, source first; `known`: words to fill.

    `move`: traits of the move itself.
    """

    ends: Mapping[str, tuple[str, ...]]
    known: Mapping[str, str | None]
    reports: Mapping[str, Report]
    move: frozenset[Trait]

    @classmethod
    def of(cls, failed: Failed) -> "Fitting":
        return cls.to(failed.move, failed.server, failed.reports)

    @classmethod
    def to(
        cls, move: Move, server: Server | None, reports: Mapping[str, Report]
    ) -> "Fitting":
        """`reports`: the newest of each host, by its name."""
        source, target = move.source or "", move.target or ""
        both = tuple(dict.fromkeys(each for each in (source, target) if each))
        return cls(
            ends={
                "source": (source,) if source else (),
                "target": (target,) if target else (),
                "both": both,
                "controller": (ANYWHERE,),
            },
            known=words(move, server, reports),
            reports=reports,
            move=of_move(move.kind, reports.get(source)),
        )

    def remedies(self, cause: Cause) -> tuple[Remedy, ...]:
        return tuple(each for step in cause.remedy for each in self.fitted(step))

    def fitted(self, step: Step) -> Iterator[Remedy]:
        """One for each host on which it is done; none where it fits none of them."""
        told = False
        for host in self.ends[step.where] or (ANYWHERE,):
            known = self._traits(host)
            if not fits(step.only, known):
                continue
            text = labelled(step.text, step.only, known)
            if step.command is None:
                if not told:
                    yield Remedy(text=text)
            elif told:
                yield Remedy(text=same_on(host), command=self._command(step, host))
            else:
                yield Remedy(text=text, command=self._command(step, host))
            told = True

    def _traits(self, host: str) -> frozenset[Trait]:
        """What is done anywhere is for the deployment that the hosts are of."""
        hosts = self.ends["both"] if host == ANYWHERE else (host,)
        known = [traits(self.reports.get(each)) for each in hosts]
        return self.move.union(*known)

    def _command(self, step: Step, host: str) -> Command:
        line = self.line(step.command or "", host)
        anywhere = line.startswith(CLIENT)
        place = host or (ANYWHERE if anywhere else _UNNAMED[step.where])
        return Command(host=place, line=line)

    def line(self, line: str, host: str) -> str:
        """As it is run there; what is not known stays a word in capitals."""
        report = self.reports.get(host)
        if report is not None and Trait.KOLLA in traits(report):
            for usual, own in _IN_KOLLA:
                line = line.replace(usual, own)
        known = {**self.known, "HOST": fill.host(host)}
        return fill.filled(fill.placed(line, report), known)


def same_on(host: str) -> Text:
    return N_("The same on %(host)s.", host=host)


def words(
    move: Move, server: Server | None, reports: Mapping[str, Report]
) -> dict[str, str | None]:
    """What is known of the words that the catalog's lines leave open."""
    return {
        "SOURCE": fill.host(move.source),
        "TARGET": fill.host(move.target),
        "ADDRESS": fill.address(_address(move.target, reports)),
        "SOURCE_ADDRESS": fill.address(_address(move.source, reports)),
        "SERVER": fill.uuid(move.server),
        "INSTANCE": fill.domain(server.instance_name if server else None),
        "PROJECT": fill.project(server.project_id if server else None),
    }


def _address(host: str | None, reports: Mapping[str, Report]) -> str | None:
    """Where nova's ssh reaches a host, as far as that is known."""
    report = reports.get(host or "")
    if report is None or isinstance(report.nova, Missing):
        return host
    named = report.network
    hostname = report.host if isinstance(named, Missing) else named.hostname
    return report.nova.cold_address(hostname)
