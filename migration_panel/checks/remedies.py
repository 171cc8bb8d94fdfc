"""Lines to copy that make libvirt listen, as this host starts it."""

from migration_panel.checks.finding import Command
from migration_panel.checks.versions import number
from migration_panel.facts.capabilities import Capabilities
from migration_panel.facts.libvirt import Daemon
from migration_panel.facts.report import Report

# Since then libvirt has sockets of systemd for the monolithic daemon, too.
SOCKETS_SINCE = (5, 6, 0)
RED_HAT = "/usr/libexec/"
CONF = "/etc/libvirt/libvirtd.conf"
RESTART = "systemctl restart libvirtd.service"


def listen(report: Report, transport: str) -> tuple[Command, ...]:
    """For the transport tcp or tls."""
    return tuple(
        Command(host=report.host, line=line) for line in _lines(report, transport)
    )


def _lines(report: Report, transport: str) -> tuple[str, ...]:
    layout = report.libvirt.layout if isinstance(report.libvirt, Daemon) else None
    if layout == "modular":
        return (f"systemctl enable --now virtproxyd-{transport}.socket",)
    if _has_sockets(report):
        return (
            "systemctl stop libvirtd.service",
            f"systemctl enable --now libvirtd-{transport}.socket",
            "systemctl start libvirtd.service",
        )
    setting = f"listen_{transport}"
    return (
        f"sed -i 's/^#*{setting} *=.*/{setting} = 1/' {CONF}",
        _listening_by_itself(report),
        RESTART,
    )


def restart(report: Report) -> Command:
    """So that the daemon that others reach reads its settings again."""
    layout = report.libvirt.layout if isinstance(report.libvirt, Daemon) else None
    modular = "systemctl try-restart virtproxyd.service"
    return Command(host=report.host, line=modular if layout == "modular" else RESTART)


def _has_sockets(report: Report) -> bool:
    known = report.capabilities
    if not isinstance(known, Capabilities):
        return True
    return number(known.libvirt_version) >= SOCKETS_SINCE


def _listening_by_itself(report: Report) -> str:
    known = report.capabilities
    emulator = known.emulator if isinstance(known, Capabilities) else None
    if (emulator or "").startswith(RED_HAT):
        return "echo 'LIBVIRTD_ARGS=\"--listen\"' >> /etc/sysconfig/libvirtd"
    return "echo 'libvirtd_opts=\"--listen\"' >> /etc/default/libvirtd"
