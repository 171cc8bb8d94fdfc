"""What moved, from where to where, and which findings matter to that."""

from collections.abc import Iterable
from dataclasses import dataclass

from migration_panel.checks.finding import Affects, Finding
from migration_panel.facts.migration import LIVE

BETWEEN = " → "


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """None: not known, so that nothing is left out for it. `kind`: as in Migration."""

    source: str | None = None
    target: str | None = None
    server: str | None = None
    kind: str | None = None

    @property
    def way(self) -> Affects:
        if self.kind is None:
            return Affects.ALL
        return Affects.LIVE if self.kind == LIVE else Affects.COLD

    def matters(self, finding: Finding) -> bool:
        """Whether a finding is of this server, these hosts, and this kind of move."""
        if finding.server is not None and self.server not in (None, finding.server):
            return False
        return bool(finding.affects & self.way & self._side(finding.subject))

    def concerns(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        return tuple(each for each in findings if self.matters(each))

    def _side(self, subject: str) -> Affects:
        if BETWEEN in subject:
            return self._pairs(subject)
        if self.source is None and self.target is None:
            return Affects.ALL
        leaving = Affects.FROM if subject == self.source else Affects.NOTHING
        coming = Affects.TO if subject == self.target else Affects.NOTHING
        return leaving | coming

    def _pairs(self, subject: str) -> Affects:
        source, _, target = subject.partition(BETWEEN)
        ours = self.source in (None, source) and self.target in (None, target)
        return Affects.ALL if ours else Affects.NOTHING
