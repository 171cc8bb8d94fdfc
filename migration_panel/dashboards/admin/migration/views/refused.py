"""What a page says where Nova does not do what it was asked for."""

from functools import cached_property

from migration_panel.dashboards.admin.migration.views.stored import StoredView
from migration_panel.diagnosis.fitting import Fitting
from migration_panel.diagnosis.move import Move
from migration_panel.facts.missing import Missing
from migration_panel.facts.report import Report
from migration_panel.facts.server import Server
from migration_panel.nova.errors import CloudError
from migration_panel.refusals import Advice, Refusal, refusal
from migration_panel.store import reading


class RefusedView(StoredView):
    """Remedies are fitted to the hosts, as far as a report tells what they are."""

    def refusal(
        self, error: CloudError, advice: Advice, move: Move, server: Server
    ) -> Refusal:
        return refusal(error, advice, lambda: self._fitting(move, server))

    def _fitting(self, move: Move, server: Server) -> Fitting:
        ends = [each for each in (move.source, move.target) if each]
        told = {host: self._report(host) for host in ends}
        known = {host: each for host, each in told.items() if isinstance(each, Report)}
        return Fitting.to(move, server, known)

    @cached_property
    def _reports(self) -> dict[str, Report | Missing | None]:
        return {}

    def _report(self, host: str) -> Report | Missing | None:
        """Read once, however many servers were refused for it."""
        if host not in self._reports:
            self._reports[host] = self.stored(lambda: reading.report(host), None)
        return self._reports[host]
