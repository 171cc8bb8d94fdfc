"""A regular expression taken apart, so that few texts need to be searched with it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_ZERO_WIDTH = ("\\b", "\\B", "^", "$")
_KINDS = set("dDwWsS")
_LOOK = ("(?=", "(?!", "(?<=", "(?<!")
_OPTIONAL = re.compile(r"[?*]|\{0?,")
_REPEATED = re.compile(r"(?:[?*+]|\{\d*,?\d*\})[?+]?")


@dataclass(frozen=True, slots=True)
class Branch:
    """One way to fit.

    `needs`: of each group of literals, one is in what fits; the longest first.
    """

    source: str
    needs: tuple[tuple[str, ...], ...]

    @property
    def pattern(self) -> re.Pattern[str]:
        return _compiled(self.source)

    def may_fit(self, text: str) -> bool:
        for words in self.needs:
            for word in words:
                if word in text:
                    break
            else:
                return False
        return True


@cache
def branches(pattern: str) -> tuple[Branch, ...]:
    """Those between the bars of a pattern in lower case."""
    return tuple(_branch(each) for each in _split(pattern))


def _branch(pattern: str) -> Branch:
    needs = sorted(_needs(pattern), key=_shortest, reverse=True)
    return Branch(pattern, tuple(needs))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _shortest(words: tuple[str, ...]) -> int:
    return min(map(len, words))


def _split(pattern: str) -> list[str]:
    """At the bars that are in no group."""
    found, depth, begin = [], 0, 0
    for start, end in _tokens(pattern):
        part = pattern[start:end]
        depth += (part[0] == "(") - (part == ")")
        if part == "|" and depth == 0:
            found.append(pattern[begin:start])
            begin = end
    return [*found, pattern[begin:]]


def _tokens(pattern: str) -> Iterator[tuple[int, int]]:
    """Where escapes, classes and single characters begin and end."""
    place = 0
    while place < len(pattern):
        end = place + 1
        if pattern[place] == "\\":
            end += 1
        elif pattern[place] == "[":
            end = _end_of_class(pattern, place)
        yield place, end
        place = end


def _end_of_class(pattern: str, place: int) -> int:
    place += 2 if pattern[place + 1] == "^" else 1
    while pattern[place] != "]":
        place += 2 if pattern[place] == "\\" else 1
    return place + 1


def _needs(branch: str) -> tuple[tuple[str, ...], ...]:
    found: list[tuple[str, ...]] = []
    literal = ""
    place = 0
    while place < len(branch):
        part, end = _next(branch, place)
        repeated = _REPEATED.match(branch, end)
        optional = _OPTIONAL.match(branch, end) is not None
        place = repeated.end() if repeated else end
        char = _literal(part)
        if char is not None and not optional:
            literal += char
        if part in _ZERO_WIDTH or (char is not None and not repeated):
            continue
        found += [(literal,)] if literal else []
        literal = ""
        if part[0] == "(" and not optional:
            found += _of_group(part)
    return tuple([*found, (literal,)] if literal else found)


def _next(branch: str, place: int) -> tuple[str, int]:
    """A part, which may be a whole group, and where it ends."""
    depth = 0
    for start, end in _tokens(branch[place:]):
        char = branch[place + start]
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return branch[place : place + end], place + end
    message = f"a group has no end: {branch}"
    raise ValueError(message)


def _literal(part: str) -> str | None:
    """The character that a part stands for."""
    if len(part) == 1:
        return None if part in ".^$" else part
    if part[0] == "\\" and part not in _ZERO_WIDTH and part[1] not in _KINDS:
        return part[1]
    return None


def _of_group(group: str) -> list[tuple[str, ...]]:
    """One group of literals, if each way through the group has one."""
    if group.startswith((*_LOOK, "(?P=")):
        return []
    inner = re.sub(r"^\((?:\?:|\?P<\w+>)?|\)$", "", group)
    words: list[str] = []
    for way in _split(inner):
        needs = _needs(way)
        if not needs:
            return []
        best: tuple[str, ...] = max(needs, key=_shortest)
        words += best
    return [tuple(words)]
