"""Log lines and pasted errors, freed of what hides their words."""

import html
import re
from collections.abc import Sequence

from migration_panel.diagnosis.entry import begins_entry

__all__ = ["LONGEST", "begins_entry", "cleaned", "rows_joined", "without_frames"]

LONGEST = 8 * 1024  # characters of a line that are looked at

_PLAIN = re.compile(r"[\x20-\x7e]*")
_ANSI = re.compile(r"(?:\x1b|#033|\^\[|\\x1b|\\u001b|\\e|\\033)\[[0-9;?]*[A-Za-z]")
_ESCAPED_BREAK = re.compile(r"(?:\\{1,8}r)?\\{1,8}n|\\{1,8}r")
# Quotes of UTF-8 as Python 2 and JSON write them.
_ESCAPED_QUOTE = re.compile(
    r"\\{1,8}(?:xe2\\{1,8}x80\\{1,8}x9[89cd]|u20(?:18|19|1c|1d)|u0027|['\"])",
    re.IGNORECASE,
)
_PYTHON2_TEXT = re.compile(r"\b[ub](?=['\"])")
_QUOTES = str.maketrans("\u2018\u2019\u201c\u201d\u00b4`\u00a0", "''\"\"'' ")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_QUOTED_MAIL = re.compile(r"(?:> ?)+")
# A row of a table that the command line client draws.
_ROW = re.compile(r"\|(?: +\|)? *(.*?) *\|")
_ROW_OF_THE_SAME = re.compile(r"\| +\|(?= )")

# Of a trace: where it was tells nothing, and files are named after all there is.
_FRAME = re.compile(r"File ['\"][^'\"]{1,300}['\"], line \d{1,7}(?:, in \S{1,120})?")


def without_frames(text: str) -> str:
    """A cleaned line without the places in a program that it was in."""
    return _FRAME.sub("", text) if ", line " in text else text


def cleaned(line: str) -> str:
    """One line in plain words: no colors, escapes, Python 2 marks, double blanks."""
    text = line[:LONGEST]
    if "&" in text:
        text = html.unescape(text)
    if not _PLAIN.fullmatch(text):
        text = _CONTROL.sub(" ", _ANSI.sub("", text).translate(_QUOTES))
    if "\\" in text or "#033[" in text or "^[[" in text:
        text = _unescaped(text)
    text = " ".join(_PYTHON2_TEXT.sub("", text.replace("`", "'")).split())
    if text.startswith(">"):
        text = _QUOTED_MAIL.sub("", text, count=1)
    row = _ROW.fullmatch(text) if text.startswith("|") else None
    return row[1] if row else text


def rows_joined(lines: Sequence[str]) -> list[str]:
    """With rows of a table that go on with the cell above them as one line."""
    found: list[str] = []
    for line in lines:
        more = _ROW_OF_THE_SAME.match(line) if found else None
        if more:
            found[-1] = found[-1].rstrip().removesuffix("|") + line[more.end() :]
        else:
            found.append(line)
    return found


def _unescaped(text: str) -> str:
    text = _ESCAPED_BREAK.sub(" ", _ANSI.sub("", text))
    return _ESCAPED_QUOTE.sub(_quote, text)


def _quote(escaped: re.Match[str]) -> str:
    double = escaped[0].lower().endswith(('"', "9c", "9d", "1c", "1d"))
    return '"' if double else "'"
