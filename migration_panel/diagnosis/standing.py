"""Whether a cause still stands, and where it has to be mended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from migration_panel.checks.agent import missing_parts
from migration_panel.checks.finding import Finding, Level
from migration_panel.diagnosis import candidates
from migration_panel.diagnosis.catalog import BY_ID
from migration_panel.diagnosis.diagnosis import Place, Standing
from migration_panel.diagnosis.move import Move
from migration_panel.diagnosis.needs import (
    KEPT_BY_GUESTS,
    NEEDS,
    PARTLY,
    SHARED,
    Need,
)
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Attempt, Probe
from migration_panel.facts.report import Report

STANDING = frozenset({Level.BLOCKER, Level.WARNING})
NOVA_SILENT = frozenset({"service.not-told", "service.cell-silent"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What else is known when a cause is checked.

    `reports`: of both hosts by name, none older than the failure; without them only a
    probe can tell that a cause is gone. `seen`: checks that saw the cause when it was
    diagnosed (`Diagnosed.checks`): where checks see only a part of what a cause is,
    their silence counts after they had spoken. `left_out`: as in `Diagnosed`; what
    Nova says now of these hosts is all that counts then. `asked`: hosts of whose
    nova-compute Nova was asked for this answer.
    """

    move: Move = field(default_factory=Move)
    reports: Mapping[str, Report] = field(default_factory=dict)
    seen: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Known:
    """All that was measured for one answer."""

    findings: tuple[Finding, ...]
    probe: Probe | None
    context: Context

    def report(self, host: str | None) -> Report | None:
        return self.context.reports.get(host) if host else None

    def levels(self, checks: Iterable[str]) -> set[Level]:
        wanted = set(checks)
        return {each.level for each in self.findings if each.id in wanted}


def place_of(cause_id: str) -> Place:
    """SERVER for a cause that the catalog does not have."""
    cause = BY_ID.get(cause_id)
    return cause.place if cause else Place.SERVER


def standing(
    cause_id: str,
    findings: Iterable[Finding],
    probe: Probe | Missing | None,
    context: Context | None = None,
) -> Standing:
    """Whether the cause is still there, by what was measured just now.

    `findings`: of source, target and pair; those that do not matter to the move are
    left out here. GONE only where all that its checks go by was measured.
    """
    if context is not None and context.left_out:
        return candidates.standing(context.left_out, findings)
    known = _known(findings, probe, context or Context())
    if cause_id in SHARED:
        return _shared(known.probe, wrong=SHARED[cause_id])
    cause = BY_ID.get(cause_id)
    checks = [each for each in cause.checks if _sees(each, known)] if cause else []
    if not checks:
        return Standing.UNKNOWN
    told = _told(checks, known)
    if told is Standing.GONE and not _silence_counts(cause_id, checks, known):
        return Standing.UNKNOWN
    return told


def _known(
    findings: Iterable[Finding], probe: Probe | Missing | None, context: Context
) -> _Known:
    tried = probe if isinstance(probe, Probe) else None
    move = context.move
    if tried and move.source is None and move.target is None:
        move = replace(move, source=tried.source, target=tried.target)
    context = replace(context, move=move)
    return _Known(move.concerns(findings), tried, context)


def _shared(probe: Probe | None, *, wrong: bool) -> Standing:
    """A way of moving that was wrong for this storage is wrong as long as it is so."""
    if probe is None or isinstance(probe.shared_storage, Missing):
        return Standing.UNKNOWN
    return Standing.STANDS if probe.shared_storage is wrong else Standing.GONE


def _sees(check: str, known: _Known) -> bool:
    return bool(NEEDS[check].moves & known.context.move.way)


def _told(checks: list[str], known: _Known) -> Standing:
    """A try that worked says more than what hosts told of themselves before it."""
    tried = [each for each in checks if NEEDS[each].attempt]
    probed = [each for each in checks if NEEDS[each].probe]
    if known.levels([*tried, *probed]) & STANDING:
        return Standing.STANDS
    if tried and all(_measured(NEEDS[each], known) for each in [*tried, *probed]):
        return Standing.GONE
    levels = known.levels(checks)
    if levels & STANDING:
        return Standing.STANDS
    if levels or tried:
        return Standing.UNKNOWN
    measured = all(_measured(NEEDS[each], known) for each in checks)
    return Standing.GONE if measured else Standing.UNKNOWN


def _silence_counts(cause_id: str, checks: list[str], known: _Known) -> bool:
    if cause_id in KEPT_BY_GUESTS:
        return False
    tried = any(NEEDS[each].attempt for each in checks)
    seen = not set(known.context.seen).isdisjoint(checks)
    return tried or seen or cause_id not in PARTLY


def _measured(need: Need, known: _Known) -> bool:
    """Whether everything that a silent check went by was there."""
    if need.elsewhere:
        return False
    ours = known.report(known.context.move.source)
    theirs = known.report(known.context.move.target)
    return (
        _worked(known.probe, need.attempt)
        and all(_there(known.probe, part) for part in need.probe)
        and all(_there(ours, part) for part in need.source)
        and all(_there(theirs, part) for part in need.target)
        and not (need.nova and not _nova_told(known))
        and not (need.alone and not _alone(ours if need.source else theirs))
    )


def _worked(probe: Probe | None, attempt: str | None) -> bool:
    if attempt is None:
        return True
    tried = getattr(probe, attempt, None)
    return isinstance(tried, Attempt) and tried.worked


def _there(value: Probe | Report | None, path: str) -> bool:
    """Whether a part, and all in it, was measured."""
    if value is None:
        return False
    found: object = value
    for name in path.split("."):
        if isinstance(found, Missing):
            return False
        found = getattr(found, name)
    return next(missing_parts(found), None) is None


def _nova_told(known: _Known) -> bool:
    """Hosts without a report were perhaps never judged.

    Where no target is known, what had been seen was seen of the source.
    """
    if any(each.id in NOVA_SILENT for each in known.findings):
        return False
    context = known.context
    source, target = context.move.source, context.move.target
    heard = {*context.asked, *context.reports}
    if target is None:
        return source in context.asked and bool(context.seen)
    return source in heard and target in heard


def _alone(report: Report | None) -> bool:
    if report is None or isinstance(report.storage, Missing):
        return False
    return not report.storage.on_network
