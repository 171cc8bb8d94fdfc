"""Whether the host's clock agrees with the engine's."""

from typing import Any

from migration_panel.checks.about import about
from migration_panel.checks.finding import Finding, Level
from migration_panel.facts.clock import Clock
from migration_panel.facts.known import KnownHost
from migration_panel.facts.missing import Missing
from migration_panel.facts.report import Report
from migration_panel.text import N_, Text

# Seconds. Nova takes a service for down after 60 without a sign of life.
OFF, FAR_OFF = 1, 60


def check(host: KnownHost) -> list[Finding]:
    report = host.report
    if isinstance(report, Missing) or isinstance(report.clock, Missing):
        return []
    return [*off(report, report.clock), *far_off(report, report.clock)]


def off(report: Report, clock: Clock) -> list[Finding]:
    if not OFF < _at_least(clock) <= FAR_OFF:
        return []
    return [
        Finding(
            id="clock.off",
            level=Level.WARNING,
            message=N_(
                "The clock of %(host)s is %(seconds)s s %(way)s the engine's: times in "
                "logs and migrations of different hosts do not fit together.",
                host=report.host,
                seconds=f"{abs(clock.offset):.1f}",
                way=_way(clock),
            ),
            hint=N_("Let chrony, or what keeps the time there, set the clock."),
            **_about(report, clock),
        )
    ]


def far_off(report: Report, clock: Clock) -> list[Finding]:
    if _at_least(clock) <= FAR_OFF:
        return []
    return [
        Finding(
            id="clock.far-off",
            level=Level.WARNING,
            message=N_(
                "The clock of %(host)s is %(seconds)s s %(way)s the engine's: tokens "
                "and certificates may count as expired or not yet valid, and services "
                "as down.",
                host=report.host,
                seconds=f"{abs(clock.offset):.0f}",
                way=_way(clock),
            ),
            hint=N_(
                "Set the clock before anything is moved, and find out why nothing "
                "kept it right."
            ),
            **_about(report, clock),
        )
    ]


def _at_least(clock: Clock) -> float:
    """How far off it is for sure: the answer was on its way for some time."""
    return abs(clock.offset) - clock.error


def _way(clock: Clock) -> Text:
    return N_("ahead of") if clock.offset > 0 else N_("behind")


def _about(report: Report, clock: Clock) -> dict[str, Any]:
    text = f"{clock.offset:+.3f} s, sure within {clock.error:.3f} s"
    lines = ("timedatectl", "chronyc tracking", "chronyc makestep")
    return about(report, "clock", text, *lines)
