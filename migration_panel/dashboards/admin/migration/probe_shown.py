"""What one host found when it tried to reach another, a line a part."""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import (
    Attempt,
    CpuComparison,
    CpuMatch,
    Probe,
    Resolution,
)
from migration_panel.readiness import State
from migration_panel.templatetags.migration_panel import say

PARTS = {
    "names": _("Names"),
    "ssh": _("SSH login"),
    "instances_path": _("Instances path, through SSH"),
    "libvirt": _("libvirt"),
    "cpu": _("CPU"),
    "data_port": _("Port of migration data"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """`state`: ready where it worked, None where it says neither; `seconds`: None
    where that was not measured.
    """

    label: str
    state: State | None
    tried: str
    said: str
    seconds: float | None = None


def steps(probe: Probe) -> list[Step]:
    """In the order in which a move would need them."""
    found = [
        step for part, name in PARTS.items() for step in _steps(str(name), probe, part)
    ]
    return [*found, _shared(probe.shared_storage)]


def _steps(name: str, probe: Probe, part: str) -> list[Step]:
    value = getattr(probe, part)
    if isinstance(value, Missing):
        return [Step(name, State.UNKNOWN, "", say(value.reason))]
    if isinstance(value, Attempt):
        state = State.READY if value.worked else State.BLOCKED
        return [Step(name, state, value.tried, value.said, value.seconds)]
    if isinstance(value, CpuComparison):
        return [_compared(name, value)]
    return [_resolved(name, each) for each in value]


def _compared(name: str, value: CpuComparison) -> Step:
    fits = value.match is not CpuMatch.INCOMPATIBLE
    state = State.READY if fits else State.BLOCKED
    said = f"{value.match.value} {value.said}".strip()
    return Step(name, state, "", said, value.seconds)


def _resolved(name: str, value: Resolution) -> Step:
    state = State.READY if value.addresses else State.BLOCKED
    said = ", ".join(value.addresses) or gettext("no address")
    return Step(name, state, value.name, said, value.seconds)


def _shared(value: bool | Missing) -> Step:  # noqa: FBT001 - a fact, not a switch
    name = gettext("Shared storage")
    if isinstance(value, Missing):
        return Step(name, State.UNKNOWN, "", say(value.reason))
    said = gettext("shared") if value else gettext("not shared")
    return Step(name, None, "", said)
