"""Hosts that Nova leaves out whatever is to move, where it found none."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from migration_panel.checks.finding import Affects, Evidence, Finding, Level
from migration_panel.diagnosis.catalog import BY_ID
from migration_panel.diagnosis.diagnosis import (
    Confidence,
    Diagnosed,
    Proof,
    Remedy,
    Standing,
)
from migration_panel.diagnosis.failed import Failed
from migration_panel.text import N_

CAUSE = "no_valid_host"
# The scheduler goes by what Nova itself says of a host's nova-compute.
CHECKS = frozenset((*BY_ID[CAUSE].checks, *BY_ID["compute_service_down"].checks))
AGAINST = frozenset({Level.BLOCKER, Level.WARNING})
MOST = 5  # findings that are named


def left_out(failed: Failed, causes: Sequence[Diagnosed]) -> tuple[Finding, ...]:
    """What keeps the scheduler from other hosts, where nothing tells more.

    A target that is known was the only candidate, and speaks for itself.
    """
    if not causes or causes[0].cause != CAUSE or failed.destination is not None:
        return ()
    source, way = failed.migration.source, failed.move.way & Affects.TO
    found = (each for each in failed.left_out if against(each))
    fitting = (each for each in found if each.affects & way and each.subject != source)
    return tuple(fitting)[:MOST]


def against(finding: Finding) -> bool:
    return finding.id in CHECKS and finding.level in AGAINST


def named(diagnosed: Diagnosed, findings: Sequence[Finding]) -> Diagnosed:
    """The cause with these hosts: who among them was meant, nobody knows."""
    hosts = tuple(dict.fromkeys(each.subject for each in findings))
    return replace(
        diagnosed,
        proofs=(*diagnosed.proofs, *map(_proof, findings)),
        remedy=(*_remedies(findings), *diagnosed.remedy),
        standing=standing(hosts, findings),
        left_out=hosts,
    )


def standing(hosts: Iterable[str], findings: Iterable[Finding]) -> Standing:
    """Gone where Nova leaves none of the hosts out any more, and tells of each.

    `findings`: of these hosts, by what Nova says now. Where some of them are free
    again, it is not known whether those are the ones that the move needs.
    """
    told = tuple(findings)
    out = {each.subject for each in told if against(each)}
    if out >= set(hosts):
        return Standing.STANDS
    unknown = any(each.level is Level.UNKNOWN for each in told)
    return Standing.UNKNOWN if out or unknown else Standing.GONE


def _proof(finding: Finding) -> Proof:
    """In words: what Nova's API has of a service tells nobody what follows from it."""
    told = finding.evidence or (Evidence(host=finding.subject, source="", text=""),)
    return Proof(
        confidence=Confidence.INFERRED,
        host=finding.subject,
        source=told[0].source,
        text=str(finding.message),
        at=told[0].taken,
    )


def _remedies(findings: Iterable[Finding]) -> Iterator[Remedy]:
    for each in findings:
        text = N_("%(what)s %(to_do)s", what=each.message, to_do=each.hint)
        yield Remedy(text=text, command=each.commands[-1] if each.commands else None)
