"""Which causes a text shows, the most specific first."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import accumulate

from migration_panel.diagnosis.branches import branches
from migration_panel.diagnosis.catalog import BEATS, CAUSES
from migration_panel.diagnosis.cause import Cause, Rank, Sign
from migration_panel.diagnosis.clean import cleaned, rows_joined, without_frames
from migration_panel.diagnosis.entry import without_times
from migration_panel.diagnosis.level import is_quiet, level_of
from migration_panel.diagnosis.reader import Line, lines
from migration_panel.diagnosis.vocabulary import Vocabulary

# Evidence that is kept for a cause; the rest is only counted.
MOST_EVIDENCE = 5
LONGEST_EVIDENCE = 500
# A log says the same again and again: messages that are remembered, and how long ones.
REMEMBERED = 8192
LONGEST_REMEMBERED = 1000

# Of a fault as clients and JSON show it: {'message': 'cut in the mid', 'code': 500}.
_QUOTE_ENDS = re.compile(r" ?['\"](?=, ?['\"]\w|\}|\])|\]\.?$")
MOST_QUOTED = 8
_FAILURE = re.compile(
    r"\b(?:error|fail(?:ed|ure|s)?|unable to|cannot|could not|can't|denied|refused|"
    r"traceback|exception|abort(?:ed)?|invalid|not supported|unsupported|timed out|"
    r"conflict|no valid host|no such|rejected|forbidden|already in use)\b|"
    r"Error\b|Exception\b|exit code: [1-9]",
    re.IGNORECASE,
)
_SIGNS = tuple((cause, sign) for cause in CAUSES for sign in cause.signs)
_HARMLESS = re.compile(
    r"deprecat|cannot be trusted|since it is not registered|\bignor(?:ed|ing)\b|"
    r"will (?:be )?retr(?:y|ied)|\b_get_host_uuid\b|"
    r"obtain the vcpu count|\bpy\.warnings\b|\b(?:User|Deprecation)Warning\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The signs that one message fits; `failed`: it tells of some failure."""

    fits: tuple[tuple[Cause, Sign], ...]
    failed: bool


_SILENT = Verdict((), failed=False)


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
        said = line.said
        judge = _remembered if len(said) <= LONGEST_REMEMBERED else _judged
        verdict = judge(said)
        for cause, sign in verdict.fits:
            _keep(found, cause, sign, line)
        if verdict.failed and failure is None:
            failure = _trace(line)
    return Reading(_ordered(found), failure)


def _keep(found: dict[str, Match], cause: Cause, sign: Sign, line: Line) -> None:
    match = found.setdefault(cause.id, Match(cause, sign.rank))
    match.rank = max(match.rank, sign.rank)
    match.count += 1
    if len(match.evidence) < MOST_EVIDENCE:
        match.evidence.append(_trace(line))


def _trace(line: Line) -> Trace:
    return Trace(line.number, cleaned(line.text)[:LONGEST_EVIDENCE])


@lru_cache(maxsize=REMEMBERED)
def _remembered(said: str) -> Verdict:
    return _judged(said)


def _judged(said: str) -> Verdict:
    """What the lines of one message tell: a pure function of their words."""
    lines_said = rows_joined(without_times(said).split("\n"))
    parts = [without_frames(cleaned(each)) for each in lines_said]
    if not parts[0] or is_quiet(parts[0]):
        return _SILENT
    lower = [each.lower() for each in parts]
    fits = _fits(" ".join(lower), len(lower[0]), _ends(lower))
    return Verdict(fits, failed=not fits and _failed(parts[0]))


def _ends(parts: Sequence[str]) -> list[int]:
    """Where each part ends, and where quoted texts in them do."""
    ends = [end - 1 for end in accumulate(len(each) + 1 for each in parts)]
    quoted = [found.start() for found in _QUOTE_ENDS.finditer(" ".join(parts))]
    return sorted({*quoted[:MOST_QUOTED], *ends})


def _fits(
    lower: str, within: int, ends: Sequence[int]
) -> tuple[tuple[Cause, Sign], ...]:
    """The best sign of each cause that begins in the first line."""
    best: dict[str, tuple[Cause, Sign]] = {}
    for place in _candidates(lower):
        cause, sign = _SIGNS[place]
        known = best.get(cause.id)
        if known is not None and known[1].rank >= sign.rank:
            continue
        if sign.fits(lower, within, ends):
            best[cause.id] = (cause, sign)
    return tuple(best.values())


def _candidates(lower: str) -> list[int]:
    """Places of the signs that have a word in a line in lower case."""
    vocabulary, by_word = _words()
    there = {place for word in vocabulary.of(lower) for place in by_word[word]}
    return sorted(there)


@cache
def _words() -> tuple[Vocabulary, dict[str, set[int]]]:
    """Words of which one is in whatever a sign fits, and the places of their signs."""
    found: dict[str, set[int]] = {}
    for place, (_, sign) in enumerate(_SIGNS):
        for branch in branches(sign.pattern):
            for word in branch.needs[0]:
                found.setdefault(word, set()).add(place)
    return Vocabulary(found), found


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


def _failed(text: str) -> bool:
    level = level_of(text)
    if level in {"INFO", "DEBUG", "AUDIT"}:
        return False
    if level in {"WARNING", "WARN"} and _HARMLESS.search(text):
        return False
    return level in {"ERROR", "CRITICAL", "TRACE"} or bool(_FAILURE.search(text))
