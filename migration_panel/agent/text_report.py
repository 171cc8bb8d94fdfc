"""A report and its findings in lines for a terminal."""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from migration_panel.agent.masking import masked
from migration_panel.checks.finding import Affects, Finding
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Probe
from migration_panel.facts.report import Report, Round
from migration_panel.readiness import HOST_MOVES, verdict

WIDTH = 88
LONGEST_LINE = 240
MOST_LINES = 40  # of one list
_SAID_ABOVE = {"schema", "host", "taken", "period", "agent_version"}
_MOVES = {
    Affects.COLD_FROM: "cold migration from here",
    Affects.LIVE_FROM: "live migration from here",
    Affects.COLD_TO: "cold migration to here",
    Affects.LIVE_TO: "live migration to here",
}


def lines(found: Round, findings: tuple[Finding, ...]) -> list[str]:
    """Verdicts, findings worst first, then every fact."""
    told = [*head(found.report), "", *verdicts(found.report.host, findings)]
    told += _section("Findings", (line for each in findings for line in of(each)))
    for probe in found.probes:
        told += _section(f"To {probe.target}", of_probe(probe))
    told += _section("Measured", of_report(found.report))
    return [printable(line) for line in told]


def head(report: Report) -> list[str]:
    when = f"{report.taken:%Y-%m-%d %H:%M:%S} UTC"
    told = [f"{report.host}, measured {when} by version {report.agent_version}"]
    if not isinstance(report.account, Missing) and report.account.uid == 0:
        told += ["As root: run it as nova to see what nova has and may."]
    return told


def verdicts(host: str, findings: Iterable[Finding]) -> Iterator[str]:
    own = [each for each in findings if each.subject == host]
    for move in HOST_MOVES:
        yield f"  {_MOVES[move]}: {verdict(own, move).state.value}"


def _section(title: str, told: Iterable[str]) -> list[str]:
    inside = list(told)
    return ["", title, "-" * len(title), *(inside or ["none"])]


def of(finding: Finding) -> Iterator[str]:
    yield f"{finding.level.name} {finding.id} ({finding.subject})"
    yield from _wrapped(str(finding.message), "  ")
    yield from _wrapped(str(finding.hint), "  To do: ")
    for each in finding.evidence:
        if each.text and each.text not in str(finding.message):
            yield from _wrapped(each.text, f"  {each.source}: ")
    for command in finding.commands:
        where = f"on {command.host}" if command.host else "as admin"
        yield f"  {where}: {command.line}"
    yield ""


def _wrapped(text: str, first: str) -> list[str]:
    return textwrap.wrap(
        " ".join(masked(text).split()),
        WIDTH,
        initial_indent=first,
        subsequent_indent="    ",
    )


def of_probe(probe: Probe) -> Iterator[str]:
    for each in fields(probe):
        if each.name not in {"source", "target", "taken"}:
            yield from facts(each.name, getattr(probe, each.name))


def of_report(report: Report) -> Iterator[str]:
    for each in fields(report):
        if each.name not in _SAID_ABOVE:
            yield from facts(each.name, getattr(report, each.name))


def facts(name: str, value: Any, indent: str = "") -> Iterator[str]:
    """A line for what is plain, and more of them, deeper, for what has parts."""
    if isinstance(value, Missing):
        yield _cut(f"{indent}{name}: {_plain(value)}")
    elif is_dataclass(value):
        yield f"{indent}{name}:"
        for each in fields(value):
            yield from facts(each.name, getattr(value, each.name), indent + "  ")
    elif isinstance(value, tuple) and any(map(is_dataclass, value)):
        yield f"{indent}{name}: {len(value)}"
        for each in value[:MOST_LINES]:
            yield _cut(f"{indent}  {_plain(each)}")
    else:
        yield _cut(f"{indent}{name}: {_named(name, value)}")


def _named(name: str, value: Any) -> str:
    """Modes are read as chmod takes them."""
    return f"{value:04o}" if name == "mode" and value is not None else _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, Missing):
        return f"not measured: {_word(value.reason)}"
    if is_dataclass(value):
        parts = ((each.name, getattr(value, each.name)) for each in fields(value))
        return ", ".join(f"{name} {_named(name, part)}" for name, part in parts)
    if isinstance(value, tuple):
        return " ".join(map(_plain, value)) or "none"
    return _word(value)


def _word(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S} UTC"
    return " ".join(masked(str(value)).split())


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 3] + "..."


def printable(line: str) -> str:
    """Without what a terminal would take for a command."""
    return "".join(each if each.isprintable() else "?" for each in line)
