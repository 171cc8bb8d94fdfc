"""Lines of a text of any size, each with those that continue it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from migration_panel.diagnosis.clean import LONGEST
from migration_panel.diagnosis.entry import begins_entry, said

# How many lines after one may still belong to its message.
CONTINUED = 3


@dataclass(frozen=True, slots=True)
class Line:
    """`number` counts from 1; `whole` is `text` and the lines that continue it.

    A line that begins a log entry of its own continues nothing.
    """

    number: int
    text: str
    whole: str

    @property
    def said(self) -> str:
        """What it tells, a line each; the same where only when and who differ."""
        first = said(self.text.replace("\n", " "))
        return first + self.whole[len(self.text) :]


def lines(raw: Iterable[str]) -> Iterator[Line]:
    """Each line, never holding more than a few."""
    waiting: list[str] = []
    number = 0
    for line in raw:
        waiting.append(line[:LONGEST])
        if len(waiting) > CONTINUED:
            number += 1
            yield joined(number, waiting)
            del waiting[0]
    while waiting:
        number += 1
        yield joined(number, waiting)
        del waiting[0]


def joined(number: int, raw: Sequence[str]) -> Line:
    """The first of some lines with those after it that continue it."""
    following = takewhile(lambda each: not begins_entry(each), raw[1:])
    return Line(number, raw[0], "\n".join((raw[0], *following)))
