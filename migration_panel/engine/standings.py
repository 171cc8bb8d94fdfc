"""Whether the cause of a failure still stands, by what was measured since."""

from collections.abc import Collection, Iterable, Mapping

from migration_panel.checks.finding import Finding
from migration_panel.diagnosis.catalog import BY_ID
from migration_panel.diagnosis.diagnosis import Standing
from migration_panel.diagnosis.move import Move
from migration_panel.diagnosis.needs import NEEDS
from migration_panel.diagnosis.standing import Context, standing
from migration_panel.engine.candidates import OURS
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Probe
from migration_panel.facts.report import Report
from migration_panel.store.failing import Case

# Ids of findings that need the pair to be tried; all others are of one host.
OF_PAIRS = "pair."


def judged(
    found: Case,
    findings: Iterable[Finding],
    probe: Probe | Missing,
    reports: Mapping[str, Report],
    asked: Collection[str] = (),
) -> Standing:
    """`probe` and `reports`, by host, are later than the failure.

    `asked`: hosts of which the findings have Nova's word of this moment.
    """
    move = Move(
        source=found.source or None,
        target=found.target or None,
        server=str(found.server),
        kind=found.kind,
    )
    context = Context(
        move=move,
        reports=reports,
        seen=found.seen,
        left_out=found.left_out,
        asked=frozenset(asked),
    )
    return standing(found.cause, findings, probe, context)


def verifiable(cause: str) -> bool:
    """Whether there is a check that sees it."""
    known = BY_ID.get(cause)
    return known is not None and bool(known.checks)


def tried(cause: str) -> bool:
    """Whether one try of the pair tells both that it stands and that it is gone."""
    known = BY_ID.get(cause)
    return known is not None and any(NEEDS[each].attempt for each in known.checks)


def by_services(cause: str) -> bool:
    """Whether Nova's word on nova-compute tells of it."""
    known = BY_ID.get(cause)
    return known is not None and any(each.startswith(OURS) for each in known.checks)


def probed(cause: str) -> bool:
    """Whether the pair has to be tried to see it."""
    known = BY_ID.get(cause)
    return known is not None and any(each.startswith(OF_PAIRS) for each in known.checks)
