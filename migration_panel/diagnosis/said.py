"""What Nova and the hosts' logs say of a failed migration, line by line."""

from collections.abc import Iterator
from dataclasses import dataclass

from migration_panel.diagnosis.diagnosis import Confidence, Proof
from migration_panel.diagnosis.engine import Reading, read
from migration_panel.diagnosis.failed import Failed
from migration_panel.facts.evidence import Excerpt, LogLine
from migration_panel.facts.migration import Event, Request
from migration_panel.facts.missing import Missing
from migration_panel.timeline import beginning, belongs, ending, orders

# Lines of a text without known cause that are shown.
MOST_LINES = 10


@dataclass(frozen=True, slots=True)
class Said:
    """A text of one speaker; `proofs` has a value for each of its lines.

    `of_anybody`: it names no server, so that it may be of another one's failure.
    """

    confidence: Confidence
    lines: tuple[str, ...]
    proofs: tuple[Proof, ...]
    of_anybody: bool = False

    def reading(self) -> Reading:
        return read(self.lines)

    def failures(self) -> Iterator[Proof]:
        """Lines that tell of some failure, each looked at alone."""
        for line, proof in zip(self.lines, self.proofs, strict=True):
            if read((line,)).failure is not None:
                yield proof


def all_said(failed: Failed) -> tuple[Said, ...]:
    """Nova first, then the logs of source and target."""
    return (*of_nova(failed), *of_logs(failed))


def own_requests(failed: Failed) -> tuple[Request, ...]:
    """The ones that began, ended and cut it short, oldest first."""
    migration, asked = failed.migration, failed.requests
    first, last = beginning(migration, asked), ending(migration, asked)
    found = [first, last, *orders(migration, asked)]
    known = {each.id: each for each in found if each}
    return tuple(sorted(known.values(), key=lambda each: each.start))


def of_nova(failed: Failed) -> Iterator[Said]:
    for request in own_requests(failed):
        for event in request.events:
            if event.details:
                yield _of_event(request, event, event.details)
    fault = failed.fault
    if fault is not None and belongs(fault, failed.migration):
        source = f"GET /servers/{failed.migration.server_id} fault"
        first = Proof(
            confidence=Confidence.NOVA,
            host="",
            source=source,
            text=fault.message,
            at=fault.created,
        )
        yield _whole(first, f"{fault.message}\n{fault.details}")


def _of_event(request: Request, event: Event, details: str) -> Said:
    actions = f"/servers/{request.server_id}/os-instance-actions"
    proof = Proof(
        confidence=Confidence.NOVA,
        host="",
        source=f"GET {actions}/{request.id} {event.name}",
        text=details,
        at=event.finish or event.start,
    )
    return _whole(proof, details)


def _whole(proof: Proof, text: str) -> Said:
    """A text of several lines that is shown as one."""
    found = tuple(text.split("\n"))
    return Said(proof.confidence, found, (proof,) * len(found))


def of_logs(failed: Failed) -> Iterator[Said]:
    for host in failed.evidence:
        for excerpt in host.excerpts:
            if not isinstance(excerpt.lines, Missing):
                yield _of_log(host.host, excerpt, excerpt.lines)


def _of_log(host: str, excerpt: Excerpt, told: tuple[LogLine, ...]) -> Said:
    proofs = tuple(
        Proof(
            confidence=Confidence.LOG,
            host=host,
            source=excerpt.source,
            text=line.text,
            at=line.at,
        )
        for line in told
    )
    texts = tuple(each.text.replace("\n", " ") for each in told)
    return Said(Confidence.LOG, texts, proofs, of_anybody=excerpt.log == "libvirtd")
