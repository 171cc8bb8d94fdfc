"""What findings have in common."""

from typing import Any

from migration_panel.checks.finding import Command, Evidence, Finding, Level
from migration_panel.facts.missing import Missing
from migration_panel.facts.report import Report
from migration_panel.facts.server import Server
from migration_panel.text import Text


def about(report: Report, source: str, text: str, *lines: str) -> dict[str, Any]:
    """Subject, evidence and remedy of a finding: `source` said `text`."""
    return measured(report, source, text) | {"commands": to_copy(report, *lines)}


def measured(report: Report, source: str, text: str) -> dict[str, Any]:
    """Of a finding with another remedy than lines for the host that it is about."""
    said = Evidence(host=report.host, source=source, text=text, taken=report.taken)
    return {"subject": report.host, "evidence": (said,)}


def to_copy(report: Report, *lines: str) -> tuple[Command, ...]:
    return tuple(Command(host=report.host, line=line) for line in lines)


def of_server(
    check: str, level: Level, server: Server, message: Text, hint: Text
) -> Finding:
    """Of what Nova tells of a server; there is nothing to copy."""
    return Finding(id=check, level=level, subject=server.id, message=message, hint=hint)


def blocks(*, certain: bool) -> Level:
    """A blocker where nothing can help the move, else a probe has the last word."""
    return Level.BLOCKER if certain else Level.WARNING


def on_debian(report: Report) -> bool:
    """Debian or Ubuntu, by its OpenSSH; else names are those of Red Hat's family."""
    if isinstance(report.ssh, Missing):
        return False
    version = str(report.ssh.client_version)
    return "Debian" in version or "Ubuntu" in version


def restart_sshd(report: Report) -> str:
    return f"systemctl restart {'ssh' if on_debian(report) else 'sshd'}"


def restart_nova(report: Report) -> str:
    unit = "nova-compute" if on_debian(report) else "openstack-nova-compute"
    return f"systemctl restart {unit}"
