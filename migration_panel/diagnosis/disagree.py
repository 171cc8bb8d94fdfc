"""Where those who know of a failure contradict each other."""

from collections.abc import Iterator, Sequence

from migration_panel.checks.finding import Level
from migration_panel.diagnosis.cause import Rank
from migration_panel.diagnosis.diagnosis import Confidence, Diagnosed, Standing
from migration_panel.diagnosis.failed import Failed
from migration_panel.diagnosis.said import own_requests
from migration_panel.diagnosis.weigh import Found, tried
from migration_panel.facts.migration import Event
from migration_panel.text import N_, Text
from migration_panel.timeline import several_tried

_TARGETS = ("compute_check_can_live_migrate_destination", "compute_prep_resize")


def disagreements(
    failed: Failed, found: Sequence[Found], causes: Sequence[Diagnosed]
) -> tuple[Text, ...]:
    return (
        *_gone(causes, {each.cause.id: each for each in found}),
        *_nova_and_logs(found),
        *_unmentioned(found),
        *_wrong_row(failed, found),
    )


def _gone(causes: Sequence[Diagnosed], found: dict[str, Found]) -> Iterator[Text]:
    for each in causes:
        known = found[each.cause]
        if each.standing is Standing.GONE and known.mentioned:
            yield N_(
                "“%(cause)s”: it was so when the migration failed; measured since, it "
                "is not.",
                cause=known.cause.title,
            )


def _nova_and_logs(found: Sequence[Found]) -> Iterator[Text]:
    """Two reasons, each as specific as the other."""
    by_nova = _only(found, Confidence.NOVA, Confidence.LOG)
    by_log = _only(found, Confidence.LOG, Confidence.NOVA)
    both = any(_says(each, Confidence.NOVA, Confidence.LOG) for each in found)
    if by_nova and by_log and not both:
        yield N_(
            "Nova says “%(nova)s”, the log of %(host)s says “%(log)s”.",
            nova=by_nova[0].cause.title,
            log=by_log[0].cause.title,
            host=_host(by_log[0]),
        )


def _only(found: Sequence[Found], wanted: Confidence, other: Confidence) -> list[Found]:
    return [
        each
        for each in found
        if each.rank >= Rank.SPECIFIC and _says(each, wanted) and not _says(each, other)
    ]


def _says(found: Found, *wanted: Confidence) -> bool:
    return {*wanted} <= {each.confidence for each in found.proofs}


def _host(found: Found) -> str:
    return next(p.host for p in found.proofs if p.confidence is Confidence.LOG)


def _unmentioned(found: Sequence[Found]) -> Iterator[Text]:
    """A try that fails now, of which nobody spoke."""
    if not any(each.mentioned for each in found):
        return
    for each in found:
        if not each.mentioned and _was_tried(each):
            yield N_(
                "Neither Nova nor a log speaks of it, and yet it was measured after "
                "the failure: “%(cause)s”.",
                cause=each.cause.title,
            )


def _was_tried(found: Found) -> bool:
    return any(tried(e) and e.level is Level.BLOCKER for e in found.findings)


def _wrong_row(failed: Failed, found: Sequence[Found]) -> Iterator[Text]:
    """Nova writes the reason of one host to the event of another."""
    events = [event for request in own_requests(failed) for event in request.events]
    hosts = _hosts_tried(events)
    by_nova = any(_says(each, Confidence.NOVA) for each in found)
    if several_tried(events) and by_nova:
        yield N_(
            "Several hosts were tried (%(hosts)s), and Nova may have recorded the "
            "reason of one with another: which of them it belongs to is not certain.",
            hosts=", ".join(hosts) or "?",
        )


def _hosts_tried(events: Sequence[Event]) -> list[str]:
    told = [each.host for each in events if each.name in _TARGETS and each.host]
    return list(dict.fromkeys(told))
