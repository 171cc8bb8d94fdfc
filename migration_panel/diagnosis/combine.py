"""One diagnosis of all that is known of a failed migration."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from migration_panel.diagnosis import candidates
from migration_panel.diagnosis.cause import Rank
from migration_panel.diagnosis.diagnosis import (
    Confidence,
    Diagnosed,
    Diagnosis,
    Proof,
)
from migration_panel.diagnosis.disagree import disagreements
from migration_panel.diagnosis.failed import Failed
from migration_panel.diagnosis.fitting import Fitting
from migration_panel.diagnosis.phases import phase
from migration_panel.diagnosis.places import place_in
from migration_panel.diagnosis.said import MOST_LINES, Said, all_said, own_requests
from migration_panel.diagnosis.standing import Context, place_of, standing
from migration_panel.diagnosis.unlooked import unlooked
from migration_panel.diagnosis.weigh import SURENESS, Found, Scale, counts
from migration_panel.facts.migration import LIVE
from migration_panel.timeline import orders

__all__ = ["Context", "Failed", "diagnose", "place_of", "standing"]

ABORT = "live_migration_cancel"
# Of one cause and one kind; the rest says the same again.
MOST_PROOFS = 5


def diagnose(failed: Failed) -> Diagnosis:
    """Every cause that shows, the most specific first, and what is not known.

    Nothing is guessed: without a cause, `unexplained` has what was said.
    """
    said = all_said(failed)
    scale = _heard(failed, said)
    unexplained = () if scale.found else _unexplained(said)
    others = scale.support(filter(counts, failed.mattering()))
    scale.suspect(others, failing=bool(unexplained))
    found = scale.ordered()
    causes = _candidates(failed, [_diagnosed(failed, each) for each in found])
    return Diagnosis(
        taken=failed.now,
        causes=causes,
        phase=phase(failed),
        unexplained=unexplained,
        disagreements=disagreements(failed, found, causes),
        missing=unlooked(failed, told_by_log=any(map(_told_by_log, found))),
    )


def _heard(failed: Failed, said: Sequence[Said]) -> Scale:
    """What was spoken of when it failed."""
    scale = Scale()
    own = [each for each in said if not each.of_anybody]
    for each in own:
        scale.hear(each)
    told = scale.found or any(any(each.failures()) for each in own)
    # Nova logs what libvirt told it of a cold migration, known to us or not.
    if failed.migration.kind == LIVE or not told:
        for each in said:
            if each.of_anybody:
                scale.hear(each)
    _abort(failed, scale)
    return scale


def _abort(failed: Failed, scale: Scale) -> None:
    """An aborted migration may end in an error like any other."""
    for each in orders(failed.migration, own_requests(failed)):
        if each.action == ABORT:
            proof = Proof(
                confidence=Confidence.NOVA,
                host="",
                source=f"GET /servers/{each.server_id}/os-instance-actions/{each.id}",
                text=f"{each.action} {each.user_id or ''}".strip(),
                at=each.start,
            )
            scale.note("migration_cancelled", Rank.SPECIFIC, proof)


def _told_by_log(found: Found) -> bool:
    return found.specific and any(p.confidence is Confidence.LOG for p in found.proofs)


def _unexplained(said: Iterable[Said]) -> tuple[Proof, ...]:
    """The first lines that tell of a failure; whatever Nova calls its details does."""
    by_nova = (each.proofs for each in said if each.confidence is Confidence.NOVA)
    told = chain(*by_nova, chain.from_iterable(each.failures() for each in said))
    return tuple(islice(_once(told), MOST_LINES))


def _once(proofs: Iterable[Proof]) -> Iterator[Proof]:
    known: set[Proof] = set()
    for each in proofs:
        if each not in known:
            known.add(each)
            yield each


def _diagnosed(failed: Failed, found: Found) -> Diagnosed:
    seen = tuple(dict.fromkeys(each.id for each in found.findings))
    context = Context(move=failed.move, reports=failed.fresh_reports(), seen=seen)
    return Diagnosed(
        cause=found.cause.id,
        place=place_in(failed, found),
        proofs=_shown(found.proofs),
        remedy=Fitting.of(failed).remedies(found.cause),
        standing=standing(found.cause.id, failed.findings, failed.probe, context),
        checks=seen,
    )


def _candidates(failed: Failed, causes: list[Diagnosed]) -> tuple[Diagnosed, ...]:
    """Why Nova found no host, as far as other hosts tell."""
    left_out = candidates.left_out(failed, causes)
    if not left_out:
        return tuple(causes)
    return candidates.named(causes[0], left_out), *causes[1:]


def _shown(proofs: Iterable[Proof]) -> tuple[Proof, ...]:
    """The surest first, some of each kind, in the order in which they were said."""
    once = dict.fromkeys(proofs)
    kinds = ([p for p in once if p.confidence is kind] for kind in SURENESS)
    return tuple(proof for kind in kinds for proof in kind[:MOST_PROOFS])
