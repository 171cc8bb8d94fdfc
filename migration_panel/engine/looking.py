"""A look at one failed migration: everything that knows of it is asked at once."""

import logging
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from migration_panel.checks.finding import Finding
from migration_panel.diagnosis.combine import Failed, diagnose
from migration_panel.diagnosis.diagnosis import Confidence, Diagnosis
from migration_panel.engine import candidates, scope
from migration_panel.engine.agents import NO_ANSWER, Agents
from migration_panel.engine.ends import NO_AGENT, SILENT, Ends, Reported
from migration_panel.engine.hands import Hands, done
from migration_panel.facts.evidence import LogEvidence, Search
from migration_panel.facts.migration import Migration
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Probe
from migration_panel.facts.report import Report
from migration_panel.nova import failures
from migration_panel.nova.api import Nova
from migration_panel.nova.errors import CloudError
from migration_panel.nova.failures import Told
from migration_panel.store import destinations, failing
from migration_panel.store.failing import Outcome
from migration_panel.store.writer import tidily

LOG = logging.getLogger(__name__)

PROBE, SERVICES = "", "*"  # beside hosts by their names
NO_TARGET = Missing("no target was chosen")

Answers = dict[str, Any]
Futures = Mapping[str, Future[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What an investigator works with; `diagnose` is the catalog's.

    Seconds: after `first`, what is known is shown, whoever is still silent; agents
    have 8, and questions may wait for a free hand.
    """

    nova: Callable[[], Nova]
    agents: Agents
    ends: Ends
    hands: Hands
    clock: Callable[[], datetime]
    diagnose: Callable[[Failed], Diagnosis] = diagnose
    first: float = 2.0
    rest: float = 8.0


@dataclass(frozen=True, slots=True)
class Story:
    """What Nova tells of a migration, and who else can tell more."""

    migration: Migration
    told: Told
    target: str | None
    hosts: tuple[str, ...]
    reported: Mapping[str, Reported]

    @property
    def ends(self) -> tuple[str, str]:
        return self.migration.source or "", self.target or ""


class Investigator:
    """Reads, asks, and writes what came of it; safe to use by several threads."""

    def __init__(self, tools: Tools) -> None:
        self.tools = tools

    def look(self, migration: Migration, *, last: bool) -> bool:
        """Whether a cause was found, or nobody is to look again: it is the `last`."""
        story = self._story(migration)
        asked = self._ask(story)
        answers = done(asked, self.tools.first)
        if len(answers) < len(asked):
            early = self._diagnosis(story, answers)
            if early.causes:
                self._write(story, early, final=False)
            answers = done(asked, self.tools.rest)
        for each in asked.values():
            each.cancel()
        found = self._diagnosis(story, answers)
        final = last or (story.told.trouble is None and _told_by_somebody(found))
        self._write(story, found, final=final)
        return final

    def _story(self, migration: Migration) -> Story:
        told = self._told(migration)
        if told.trouble is not None:
            LOG.warning("Nova did not tell all of %s: %s", migration.uuid, told.trouble)
        target = scope.target(migration, told.requests)
        target = target or tidily(lambda: destinations.of(migration))
        hosts = scope.hosts(migration, told.requests, target)
        return Story(
            migration=migration,
            told=told,
            target=target,
            hosts=hosts,
            reported=self.tools.ends.reported(hosts, self.tools.clock()),
        )

    def _told(self, migration: Migration) -> Told:
        try:
            return failures.told(self.tools.nova(), migration)
        except CloudError as error:
            return Told(trouble=error)

    def _ask(self, story: Story) -> dict[str, Future[Any]]:
        """Of each host its logs; of the source, whether it reaches the target.

        Of Nova, where it chose no host, what keeps it from the target, or from any.
        """
        do = self.tools.hands.do
        asked: dict[str, Future[Any]] = {
            host: do(partial(self._evidence, story, host))
            for host in story.hosts
            if _silence(story, host) is None
        }
        if story.migration.dest is None:
            asked[SERVICES] = do(lambda: self._services(story))
        return asked | {PROBE: do(lambda: self._probe(story))}

    def _probe(self, story: Story) -> Probe | Missing:
        """Another failure of the same pair may have had it tried meanwhile."""
        failed = story.migration.updated or story.migration.created
        found = self.tools.ends.last_probe(*story.ends, failed)
        if isinstance(found, Probe):
            return found
        return self.probe(*story.ends, story.reported)

    def _services(self, story: Story) -> tuple[Finding, ...] | None:
        """Hosts that Nova turned to were not left out; None where it does not tell."""
        moved = story.migration
        besides = {moved.source or "", *scope.tried(moved, story.told.requests)}
        try:
            if story.target is not None:
                return self.against([story.target])
            return candidates.left_out(self.tools.nova(), besides, self.tools.clock())
        except CloudError as error:
            LOG.warning("Nova did not tell whom it leaves out: %s", error)
            return None

    def against(self, hosts: Collection[str]) -> tuple[Finding, ...]:
        """What Nova says of their nova-compute now; CloudError where it is silent."""
        return candidates.told(self.tools.nova(), hosts, self.tools.clock())

    def _evidence(self, story: Story, host: str) -> LogEvidence | Missing:
        server = story.told.server
        others = [each for each in story.hosts if each != host]
        search = scope.search(
            story.migration,
            story.told.requests,
            server.instance_name if server else None,
            others[0] if others else None,
            self.tools.clock(),
        )
        ahead = story.reported[host].ahead
        return self.tools.agents.evidence(host, _shifted(search, ahead))

    def probe(
        self, source: str, target: str, reported: Mapping[str, Reported]
    ) -> Probe | Missing:
        """The pair, tried now by its source, and judged by that."""
        if not target:
            return NO_TARGET
        known = reported.get(source)
        if known is None or not known.alive:
            return NO_AGENT if known is None else SILENT
        peer = self.tools.ends.peer(target)
        if isinstance(peer, Missing):
            return peer
        found = self.tools.agents.probe(source, peer)
        if isinstance(found, Probe):
            self._keep(found, known.ahead)
        return found

    def _keep(self, found: Probe, ahead: timedelta) -> None:
        """For the pages of the pair; this failure does without."""
        try:
            self.tools.ends.probed(found, ahead, self.tools.clock())
        except Exception:
            LOG.exception("A probe of %s was not judged.", found.target)

    def _diagnosis(self, story: Story, answers: Answers) -> Diagnosis:
        now = self.tools.clock()
        probe: Probe | Missing = answers.get(PROBE, NO_ANSWER)
        server = story.told.server
        findings = self.tools.ends.findings(*story.ends, probe, now)
        services = answers.get(SERVICES)
        failed = Failed(
            migration=story.migration,
            now=now,
            server=server,
            requests=story.told.requests,
            fault=server.fault if server else None,
            evidence=tuple(e for e in answers.values() if isinstance(e, LogEvidence)),
            missing=tuple(_missing(story, answers)),
            probe=probe,
            findings=candidates.renewed(findings, [story.target], services),
            reports=_reports(story.reported),
            target=story.target,
            left_out=() if story.target else services or (),
        )
        return self.tools.diagnose(failed)

    def _write(self, story: Story, found: Diagnosis, *, final: bool) -> None:
        migration, told = story.migration, story.told
        request = scope.failing(migration, told.requests)
        outcome = Outcome(
            migration=UUID(str(migration.uuid)),
            diagnosis=found,
            done=final,
            server_name=told.server.name if told.server else "",
            target=story.target or "",
            request=request.id if request else "",
        )
        tidily(lambda: failing.diagnosed(outcome, self.tools.clock()))


def _told_by_somebody(found: Diagnosis) -> bool:
    """Not only inferred from what does not fit on the hosts."""
    return any(
        confidence is not Confidence.INFERRED
        for each in found.causes
        for confidence in each.confidence
    )


def _silence(story: Story, host: str) -> Missing | None:
    """Why nobody is asked there; None where an agent lives."""
    known = story.reported.get(host)
    if known is None:
        return NO_AGENT
    return None if known.alive else SILENT


def _missing(story: Story, answers: Answers) -> list[tuple[str, Missing]]:
    """Hosts whose logs nobody could look into, and why."""
    found = []
    for host in story.hosts:
        answer = answers.get(host, _silence(story, host) or NO_ANSWER)
        if isinstance(answer, Missing):
            found.append((host, answer))
    return found


def _reports(reported: Mapping[str, Reported]) -> dict[str, Report]:
    told = {host: each.report for host, each in reported.items()}
    return {host: each for host, each in told.items() if isinstance(each, Report)}


def _shifted(search: Search, ahead: timedelta) -> Search:
    """By the host's own clock, which its logs go by."""
    return replace(search, since=search.since + ahead, until=search.until + ahead)
