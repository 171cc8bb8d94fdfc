"""Which causes fit, how surely, and in which order they are told."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from migration_panel.checks.finding import Evidence, Finding, Level
from migration_panel.diagnosis.catalog import BEATS, BY_ID, CAUSES
from migration_panel.diagnosis.cause import Cause, Rank
from migration_panel.diagnosis.diagnosis import Confidence, Proof
from migration_panel.diagnosis.engine import Match
from migration_panel.diagnosis.needs import NEEDS
from migration_panel.diagnosis.said import Said

SURENESS = tuple(Confidence)
SURE = frozenset({Level.BLOCKER, Level.WARNING})
# A check that several causes have tells of the first, where nobody spoke of one.
_BEGINS: dict[str, Cause] = {}
for _cause in CAUSES:
    for _check in _cause.checks:
        _BEGINS.setdefault(_check, _cause)
# QEMU's files are told of by the same checks as libvirt's.
OF_QEMU = BY_ID["qemu_tls_credentials"]


@dataclass(slots=True)
class Found:
    """A cause, all that shows it, and the findings among that.

    `mentioned`: somebody spoke of it when it failed.
    """

    cause: Cause
    rank: Rank
    mentioned: bool
    proofs: list[Proof] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def specific(self) -> bool:
        return self.mentioned and self.rank >= Rank.SPECIFIC

    @property
    def for_sure(self) -> bool:
        return any(each.level is Level.BLOCKER for each in self.findings)

    def add(self, finding: Finding, confidence: Confidence) -> None:
        self.findings.append(finding)
        self.proofs.extend(proofs_of(finding, confidence))


class Scale:
    """Causes by their ids, as they are found."""

    def __init__(self) -> None:
        self.found: dict[str, Found] = {}

    def hear(self, said: Said) -> None:
        """What may be of anybody names no other cause where one is known."""
        known = said.of_anybody and any(each.specific for each in self.found.values())
        for match in said.reading().matches:
            if not known or match.cause.id in self.found:
                self._mention(match, said)

    def note(self, cause_id: str, rank: Rank, proof: Proof) -> None:
        """What follows from something that happened, though nobody called it so."""
        self._of(BY_ID[cause_id], rank).proofs.append(proof)

    def _mention(self, match: Match, said: Said) -> None:
        shown = dict.fromkeys(said.proofs[each.line - 1] for each in match.evidence)
        self._of(match.cause, match.rank).proofs.extend(shown)

    def _of(self, cause: Cause, rank: Rank) -> Found:
        known = self.found.setdefault(cause.id, Found(cause, rank, mentioned=True))
        known.rank = max(known.rank, rank)
        return known

    def support(self, findings: Iterable[Finding]) -> list[Finding]:
        """Those that show none of the causes that were spoken of."""
        others = []
        for finding in findings:
            causes = [f for f in self.found.values() if finding.id in f.cause.checks]
            for each in causes:
                each.add(finding, Confidence.MEASURED)
            if not causes:
                others.append(finding)
        return others

    def suspect(self, findings: Iterable[Finding], *, failing: bool) -> None:
        """Causes nobody spoke of. `failing`: something was said that is not known.

        What was tried counts where nothing specific was said, and a blocker always.
        What hosts merely might suffer from counts where nothing at all was said.
        """
        specific = any(each.specific for each in self.found.values())
        silent = not self.found and not failing
        for finding in findings:
            cause = _begun_by(finding)
            failed = tried(finding) and finding.level in SURE
            blocks = finding.level is Level.BLOCKER
            wanted = blocks or (not specific and (silent or failed))
            if cause is None or not wanted:
                continue
            rank = Rank.GENERAL if blocks or failed else Rank.HINT
            known = self.found.setdefault(cause.id, Found(cause, rank, mentioned=False))
            known.rank = max(known.rank, rank)
            known.add(finding, Confidence.MEASURED if failed else Confidence.INFERRED)

    def ordered(self) -> list[Found]:
        """Most specific first; what another explains, or merely wraps, is left out."""
        kept = [each for each in self.found.values() if not self._explained(each)]
        best = max((each.rank for each in kept), default=Rank.HINT)
        kept = [each for each in kept if each.rank > Rank.WRAPPER or each.rank == best]
        return sorted(kept, key=lambda each: (-each.rank, surest(each.proofs)))

    def _explained(self, found: Found) -> bool:
        for other in self.found.values():
            if found.cause.id not in BEATS.get(other.cause.id, ()):
                continue
            if other.mentioned or not found.mentioned:
                return True
            if other.for_sure and not any(map(tried, other.findings)):
                # The host itself explains what was said: that is its proof as well.
                other.proofs.extend(
                    each for each in found.proofs if each not in other.proofs
                )
                return True
        return False


def counts(finding: Finding) -> bool:
    """Whether it tells of something wrong; a try may fail for nova and not for root."""
    return finding.level in SURE or (finding.level is Level.UNKNOWN and tried(finding))


def tried(finding: Finding) -> bool:
    """Whether source and target were tried for it, and not only asked."""
    need = NEEDS.get(finding.id)
    return need is not None and bool(need.attempt or need.probe)


def surest(proofs: Iterable[Proof]) -> int:
    return min((SURENESS.index(each.confidence) for each in proofs), default=9)


def _begun_by(finding: Finding) -> Cause | None:
    if finding.id.startswith("tls."):
        of_qemu = any("qemu" in each.source for each in finding.evidence)
        return OF_QEMU if of_qemu else _BEGINS.get(finding.id)
    return _BEGINS.get(finding.id)


def proofs_of(finding: Finding, confidence: Confidence) -> list[Proof]:
    """Its evidence; where that is nothing but a place, what the finding says."""
    told = finding.evidence or (Evidence(host=finding.subject, source="", text=""),)
    return [
        Proof(
            confidence=confidence,
            host=each.host,
            source=each.source,
            text=each.text or str(finding.message),
            at=each.taken,
        )
        for each in told
    ]
