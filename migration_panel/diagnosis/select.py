"""Parts of a log: one server, one request, from a time on."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from migration_panel.diagnosis.reader import Line

_STAMP = re.compile(r"\b(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)")
_OF_A_SERVER = re.compile(r"\[instance: ([0-9a-f-]{36})\]")
_REQUEST = re.compile(r"\breq-[0-9a-f-]{36}\b")


@dataclass(frozen=True, slots=True)
class Wanted:
    """`since` as the log writes times: 2026-11-23 12:00; None: all."""

    server: str | None = None
    request: str | None = None
    since: str | None = None


class Selection:
    """Lines that tell another server, request or an earlier time are left out.

    A line that tells none of these belongs to the last one that does.
    """

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._keep = True

    def of(self, lines: Iterable[Line]) -> Iterator[Line]:
        for line in lines:
            self._hear(line.text)
            if self._keep:
                yield line

    def passed(self, quiet: bytes) -> None:
        """Lines that nobody looks at, and that the next one may belong to."""
        for line in reversed(quiet.splitlines()):
            if self._hear(line.decode(errors="replace")):
                return

    def _hear(self, text: str) -> bool:
        said = _says(text, self._wanted)
        self._keep = self._keep if said is None else said
        return said is not None


def chosen(lines: Iterable[Line], wanted: Wanted) -> Iterator[Line]:
    return Selection(wanted).of(lines)


def _says(text: str, wanted: Wanted) -> bool | None:
    answers = [
        _is(_OF_A_SERVER.findall(text), wanted.server),
        _is(_REQUEST.findall(text), wanted.request),
        _is_late(text, wanted.since),
    ]
    told = [each for each in answers if each is not None]
    return all(told) if told else None


def _is(found: list[str], wanted: str | None) -> bool | None:
    if wanted is None or not found:
        return None
    return wanted in found


def _is_late(text: str, since: str | None) -> bool | None:
    stamp = _STAMP.search(text) if since else None
    if stamp is None or since is None:
        return None
    return f"{stamp[1]} {stamp[2]}" >= since.replace("T", " ")
