"""What is logged in passing, and what tells of a failure all the same."""

import re

from migration_panel.diagnosis.entry import ABOUT, BEFORE, LEVEL, NAMED, STAMP

# A word such as INFO in a text is no level: one stands behind a process id, a colon
# or a bar, and before a logger's name or the like.
_LEVEL = re.compile(
    rf"(?:^|[\d\]:>|)][ ]{{0,4}}|[<\[(|])({LEVEL})"
    r"(?= {1,4}(?:[\w-]{1,40}[._-]\w|[\w-]{1,40} ?\[|\[|-|:)|[\]>)|:]|$)"
    r"|(?:^|\d|Z): (error|warning|info|debug) :"
)
# Of oslo.log's and Kolla's JSON; a container's own "level" is not that of its log.
_LEVEL_OF_JSON = re.compile(
    r"\"(?:levelname|log_level|severity_label)\": ?\"([a-z]{4,8})\"",
    re.IGNORECASE,
)
_WITHIN = 200
# oslo.config names options and what becomes of them.
_OF_AN_OPTION = re.compile(r"\bDeprecated: Option \"|\bDeprecationWarning: ")
_QUIET = {"INFO", "DEBUG", "AUDIT"}

# What is logged quietly and tells of a failure all the same.
QUIETLY_TOLD = (
    "kipping host",
    "etting instance back",
    "olling back",
    "on the hypervisor",
    "HTTP exception thrown",
    "returned 0 hosts",
    "emoved all hosts",
    "no allocation candidates",
    "auto-confirming resize",
    "tried to resize instance",
)
_TELLING = tuple(each.encode() for each in QUIETLY_TOLD)
_OSLOS = (
    r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.,]\d{1,9}+ \d{1,9}+ (?:INFO|DEBUG|AUDIT) "
    r"[\w.-]{1,120}+ \[(?:-|(?:\w+ )?req-|instance: )"
)
# The most common form first; never stepping back into a line, for speed. Not around
# the whole: Python before 3.11.5 loses its place in a possessive group.
_QUIET_ENTRIES = re.compile(
    (
        rf"(?:(?:{_OSLOS}|{BEFORE}(?:INFO|DEBUG|AUDIT) {NAMED} {ABOUT}"
        rf"|{STAMP}: \d{{1,9}}: (?:info|debug) : )[^\n]*+\n){{1,64}}"
    ).encode()
)


def level_of(text: str) -> str | None:
    """The level that a log line tells, in capitals; None where it tells none."""
    found = _LEVEL.search(text[:_WITHIN])
    if found is not None:
        return (found[1] or found[2]).upper()
    found = _LEVEL_OF_JSON.search(text) if "{" in text[:_WITHIN] else None
    return found[1].upper() if found else None


def is_quiet(text: str) -> bool:
    """Whether a line is logged as nothing to worry about, and tells of no failure."""
    level = level_of(text)
    if level == "WARNING":
        return _OF_AN_OPTION.search(text) is not None
    return level in _QUIET and not any(each in text for each in QUIETLY_TOLD)


def quiet_end(block: bytes, position: int) -> int:
    """Where some entries end that begin there and are logged in passing."""
    found = _QUIET_ENTRIES.match(block, position)
    return found.end() if found else position


def told_in(block: bytes) -> tuple[bytes, ...]:
    """Words there that tell of a failure, however quietly they are logged."""
    return tuple(each for each in _TELLING if each in block)
