"""Whether libvirt runs, and is one of its own."""

from migration_panel.checks import libvirt_access
from migration_panel.checks.about import about
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.host import ComputeService
from migration_panel.facts.known import KnownHost
from migration_panel.facts.libvirt import Daemon
from migration_panel.facts.missing import Missing
from migration_panel.facts.report import Report
from migration_panel.text import N_


def check(host: KnownHost) -> list[Finding]:
    report = host.report
    if isinstance(report, Missing) or isinstance(report.libvirt, Missing):
        return []
    daemon = report.libvirt
    return [
        *does_not_answer(host, report, daemon),
        *same_uuid(host, report),
        *libvirt_access.check(report, daemon),
    ]


def does_not_answer(host: KnownHost, report: Report, daemon: Daemon) -> list[Finding]:
    """As long as Nova sees its service up, it has a connection of its own."""
    if not isinstance(daemon.connects, Missing):
        return []
    modular = daemon.layout == "modular"
    unit = "virtqemud.socket virtqemud-ro.socket" if modular else "libvirtd"
    return [
        Finding(
            id="libvirt.does-not-answer",
            level=Level.WARNING if _works_for_nova(host) else Level.BLOCKER,
            message=N_(
                "libvirt on %(host)s does not answer: %(reason)s",
                host=report.host,
                reason=daemon.connects.reason,
            ),
            hint=N_(
                "Start libvirt's daemon, and see that nova may use its socket. Guests "
                "go on running without it, but no server can come or go."
            ),
            **about(
                report,
                "qemu:///system",
                daemon.connects.reason,
                f"systemctl status {unit}",
                f"systemctl start {unit}",
                "virsh -r -c qemu:///system uri",
            ),
        )
    ]


def _works_for_nova(host: KnownHost) -> bool:
    service = host.service
    return isinstance(service, ComputeService) and service.state == "up"


def same_uuid(host: KnownHost, report: Report) -> list[Finding]:
    """Between those that share it live migrations fail, and nowhere else."""
    if not host.same_uuid:
        return []
    others = ", ".join(host.same_uuid)
    return [
        Finding(
            id="libvirt.same-uuid",
            level=Level.WARNING,
            affects=Affects.LIVE,
            message=N_(
                "%(host)s has the same host UUID as %(others)s: libvirt takes them for "
                "one host and refuses live migrations between them.",
                host=report.host,
                others=others,
            ),
            hint=N_(
                "Set a host_uuid of its own in the daemon's settings, as made by "
                "uuidgen, and restart libvirt. Guests go on running."
            ),
            **about(
                report,
                "virsh capabilities",
                others,
                "virsh capabilities | grep '<uuid>'",
                "uuidgen",
                f"systemctl restart {_runs(report)}",
            ),
        )
    ]


def _runs(report: Report) -> str:
    """The daemon that runs the guests."""
    daemon = report.libvirt
    modular = isinstance(daemon, Daemon) and daemon.layout == "modular"
    return "virtqemud" if modular else "libvirtd"
