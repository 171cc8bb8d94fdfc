"""A failed migration and all that was gathered about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from migration_panel.checks.finding import Finding
from migration_panel.diagnosis.move import Move
from migration_panel.facts.evidence import LogEvidence
from migration_panel.facts.migration import Migration, Request
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Probe
from migration_panel.facts.report import Report
from migration_panel.facts.server import Fault, Server


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """What `diagnose` reads; only the migration and the time are always there.

    `server`: as Nova tells it now, None where it is gone or was not told. `requests`:
    those to the server around the migration, with events. `fault`: the server's, of
    whatever time. `evidence`: of the hosts that answered; `missing`: hosts whose logs
    nobody could look into, and why. `probe`: of this pair, after the failure.
    `findings`: of source and target, and of the pair as just probed. `reports`: the
    newest of each host, by its name. `target`: the host that was asked for.
    `left_out`: where that is not known, what Nova says against other hosts.
    """

    migration: Migration
    now: datetime
    server: Server | None = None
    requests: tuple[Request, ...] = ()
    fault: Fault | None = None
    evidence: tuple[LogEvidence, ...] = ()
    missing: tuple[tuple[str, Missing], ...] = ()
    probe: Probe | Missing | None = None
    findings: tuple[Finding, ...] = ()
    reports: Mapping[str, Report] = field(default_factory=dict)
    target: str | None = None
    left_out: tuple[Finding, ...] = ()

    @property
    def destination(self) -> str | None:
        """The target, though Nova forgets it where a pre-check refused."""
        return self.migration.dest or self.target

    @property
    def ended(self) -> datetime:
        return self.migration.updated or self.migration.created

    @property
    def move(self) -> Move:
        moved = self.migration
        return Move(
            source=moved.source,
            target=self.destination,
            server=moved.server_id,
            kind=moved.kind,
        )

    def mattering(self) -> tuple[Finding, ...]:
        """Findings of this server, these hosts and this kind of move."""
        return self.move.concerns(self.findings)

    def fresh_reports(self) -> dict[str, Report]:
        """Those that were measured after it failed, by a clock set right."""
        return {
            host: each
            for host, each in self.reports.items()
            if each.taken - _ahead(each) >= self.ended
        }


def _ahead(report: Report) -> timedelta:
    known = report.clock
    return timedelta(seconds=0 if isinstance(known, Missing) else known.offset)
