"""A diagnosis as a page shows it: a card a cause, and lines made harmless."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from migration_panel.agent.masking import masked
from migration_panel.diagnosis.catalog import BY_ID
from migration_panel.diagnosis.cause import Cause
from migration_panel.diagnosis.diagnosis import (
    Confidence,
    Diagnosed,
    Proof,
    Remedy,
    Standing,
)
from migration_panel.store.failures import FailureDetail, FailureSummary
from migration_panel.templatetags.migration_diagnosis import UNKNOWN

LONGEST = 4000  # characters of a line
FIRST = 5  # lines shown before somebody asks for the rest
MOST = 200  # lines of a cause

_COLORS = re.compile(r"\x1b\[[0-9;?]{0,20}[A-Za-z]")
# Control characters as pictures of them, marks that would turn the text by name.
_TURNING = (*range(0x200E, 0x2010), *range(0x2028, 0x202F), *range(0x2066, 0x206A))
_VISIBLE: dict[int, int | str] = {
    **{code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"},
    **{code: f"<U+{code:04X}>" for code in (*range(0x80, 0xA0), *_TURNING)},
    0x7F: 0x2421,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A proof; `left_out`: how many characters of its text are not shown."""

    confidence: Confidence
    host: str
    source: str
    at: datetime | None
    text: str
    left_out: int


@dataclass(frozen=True, slots=True)
class Lines:
    """The first ones, the rest, and how many more there are than anybody reads."""

    first: Sequence[Line]
    rest: Sequence[Line] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A cause; `told` is None where this version's catalog does not have it."""

    cause: str
    place: str
    told: Cause | None
    confidence: Sequence[Confidence]
    remedy: Sequence[Remedy]
    lines: Lines
    standing: Standing
    checked: datetime | None = None

    @property
    def known(self) -> bool:
        return self.cause != UNKNOWN

    @property
    def words(self) -> str:
        """Confidences, as scripts find them."""
        return " ".join(each.value for each in self.confidence)

    @property
    def gone(self) -> bool:
        return self.standing is Standing.GONE

    @property
    def stands(self) -> bool:
        return self.standing is Standing.STANDS


def cards(detail: FailureDetail) -> list[Card]:
    """One at least, unless it is looked into: no cause is known yet then."""
    diagnosis = detail.diagnosis
    if diagnosis is None:
        return []
    causes = [each for each in diagnosis.causes if each.cause != UNKNOWN]
    if not causes:
        return [] if detail.summary.looking else [_riddle(detail)]
    first = _card(causes[0], *_now(causes[0], detail.summary, diagnosis.taken))
    others = [_card(each, each.standing, None) for each in causes[1:]]
    return [first, *others]


def _now(
    first: Diagnosed, summary: FailureSummary, taken: datetime
) -> tuple[Standing, datetime | None]:
    """What the last check showed; before any, what the diagnosis measured."""
    if summary.checked or first.standing is Standing.UNKNOWN:
        return summary.standing, summary.checked
    return first.standing, taken


def _card(found: Diagnosed, standing: Standing, checked: datetime | None) -> Card:
    return Card(
        cause=found.cause,
        place=found.place.value,
        told=BY_ID.get(found.cause),
        confidence=found.confidence,
        remedy=found.remedy,
        lines=folded(found.proofs),
        standing=standing,
        checked=checked,
    )


def _riddle(detail: FailureDetail) -> Card:
    """What no cause explains; its lines are all there is to go by."""
    diagnosis = detail.diagnosis
    unexplained = diagnosis.unexplained if diagnosis else ()
    return Card(
        cause=UNKNOWN,
        place="",
        told=None,
        confidence=tuple(dict.fromkeys(each.confidence for each in unexplained)),
        remedy=(),
        lines=whole(unexplained),
        standing=detail.summary.standing,
        checked=detail.summary.checked,
    )


def folded(proofs: Sequence[Proof]) -> Lines:
    shown = _lines(proofs[:MOST])
    return Lines(shown[:FIRST], shown[FIRST:], max(len(proofs) - MOST, 0))


def whole(proofs: Sequence[Proof]) -> Lines:
    """All at once, for those who have to read them anyway."""
    return Lines(_lines(proofs[:MOST]), left_out=max(len(proofs) - MOST, 0))


def _lines(proofs: Iterable[Proof]) -> list[Line]:
    return [
        Line(
            confidence=each.confidence,
            host=harmless(each.host),
            source=harmless(each.source),
            at=each.at,
            text=harmless(each.text),
            left_out=max(len(each.text) - LONGEST, 0),
        )
        for each in proofs
    ]


def harmless(text: str) -> str:
    """Cut, without secrets, and with control characters as something to see.

    An agent has masked it already; what is stored may be an older one's.
    """
    plain = _COLORS.sub("", masked(text[: 2 * LONGEST]).replace("\r\n", "\n"))
    return plain[:LONGEST].strip("\n").translate(_VISIBLE)
