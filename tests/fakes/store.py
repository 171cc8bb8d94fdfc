"""The store as an engine would have filled it, a row a call."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import OperationalError, connections

from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts import codec
from migration_panel.facts.host import ComputeService
from migration_panel.facts.probe import Probe
from migration_panel.facts.report import Report
from migration_panel.readiness import HOST_MOVES, PAIR_MOVES, verdict, worst_first
from migration_panel.store import models
from migration_panel.store.reading import FIELDS
from migration_panel.text import N_
from tests import reports
from tests.fakes.failures import FailureRows

HOLDS = timedelta(minutes=5)  # how long a report's verdicts stand
NOTHING = reports.SILENT  # what such a report has in the place of a topic


def a_finding(
    name: str = "ssh.key-missing",
    level: Level = Level.BLOCKER,
    host: str = "compute1",
    **facts: Any,
) -> Finding:
    """One that says its own id, with a way out."""
    known: dict[str, Any] = {
        "id": name,
        "level": level,
        "subject": host,
        "message": N_("%(id)s is so on %(host)s.", id=name, host=host),
        "hint": N_("Mend %(id)s.", id=name),
    }
    return Finding(**(known | facts))


def a_report(host: str = "compute1", **facts: Any) -> Report:
    """A report of now in which every topic is Missing but those given."""
    return reports.report(host, **{"taken": datetime.now(UTC), **facts})


def a_probe(source: str = "compute1", target: str = "compute2", **facts: Any) -> Probe:
    """A probe of now in which every part is Missing but those given."""
    return reports.probe(source, target, **{"taken": datetime.now(UTC), **facts})


@contextmanager
def store_failing(
    error: Exception | type[Exception] = OperationalError,
) -> Iterator[None]:
    """As long as this lasts, the store answers nothing else."""

    def fail(*_args: Any) -> None:
        raise error

    with connections["migration_panel"].execute_wrapper(fail):
        yield


class FakeStore(FailureRows):
    """``store.host("compute1", a_finding(), age=30)`` and so on; ages in seconds."""

    def host(
        self, name: str, *findings: Finding, age: float = 0, **row: Any
    ) -> models.Host:
        """A judged host; its states are what the findings make them."""
        self._written()
        taken = _before(age)
        ordered = worst_first(findings)
        service = ComputeService(host=name, up=True, enabled=True, zone="nova")
        known: dict[str, Any] = {
            **_states(findings, HOST_MOVES),
            "zone": "nova",
            "service": codec.encode(service),
            "taken": taken,
            "fresh_until": taken + HOLDS,
            "judged": taken,
            "worst": codec.encode(ordered[0]) if ordered else None,
            "findings": codec.encode(ordered),
        }
        host, _new = models.Host.objects.update_or_create(
            name=name, defaults=known | row
        )
        return host

    def silent_host(self, name: str, **row: Any) -> models.Host:
        """A host that Nova knows and no agent ever reported from."""
        unknown = dict.fromkeys((FIELDS[move] for move in HOST_MOVES), "unknown")
        known: dict[str, Any] = {**unknown, "taken": None, "fresh_until": None}
        return self.host(name, **(known | row))

    def silence(self, which: str) -> None:
        """Of compute1 nothing holds: no "engine", an old "report", never an "agent"."""
        if which == "agent":
            self.silent_host("compute1")
        else:
            self.host("compute1", age=3600 if which == "report" else 0)
        self.engine(age=3600 if which == "engine" else 0)

    def report(self, report: Report) -> models.Report:
        """The facts behind a host's verdicts."""
        return models.Report.objects.create(
            host=report.host,
            taken=report.taken,
            received=report.taken,
            period=report.period,
            digest="0" * 64,
            facts=codec.encode(report),
        )

    def pair(
        self,
        source: str,
        target: str,
        *findings: Finding,
        age: float = 0,
        probe: Probe | None = None,
        **row: Any,
    ) -> models.Pair:
        """A judged pair; its states are what its own findings make them.

        Its hosts are ready unless the test knows them already, or says so later.
        """
        for end in {source, target} - _known():
            self.host(end)
        taken = _before(age)
        known: dict[str, Any] = {
            **_states(findings, PAIR_MOVES),
            "taken": taken,
            "fresh_until": taken + HOLDS,
            "probe": codec.encode(probe or a_probe(source, target)),
            "findings": codec.encode(worst_first(findings)),
        }
        return models.Pair.objects.create(source=source, target=target, **known | row)

    def engine(
        self, name: str = "controller1", age: float = 0, **row: Any
    ) -> models.Engine:
        """An engine that gave a sign of life `age` seconds ago."""
        seen = _before(age)
        known = {"version": "1.0", "started": seen - timedelta(hours=1), "seen": seen}
        found, _new = models.Engine.objects.update_or_create(
            name=name, defaults=known | row
        )
        return found

    def _written(self) -> None:
        """What is there, an engine wrote; it lives unless the test says otherwise."""
        if not models.Engine.objects.exists():
            self.engine()

    def change(
        self, host: str, before: str, after: str, age: float = 0, **row: Any
    ) -> models.Change:
        """A verdict that changed; of live moves to the host unless `move` says so."""
        known = {"move": "live_to", "at": _before(age)}
        return models.Change.objects.create(
            host=host, before=before, after=after, **(known | row)
        )

    def problem(
        self,
        cause: str = "ssh_host_key_unknown",
        host: str = "compute2",
        age: float = 0,
        **row: Any,
    ) -> models.Problem:
        """An open problem with one victim, none of whose rows is there."""
        self._written()
        known = {"opened": _before(age), "newest": _before(age), "victims": 1}
        return models.Problem.objects.create(cause=cause, host=host, **known | row)

    def victim(self, problem: models.Problem, **row: Any) -> models.Failure:
        """A migration that failed of it."""
        return self.failure(problem.cause, problem=problem, **{"age": 0} | row)

    def request(self, host: str, age: float = 0, **row: Any) -> models.Request:
        """What somebody asked the engine for."""
        return models.Request.objects.create(host=host, asked=_before(age), **row)


def _known() -> set[str]:
    return set(models.Host.objects.values_list("name", flat=True))


def _before(age: float) -> datetime:
    return datetime.now(UTC) - timedelta(seconds=age)


def _states(findings: Iterable[Finding], moves: Iterable[Affects]) -> dict[str, str]:
    found = tuple(findings)
    return {FIELDS[move]: verdict(found, move).state.value for move in moves}
