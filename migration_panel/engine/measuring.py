"""The two ends of a failure, measured anew to see whether its cause still stands."""

import logging
import time
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from uuid import UUID

from migration_panel.checks.finding import Finding, Level
from migration_panel.diagnosis.candidates import against
from migration_panel.diagnosis.diagnosis import Standing
from migration_panel.engine import standings
from migration_panel.engine.candidates import renewed
from migration_panel.engine.ends import Reported
from migration_panel.engine.looking import NO_TARGET, Investigator
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Probe
from migration_panel.nova.errors import CloudError
from migration_panel.store.failing import Case
from migration_panel.text import N_, Text

LOG = logging.getLogger(__name__)

STEP = 0.3


class Measurer:
    """Measures the two ends of a failure anew, as far as agents let it.

    `patience`: seconds for the reports that both agents are told to send, which they
    do after the round that they are in.
    """

    def __init__(
        self,
        investigator: Investigator,
        tell: Callable[[str, str], None],
        patience: float = 25.0,
    ) -> None:
        self._investigator, self._tell = investigator, tell
        self._ends, self._clock = investigator.tools.ends, investigator.tools.clock
        self._patience = patience

    def now(self, found: Case, request: UUID) -> tuple[Standing, Text | None]:
        """Whether its cause stands, and why that could not be told.

        Agents are told to report where one try of the pair does not tell. Nova is
        asked what its word on nova-compute tells of: CloudError where it is silent.
        """
        if found.left_out:
            return self._candidates(found)
        start = self._clock()
        hosts = [each for each in (found.source, found.target) if each]
        known = self._ends.reported(hosts, start)
        wanted = [] if standings.tried(found.cause) else hosts
        told = self._tell_all(wanted, known, request)
        probe = self._investigator.probe(found.source, found.target, known)
        came = self._wait(told, start)
        silent = [each for each in wanted if not came or each not in told]
        standing = self._standing(found, probe, start)
        if standing is not Standing.GONE and not wanted:
            probe = self._where_it_is_now(found, known, request) or probe
            standing = self._standing(found, probe, start)
        if standing is Standing.UNKNOWN and standings.verifiable(found.cause):
            return standing, _why(found, probe, silent)
        return standing, None

    def _where_it_is_now(
        self, found: Case, known: Mapping[str, Reported], request: UUID
    ) -> Probe | Missing | None:
        """Another try, where the target names other addresses than it did."""
        start, peer = self._clock(), self._ends.peer(found.target)
        self._wait(self._tell_all([found.target], known, request), start)
        if self._ends.peer(found.target) == peer:
            return None
        return self._investigator.probe(found.source, found.target, known)

    def _tell_all(
        self, hosts: Collection[str], known: Mapping[str, Reported], request: UUID
    ) -> list[str]:
        """Have hosts report, and return those that are alive and were told."""
        alive = [each for each in hosts if each in known and known[each].alive]
        return [each for each in alive if self._told(each, request)]

    def stored(self, found: Case, since: datetime) -> Standing:
        """By the newest of what is stored, where that is newer than `since`.

        Nova is asked where it found no host, and what it alone knows.
        """
        try:
            if found.left_out:
                return self._candidates(found)[0]
            probe = self._ends.last_probe(found.source, found.target, since)
            return self._standing(found, probe, since)
        except CloudError as error:
            LOG.warning("Nova did not tell of its services: %s", error)
            return Standing.UNKNOWN

    def probe(self, found: Case) -> None:
        """Have the pair tried, and judged by that."""
        hosts = [each for each in (found.source, found.target) if each]
        known = self._ends.reported(hosts, self._clock())
        self._investigator.probe(found.source, found.target, known)

    def _standing(
        self, found: Case, probe: Probe | Missing, since: datetime
    ) -> Standing:
        ends = found.source, found.target
        named = [each for each in ends if each]
        reports = self._ends.reports(named, since)
        findings = self._ends.findings(*ends, probe, self._clock())
        asked = named if standings.by_services(found.cause) else ()
        if asked:
            findings = renewed(findings, asked, self._investigator.against(asked))
        return standings.judged(found, findings, probe, reports, asked)

    def _candidates(self, found: Case) -> tuple[Standing, Text | None]:
        findings = self._investigator.against(found.left_out)
        standing = standings.judged(found, findings, NO_TARGET, {})
        if standing is Standing.UNKNOWN:
            return standing, _partly(findings, found.left_out)
        return standing, None

    def _told(self, host: str, request: UUID) -> bool:
        try:
            self._tell(host, str(request))
        except Exception as error:  # noqa: BLE001 - kombu's and amqp's have no base
            LOG.warning("The agent on %s was not asked: %s", host, error)
            return False
        return True

    def _wait(self, hosts: Collection[str], since: datetime) -> bool:
        end = time.monotonic() + self._patience
        while not self._ends.measured_since(hosts, since):
            if time.monotonic() > end:
                return False
            time.sleep(STEP)
        return True


def _partly(findings: Collection[Finding], hosts: Collection[str]) -> Text:
    """Who is free again; it is not known whether that is enough."""
    named = {each.subject for each in findings}
    out = {each.subject for each in findings if against(each)}
    if not out:
        return next(each for each in findings if each.level is Level.UNKNOWN).message
    free = ", ".join(each for each in hosts if each not in named)
    return N_(
        "Nova still leaves out %(out)s, and no longer %(free)s. Which of them the move "
        "needs is not known: try it again if it may go to one that is free.",
        out=", ".join(sorted(out)),
        free=free or "?",
    )


def _why(found: Case, probe: Probe | Missing, silent: Collection[str]) -> Text | None:
    """What was not measured."""
    if standings.probed(found.cause) and isinstance(probe, Missing):
        return N_(
            "%(source)s could not try to reach %(target)s: %(reason)s",
            source=found.source or "?",
            target=found.target or "?",
            reason=probe.reason,
        )
    if silent:
        return N_(
            "%(host)s was not measured anew: its agent did not answer. See whether "
            "migration-panel-agent runs there and reaches RabbitMQ.",
            host=min(silent),
        )
    return None
