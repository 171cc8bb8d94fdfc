"""A reading as JSON values and as text that an admin reads in a terminal."""

from collections.abc import Iterator
from typing import Any

from migration_panel.diagnosis.cause import Cause, Rank, Step
from migration_panel.diagnosis.engine import Match, Reading, Trace
from migration_panel.diagnosis.language import Say
from migration_panel.diagnosis.traits import labelled
from migration_panel.text import N_, Text

UNKNOWN = "unknown"
_WHERE = {
    "source": N_("source"),
    "target": N_("target"),
    "controller": N_("controller"),
    "both": N_("both"),
}
# Where the confidence comes from: the text names it, or only what follows from it.
_CONFIDENCE = {Rank.WRAPPER: "inferred", Rank.HINT: "inferred"}


def as_json(reading: Reading) -> list[dict[str, Any]]:
    """One object a cause, most specific first; empty where nothing failed."""
    if reading.unknown and reading.failure is not None:
        return [_unknown(reading.failure)]
    return [_found(match) for match in reading.matches]


def _found(match: Match) -> dict[str, Any]:
    cause = match.cause
    return {
        "cause": cause.id,
        "layer": cause.layer,
        "title": str(cause.title),
        "happened": str(cause.happened),
        "matters": str(cause.matters),
        "remedy": [_step(cause, number) for number in range(len(cause.remedy))],
        "evidence": [_evidence(each) for each in match.evidence],
        "lines": match.count,
        "confidence": _CONFIDENCE.get(match.rank, "the log says"),
        "checks": list(cause.checks),
        "references": list(cause.references),
    }


def _step(cause: Cause, number: int) -> dict[str, Any]:
    step = cause.remedy[number]
    return {"text": str(_text(step)), "where": step.where, "command": step.command}


def _text(step: Step) -> Text:
    """Nothing is known here of the hosts, so that it says for which ones it is."""
    return labelled(step.text, step.only, frozenset())


def _unknown(failure: Trace) -> dict[str, Any]:
    return {
        "cause": UNKNOWN,
        "layer": UNKNOWN,
        "title": "Something failed, and its text does not name a known cause",
        "happened": failure.text,
        "matters": "",
        "remedy": [],
        "evidence": [_evidence(failure)],
        "lines": 1,
        "confidence": "inferred",
        "checks": [],
        "references": [],
    }


def _evidence(trace: Trace) -> dict[str, Any]:
    return {"line": trace.line, "text": trace.text}


def as_text(reading: Reading, say: Say = str) -> Iterator[str]:
    """Lines for a terminal, in the language of `say`."""
    if reading.unknown and reading.failure is not None:
        yield say(N_("Something failed, and its text does not name a known cause:"))
        yield f"  {say(_line(reading.failure))}"
    elif not reading.matches:
        yield say(N_("Nothing here tells of a failed migration."))
    for match in reading.matches:
        yield from _told(match, say)


def _line(trace: Trace) -> Text:
    return N_("line %(number)s: %(text)s", number=trace.line, text=trace.text)


def _told(match: Match, say: Say) -> Iterator[str]:
    cause = match.cause
    yield f"{say(cause.title)}  [{cause.id}]"
    yield "  " + say(N_("What happened: %(what)s", what=cause.happened))
    yield "  " + say(N_("Why it matters: %(what)s", what=cause.matters))
    yield "  " + say(N_("What to do:"))
    for number, step in enumerate(cause.remedy, 1):
        yield f"    {number}. ({say(_WHERE[step.where])}) {say(_text(step))}"
        if step.command:
            yield f"         {step.command}"
    yield "  " + say(N_("Seen in %(count)s line(s):", count=match.count))
    for trace in match.evidence:
        yield f"    {trace.line}: {trace.text}"
    yield ""
