"""Logs written as services do, and what is looked for in them."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

from migration_panel.agent.evidence.blocks import Budget, whole_lines
from migration_panel.agent.evidence.picking import Entry, Wanted, picked
from migration_panel.agent.evidence.times import Window
from migration_panel.facts.evidence import Excerpt, LogLine
from migration_panel.facts.missing import Missing

DATA = Path(__file__).parents[3] / "data" / "logs"
SERVER = "22f2a455-b200-46bb-819b-47d3f7bad75e"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
FOREVER = float("inf")


def window(
    since: datetime, until: datetime | None = None, zone: tzinfo | None = UTC
) -> Window:
    return Window(since.timestamp(), (until or since).timestamp(), zone)


ALWAYS = Window(0.0, 1e11, UTC)


def wanted(
    *words: str, within: Window = ALWAYS, quotes: bool = True, quiet: str = " INFO "
) -> Wanted:
    """`quiet`: what an entry holds that tells of no trouble."""
    return Wanted(
        tuple(each.encode() for each in words),
        within,
        lambda line: quiet.encode() not in line,
        quotes,
    )


def line(at: datetime, text: str = "nothing", level: str = "INFO") -> str:
    """As oslo.log writes it, in whatever zone `at` is."""
    stamp = at.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    return f"{stamp} 82 {level} nova.compute.manager [None req-0] {text}\n"


def every_second(start: datetime, count: int, text: str = "nothing") -> Iterator[str]:
    """A line a second, numbered."""
    for number in range(count):
        yield line(start + timedelta(seconds=number), f"{text} {number}")


def of_server(at: datetime, text: str = "failed", level: str = "ERROR") -> str:
    return line(at, f"[instance: {SERVER}] {text}", level)


def blocks(text: str | bytes, size: int = 0) -> Iterator[bytes]:
    """Whole lines, in blocks of about `size` bytes; 0: as they come."""
    raw = text.encode() if isinstance(text, str) else text
    parts = [raw[n : n + size] for n in range(0, len(raw), size)] if size else [raw]
    rest = iter(parts)
    return whole_lines(lambda _size: next(rest, b""), Budget(1 << 40, FOREVER))


def entries(text: str | bytes, what: Wanted, size: int = 0) -> list[list[str]]:
    found = picked(blocks(text, size), what)
    return [shown(each) for each in found]


def shown(entry: Entry) -> list[str]:
    return [each.decode(errors="replace") for each in entry.lines]


def lines_of(excerpt: Excerpt) -> tuple[LogLine, ...]:
    assert not isinstance(excerpt.lines, Missing), excerpt.lines
    return excerpt.lines


def texts(excerpts: Iterable[Excerpt]) -> list[str]:
    return [each.text for excerpt in excerpts for each in lines_of(excerpt)]


def reason(excerpt: Excerpt) -> str:
    assert isinstance(excerpt.lines, Missing), excerpt.lines
    return excerpt.lines.reason
