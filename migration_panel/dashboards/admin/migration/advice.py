"""Findings by what to do about them: each advice once, with all it helps against."""

from collections.abc import Iterable
from dataclasses import dataclass

from migration_panel.checks.finding import Command, Finding, Level
from migration_panel.text import Text


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do, the lines to copy, and the findings, worst first."""

    hint: Text
    commands: tuple[Command, ...]
    findings: tuple[Finding, ...]

    @property
    def level(self) -> Level:
        return self.findings[0].level


def advised(findings: Iterable[Finding]) -> list[Advice]:
    """In the order in which the findings come: the worst first as a rule."""
    groups: dict[tuple[Text, tuple[Command, ...]], list[Finding]] = {}
    for each in findings:
        groups.setdefault((each.hint, each.commands), []).append(each)
    return [Advice(*key, tuple(found)) for key, found in groups.items()]
