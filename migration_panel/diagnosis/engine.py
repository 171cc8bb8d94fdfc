"""Which causes a text shows, the most specific first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from migration_panel.diagnosis.catalog import BEATS, CAUSES
from migration_panel.diagnosis.cause import Cause, Rank, Sign
from migration_panel.diagnosis.clean import is_quiet, level_of
from migration_panel.diagnosis.reader import Line, lines

# Evidence that is kept for a cause; the rest is only counted.
MOST_EVIDENCE = 5
LONGEST_EVIDENCE = 500

_FAILURE = re.compile(
    r"\b(?:error|fail(?:ed|ure|s)?|unable to|cannot|could not|can't|denied|refused|"
    r"traceback|exception|abort(?:ed)?|invalid|not supported|unsupported|timed out|"
    r"conflict|no valid host|no such|rejected|forbidden)\b|"
    r"Error\b|Exception\b|exit code: [1-9]",
    re.IGNORECASE,
)
_SIGNS = tuple((cause, sign) for cause in CAUSES for sign in cause.signs)
# Each word once: most lines have few of them, and so few signs to try.
_BY_WORD: dict[str, list[int]] = {}
for _place, (_, _sign) in enumerate(_SIGNS):
    for _word in _sign.words:
        _BY_WORD.setdefault(_word, []).append(_place)
_HARMLESS = re.compile(
    r"deprecat|cannot be trusted|since it is not registered|\bignor(?:ed|ing)\b|"
    r"will (?:be )?retr(?:y|ied)|\bpy\.warnings\b|\b(?:User|Deprecation)Warning\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Trace:
    """A line that shows a cause."""

    line: int
    text: str


@dataclass(slots=True)
class Match:
    """A cause, how much its best sign tells, and the first lines that show it."""

    cause: Cause
    rank: Rank
    count: int = 0
    evidence: list[Trace] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reading:
    """`matches`, most specific first; `failure`: a line that tells of some failure."""

    matches: tuple[Match, ...]
    failure: Trace | None

    @property
    def unknown(self) -> bool:
        """Something failed, and no known cause fits."""
        return not self.matches and self.failure is not None


def read(text: Iterable[str]) -> Reading:
    """Read a text line by line; it may be endless, the answer is small."""
    return read_lines(lines(text))


def read_lines(text: Iterable[Line]) -> Reading:
    """The same of lines that are cleaned already."""
    found: dict[str, Match] = {}
    failure: Trace | None = None
    for line in text:
        if not line.text or is_quiet(line.text):
            continue
        fits = _fits(line)
        for cause, sign in fits:
            _keep(found, cause, sign, line)
        if failure is None and not fits and _tells_failure(line):
            failure = _trace(line)
    return Reading(_ordered(found), failure)


def _keep(found: dict[str, Match], cause: Cause, sign: Sign, line: Line) -> None:
    match = found.setdefault(cause.id, Match(cause, sign.rank))
    match.rank = max(match.rank, sign.rank)
    match.count += 1
    if len(match.evidence) < MOST_EVIDENCE:
        match.evidence.append(_trace(line))


def _trace(line: Line) -> Trace:
    return Trace(line.number, line.text[:LONGEST_EVIDENCE])


def _fits(line: Line) -> list[tuple[Cause, Sign]]:
    """The best sign of each cause that begins in this line."""
    best: dict[str, tuple[Cause, Sign]] = {}
    for place in _candidates(line.whole.lower()):
        cause, sign = _SIGNS[place]
        known = best.get(cause.id)
        if known is not None and known[1].rank >= sign.rank:
            continue
        if sign.fits(line.whole, len(line.text)):
            best[cause.id] = (cause, sign)
    return list(best.values())


def _candidates(lower: str) -> list[int]:
    """Places of the signs that have a word in a line in lower case."""
    there = [places for word, places in _BY_WORD.items() if word in lower]
    return sorted({place for places in there for place in places})


def _ordered(found: dict[str, Match]) -> tuple[Match, ...]:
    """Without those that another explains; the better sign, then the earlier line."""
    kept = [match for match in found.values() if not _explained(match, found)]
    best = max((match.rank for match in kept), default=Rank.HINT)
    kept = [match for match in kept if match.rank > Rank.WRAPPER or match.rank == best]
    return tuple(sorted(kept, key=lambda each: (-each.rank, each.evidence[0].line)))


def _explained(match: Match, found: dict[str, Match]) -> bool:
    return any(
        match.cause.id in BEATS.get(other.cause.id, ())
        for other in found.values()
        if other is not match
    )


def _tells_failure(line: Line) -> bool:
    level = level_of(line.text)
    if level in {"INFO", "DEBUG", "AUDIT"}:
        return False
    if level in {"WARNING", "WARN"} and _HARMLESS.search(line.text):
        return False
    return level in {"ERROR", "CRITICAL", "TRACE"} or bool(_FAILURE.search(line.text))
