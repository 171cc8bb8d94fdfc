"""Whether the host was measured at all: silence is never taken for health."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from migration_panel.checks.finding import Command, Evidence, Finding, Level
from migration_panel.facts.codec import field_names
from migration_panel.facts.known import KnownHost
from migration_panel.facts.missing import Missing
from migration_panel.text import N_

UNIT = "migration-panel-agent"
# Parts that matter in some cases only: their topics tell when they do.
TOLD_BY_TOPIC = (
    *(f"libvirt.{part}" for part in ("layout", "activation", "connects", "settings")),
    *("libvirt.certificates.exists", "libvirt.certificates.expires"),
    *(f"capabilities.{part}" for part in ("usable_models", "migrates_blocks")),
    *(f"capabilities.{part}" for part in ("migration", "gives_own_cpu")),
    # No check goes by it: it only says which lines to copy fit.
    "platform",
)


def check(host: KnownHost) -> list[Finding]:
    """One finding where nothing was reported, else one a part that is missing."""
    if isinstance(host.report, Missing):
        return [never_reported(host.name)]
    return [
        not_measured(host, where, missing.reason)
        for where, missing in missing_parts(host.report)
        if where not in TOLD_BY_TOPIC
    ]


def never_reported(host: str) -> Finding:
    return Finding(
        id="agent.never-reported",
        level=Level.UNKNOWN,
        subject=host,
        message=N_("Nothing was ever measured on %(host)s.", host=host),
        hint=N_(
            "Install and start migration-panel-agent there. If it runs, its log says "
            "why it does not reach the engine."
        ),
        commands=(
            Command(host=host, line=f"systemctl status {UNIT}"),
            Command(host=host, line="migration-panel-agent --once --format text"),
        ),
    )


def report_old(host: str, taken: datetime | None) -> Finding:
    """What a page says instead of verdicts whose time has run out."""
    if taken is None:
        return never_reported(host)
    return Finding(
        id="agent.report-old",
        level=Level.UNKNOWN,
        subject=host,
        message=N_("What is known of %(host)s is too old to go by.", host=host),
        hint=N_(
            "See whether migration-panel-agent runs there and reaches RabbitMQ, and "
            "whether migration-panel-engine runs on the controllers."
        ),
        evidence=(Evidence(host=host, source="report", text="", taken=taken),),
        commands=(Command(host=host, line=f"systemctl status {UNIT}"),),
    )


def not_measured(host: KnownHost, where: str, reason: str) -> Finding:
    return Finding(
        id="agent.not-measured",
        level=Level.UNKNOWN,
        subject=host.name,
        message=N_(
            "%(where)s could not be measured on %(host)s: %(reason)s",
            where=where,
            host=host.name,
            reason=reason,
        ),
        hint=N_("Let the user nova read or run what is named there, then check again."),
        evidence=(Evidence(host=host.name, source=where, text=reason),),
    )


def missing_parts(value: Any, path: str = "") -> Iterator[tuple[str, Missing]]:
    """Where in a value something is Missing, by the names of its fields."""
    if isinstance(value, Missing):
        yield path, value
    elif isinstance(value, tuple):
        for each in value:
            if not isinstance(each, str):
                yield from missing_parts(each, path)
    else:
        kind: Any = type(value)
        for name in field_names(kind) or ():
            inner = f"{path}.{name}" if path else name
            yield from missing_parts(getattr(value, name), inner)
