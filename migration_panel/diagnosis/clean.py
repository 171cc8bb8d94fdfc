"""Log lines and pasted errors, freed of what hides their words."""

import html
import re

LONGEST = 8 * 1024  # characters of a line that are looked at

_ANSI = re.compile(r"(?:\x1b|#033|\^\[|\\x1b|\\e|\\033)\[[0-9;?]*[A-Za-z]")
_ESCAPED_BREAK = re.compile(r"(?:\\+r)?\\+n|\\+r")
_ESCAPED_QUOTE = re.compile(r"\\+(['\"])")
_PYTHON2_TEXT = re.compile(r"\b[ub](?=['\"])")
_QUOTES = str.maketrans("\u2018\u2019\u201c\u201d\u00b4`\u00a0", "''\"\"'' ")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BLANKS = re.compile(r"\s+")

# 2016-02-17 11:31:15.179 11959 ERROR nova.virt.libvirt.driver [req-… …] …
# or journald's and syslog's "Nov 23 12:00:00 compute1 nova-compute[812]: …" before it,
# or libvirt's "2026-11-23 12:00:00.000+0000: 812: error : function:12 : …".
_STAMP = r"(?:\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d )"
_STAMPED = re.compile(rf"\s*(?:\S+\.log[.\d]*:)?(?:\d+:)?\s*[<\[(]?{_STAMP}")
_LEVEL = re.compile(
    r"\b(CRITICAL|ERROR|TRACE|WARNING|WARN|INFO|DEBUG|AUDIT)\b"
    r"|: (error|warning|info|debug) :"
)


def cleaned(line: str) -> str:
    """One line in plain words: no colors, escapes, Python 2 marks, double blanks."""
    text = line[:LONGEST]
    if "&" in text:
        text = html.unescape(text)
    text = _ANSI.sub("", text)
    text = _ESCAPED_BREAK.sub(" ", text)
    text = _ESCAPED_QUOTE.sub(r"\1", text)
    text = _PYTHON2_TEXT.sub("", text.translate(_QUOTES))
    return _BLANKS.sub(" ", _CONTROL.sub(" ", text)).strip()


def begins_entry(line: str) -> bool:
    """Whether a line begins with a time, as the first line of a log entry does."""
    return _STAMPED.match(line[:200]) is not None


def level_of(line: str) -> str | None:
    """The level that a log line tells, in capitals; None where it tells none."""
    found = _LEVEL.search(line[:400])
    if found is None:
        return None
    return (found[1] or found[2]).upper()


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
_QUIET = {"INFO", "DEBUG", "AUDIT"}


def is_quiet(line: str) -> bool:
    """Whether a line is logged as nothing to worry about, and tells of no failure."""
    if level_of(line[:200]) not in _QUIET:
        return False
    return not any(each in line for each in QUIETLY_TOLD)
