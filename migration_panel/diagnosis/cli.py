"""migration-panel-diagnose: a log or a pasted error in, cause and remedy out.

Exit codes: 0 nothing failed, 1 a known cause was found, 2 something failed and no
known cause fits, 3 an input could not be read, 64 the arguments are wrong.
"""

import argparse
import json
import re
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

from migration_panel.diagnosis.engine import Reading, read_lines
from migration_panel.diagnosis.language import of_terminal
from migration_panel.diagnosis.select import Selection, Wanted
from migration_panel.diagnosis.stream import worth_reading
from migration_panel.diagnosis.words import as_json, as_text

CLEAR, FOUND, UNKNOWN, UNREADABLE, MISUSED = 0, 1, 2, 3, 64


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        self.print_usage(sys.stderr)
        self.exit(MISUSED, f"{self.prog}: {message}\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Read each input and tell its causes; the worst exit code of them."""
    options = _parser().parse_args(argv)
    wanted = Wanted(options.server, options.request, options.since)
    readings: dict[str, Reading] = {}
    code = CLEAR
    for name in options.file or ["-"]:
        try:
            readings[name] = _read(name, wanted)
        except OSError as error:
            print(f"{name}: {error.strerror}", file=sys.stderr)
            code = UNREADABLE
    with _ended_by_a_pipe():
        _show(readings, options.format)
        sys.stdout.flush()
    return max([code, *map(_code, readings.values())])


@contextmanager
def _ended_by_a_pipe() -> Iterator[None]:
    """As other commands are where nobody reads on: `| head` is no error."""
    before = signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGPIPE, before)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="migration-panel-diagnose", description=__doc__)
    parser.add_argument("file", nargs="*", help="a log, or - for standard input")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--server", type=_uuid, help="only what concerns this server")
    parser.add_argument("--request", type=_request, help="only this request, req-…")
    parser.add_argument("--since", type=_time, help="from this time of the log on")
    return parser


def _uuid(value: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value.lower()):
        message = f"{value!r} is not a server's UUID"
        raise argparse.ArgumentTypeError(message)
    return value.lower()


def _request(value: str) -> str:
    return "req-" + _uuid(value.removeprefix("req-"))


def _time(value: str) -> str:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?)?", value):
        message = f"{value!r} is not a time such as 2026-11-23T12:00"
        raise argparse.ArgumentTypeError(message)
    return value


def _read(name: str, wanted: Wanted) -> Reading:
    if name == "-":
        return _reading(sys.stdin.buffer, wanted)
    with open(name, "rb") as stream:  # noqa: PTH123 - a name as the shell gave it
        return _reading(stream, wanted)


def _reading(stream: BinaryIO, wanted: Wanted) -> Reading:
    if wanted == Wanted():
        return read_lines(worth_reading(stream))
    selection = Selection(wanted)
    return read_lines(selection.of(worth_reading(stream, selection.passed)))


def _show(readings: dict[str, Reading], form: str) -> None:
    if form == "json":
        told = {name: as_json(reading) for name, reading in readings.items()}
        whole = next(iter(told.values())) if len(told) == 1 else told
        print(json.dumps(whole, indent=2, ensure_ascii=False))
        return
    say = of_terminal()
    for name, reading in readings.items():
        if len(readings) > 1:
            print(f"== {name}")
        print("\n".join(as_text(reading, say)))


def _code(reading: Reading) -> int:
    if reading.unknown:
        return UNKNOWN
    return FOUND if reading.matches else CLEAR
