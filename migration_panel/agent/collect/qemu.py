"""What the QEMU binary says of itself, started without a machine."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from migration_panel.agent.system import Output, System, UnmeasuredError

# libvirt asks the same way; nothing is made, and no disk or network touched.
OPTIONS = (
    "-nodefaults",
    "-no-user-config",
    "-display",
    "none",
    "-machine",
    "none,accel=kvm:tcg",
    "-S",
    "-qmp",
    "stdio",
)
QUESTIONS = (
    "query-kvm",
    "query-commands",
    "query-migrate-capabilities",
    "query-cpu-definitions",
)
KVM = "/dev/kvm"
SECONDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Qemu:
    """`kvm`: it could use KVM as nova; `models`: CPU models it can then give."""

    kvm: bool
    commands: frozenset[str]
    migration: tuple[str, ...]
    models: tuple[str, ...]


_Key = tuple[str, float, int, bool]
# Another binary has another time or size; the agent asks each but once.
_known: dict[_Key, Qemu] = {}


def ask(system: System, emulator: str) -> Qemu:
    """UnmeasuredError with what QEMU said instead of an answer."""
    key = _key(system, emulator)
    if key not in _known:
        output = system.run(emulator, *OPTIONS, timeout=SECONDS, stdin=dialog())
        found = parse(emulator, output)
        _known.clear()
        if not key[1]:
            return found
        _known[key] = found
    return _known[key]


def _key(system: System, emulator: str) -> _Key:
    found: os.stat_result = system.stat(emulator)
    return emulator, found.st_mtime, found.st_size, system.exists(KVM)


def dialog() -> str:
    """What is written to QEMU: the questions, and that it may go."""
    names = ("qmp_capabilities", *QUESTIONS, "quit")
    asked = ({"execute": name, "id": name} for name in names)
    return "".join(f"{json.dumps(each)}\n" for each in asked)


def parse(emulator: str, output: Output) -> Qemu:
    answers = dict(_answers(output.out))
    if any(name not in answers for name in QUESTIONS):
        reason = output.err.strip() or _first_error(output.out) or "no answer"
        named = reason.startswith(emulator)
        raise UnmeasuredError(reason if named else f"{emulator}: {reason}")
    kvm, commands, migration, models = (answers[name] for name in QUESTIONS)
    return Qemu(
        kvm=isinstance(kvm, dict) and kvm.get("enabled") is True,
        commands=frozenset(_names(commands, "name")),
        migration=tuple(sorted(_names(migration, "capability"))),
        models=tuple(sorted(_names(filter(_usable, _listed(models)), "name"))),
    )


def _answers(text: str) -> Iterator[tuple[str, Any]]:
    for message in _messages(text):
        if "return" in message and isinstance(message.get("id"), str):
            yield message["id"], message["return"]


def _messages(text: str) -> Iterator[dict[str, Any]]:
    for line in text.splitlines():
        try:
            message = json.loads(line)
        except ValueError:
            continue
        if isinstance(message, dict):
            yield message


def _first_error(text: str) -> str:
    errors = (each.get("error") for each in _messages(text))
    told = (each.get("desc") for each in errors if isinstance(each, dict))
    return next((str(each) for each in told if each), "")


def _usable(model: dict[str, Any]) -> bool:
    """An old QEMU does not tell what its models lack."""
    return not model.get("unavailable-features")


def _names(rows: Any, key: str) -> Iterator[str]:
    for row in _listed(rows):
        if isinstance(row.get(key), str):
            yield row[key]


def _listed(rows: Any) -> Iterator[dict[str, Any]]:
    if isinstance(rows, (list, filter)):
        yield from (row for row in rows if isinstance(row, dict))
