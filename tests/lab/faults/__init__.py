"""Faults that can be put into a host and taken out again; one file each."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.lab.faults.host import Host
from tests.lab.layout import HOSTS, NODES, Paths
from tests.lab.progress import LabError

Change = Callable[[Host], None]
NOT_FAULTS = ("edit", "firewall", "host")


@dataclass(frozen=True)
class Trial:
    """How ``truth`` moves guests under a fault.

    ``copies_disks``: what Nova is asked for live migrations, ``auto`` or a boolean.
    """

    flavor: str = "m1.tiny"
    storage: str = "local"
    copies_disks: str | bool = "auto"


@dataclass(frozen=True)
class Fault:
    """``break_it`` and ``heal_it`` may run any number of times in any order."""

    name: str
    description: str
    break_it: Change
    heal_it: Change
    #: Where it can be put.
    places: tuple[str, ...] = HOSTS
    #: Guests that leave the host would mend it.
    heals_by_leaving: bool = False
    #: Ids of the causes of failed moves, cold and live; None where none fails so.
    cold: str | None = None
    live: str | None = None
    #: Of moves to the host, where Nova refuses them before a host does anything.
    arriving: str | None = None
    trial: Trial = Trial()

    def cause(self, kind: str, *, arriving: bool) -> str:
        """The id of what a move fails of; empty where none fails, or is not begun."""
        if arriving and self.arriving:
            return self.arriving
        return {"cold": self.cold, "live": self.live}[kind] or ""


@dataclass(frozen=True)
class Broken:
    fault: str
    host: str


def registry() -> dict[str, Fault]:
    """Every fault by its name; the file ``ssh_nologin.py`` holds ``ssh-nologin``."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name not in NOT_FAULTS:
            fault: Fault = importlib.import_module(f"{__name__}.{module.name}").FAULT
            found[fault.name] = fault
    return dict(sorted(found.items()))


def record(paths: Paths) -> Path:
    return paths.run / "faults.json"


def broken(paths: Paths) -> list[Broken]:
    """What is broken now, in the order it was broken."""
    try:
        return [Broken(**item) for item in json.loads(record(paths).read_text())]
    except (OSError, ValueError):
        return []


def write(paths: Paths, items: Sequence[Broken]) -> None:
    record(paths).write_text(json.dumps([asdict(item) for item in items]))


def break_(paths: Paths, name: str, hosts: Sequence[str]) -> None:
    """Break hosts; noted first, so that a half-done break is healed too."""
    fault = registry()[name]
    wrong = [host for host in hosts if host not in fault.places]
    if wrong:
        message = f"{name} is for {', '.join(fault.places)}, not {', '.join(wrong)}"
        raise LabError(message)
    for host in hosts:
        item = Broken(name, host)
        known = broken(paths)
        if item not in known:
            write(paths, [*known, item])
        fault.break_it(Host(host, paths))


def heal(
    paths: Paths, name: str | None = None, hosts: Sequence[str] = ()
) -> list[Broken]:
    """Heal what is broken; a fault named with its hosts is healed in any case."""
    wanted = selected(broken(paths), name, hosts)
    for item in reversed(wanted):
        registry()[item.fault].heal_it(Host(item.host, paths))
        write(paths, [other for other in broken(paths) if other != item])
    return wanted


def selected(
    known: Sequence[Broken], name: str | None, hosts: Sequence[str]
) -> list[Broken]:
    """What a heal command means."""
    if name is None:
        return list(known)
    if hosts:
        return [Broken(name, host) for host in NODES if host in hosts]
    return [item for item in known if item.fault == name]
