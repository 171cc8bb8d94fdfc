"""One diagnosis of all that is known of a failed migration."""

from collections.abc import Iterable

from migration_panel.diagnosis.cause import Cause
from migration_panel.diagnosis.diagnosis import (
    Confidence,
    Diagnosed,
    Diagnosis,
    Proof,
    Remedy,
)
from migration_panel.diagnosis.engine import read
from migration_panel.diagnosis.failed import Failed
from migration_panel.diagnosis.standing import place_of, standing
from migration_panel.facts.missing import Missing

__all__ = ["Failed", "diagnose", "place_of", "standing"]


def diagnose(failed: Failed) -> Diagnosis:
    """Every cause that shows, the most specific first; what is not known as well."""
    found: dict[str, tuple[Cause, list[Proof]]] = {}
    for proofs in (_nova(failed), _logs(failed)):
        reading = read(each.text for each in proofs)
        for match in reading.matches:
            seen = found.setdefault(match.cause.id, (match.cause, []))
            seen[1].extend(proofs[trace.line - 1] for trace in match.evidence)
    return Diagnosis(
        taken=failed.now,
        causes=tuple(_diagnosed(*each) for each in found.values()),
    )


def _diagnosed(cause: Cause, proofs: Iterable[Proof]) -> Diagnosed:
    return Diagnosed(
        cause=cause.id,
        place=place_of(cause.id),
        proofs=tuple(proofs),
        remedy=tuple(Remedy(text=step.text) for step in cause.remedy),
    )


def _nova(failed: Failed) -> list[Proof]:
    return [
        Proof(
            confidence=Confidence.NOVA,
            host="",
            source=f"os-instance-actions/{request.id}",
            text=event.details,
            at=event.finish,
        )
        for request in failed.requests
        for event in request.events
        if event.details
    ]


def _logs(failed: Failed) -> list[Proof]:
    return [
        Proof(
            confidence=Confidence.LOG,
            host=host.host,
            source=excerpt.source,
            text=line.text,
            at=line.at,
        )
        for host in failed.evidence
        for excerpt in host.excerpts
        if not isinstance(excerpt.lines, Missing)
        for line in excerpt.lines
    ]
