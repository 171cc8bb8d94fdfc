"""Where Nova's code is, and which version it is; found without running it."""

import re
from collections.abc import Iterator
from pathlib import PurePath

from migration_panel.agent.system import System, UnmeasuredError
from migration_panel.facts.missing import Missing

# Distributions', Kolla's, DevStack's.
PREFIXES = ("/usr", "/usr/local", "/var/lib/kolla/venv", "/opt/stack/data/venv")
METADATA = re.compile(r"nova-(\d[\w.+]*?)(?:-py[\d.]+)?\.(?:dist|egg)-info")
DEFAULT_FOLDER = "/usr/lib/python3/dist-packages"
SLOW = 30

# Before Liberty, which is 12, versions were years.
FIRST_YEAR, KILO_YEAR, JUNO, KILO = 2010, 2015, 10, 11


def find(system: System) -> tuple[str | Missing, str]:
    """The version, and the folder that holds the package: Nova's $pybasedir."""
    for prefix in dict.fromkeys((*_running(system), *PREFIXES)):
        for folder in _folders(system, prefix):
            for name in _names(system, folder):
                found = METADATA.fullmatch(name)
                if found:
                    return found[1], folder
    return _asked(system), DEFAULT_FOLDER


def major(version: str | Missing) -> int:
    """The number by which releases count; of an unknown version the newest."""
    found = re.match(r"\d+", version) if isinstance(version, str) else None
    if found is None:
        return FIRST_YEAR - 1
    number = int(found[0])
    if number < FIRST_YEAR:
        return number
    return KILO if number >= KILO_YEAR else JUNO


def _running(system: System) -> Iterator[str]:
    """Prefixes of the nova-compute that runs, such as a virtual environment."""
    for pid in filter(str.isdecimal, _names(system, "/proc")):
        try:
            words = system.read(f"/proc/{pid}/cmdline").split("\0")[:2]
        except UnmeasuredError:
            continue  # It has ended, or is not ours to see.
        for path in map(PurePath, words):
            if path.name == "nova-compute" and path.is_absolute():
                yield str(path.parent.parent)


def _folders(system: System, prefix: str) -> Iterator[str]:
    for name in _names(system, f"{prefix}/lib"):
        if re.fullmatch(r"python\d[\d.]*", name):
            yield f"{prefix}/lib/{name}/dist-packages"
            yield f"{prefix}/lib/{name}/site-packages"


def _names(system: System, folder: str) -> tuple[str, ...]:
    try:
        return system.names(folder)
    except UnmeasuredError:
        return ()


def _asked(system: System) -> str | Missing:
    """What Nova says itself, which takes it seconds."""
    try:
        said = system.run("nova-compute", "--version", timeout=SLOW)
    except UnmeasuredError as error:
        return Missing(str(error))
    found = re.match(r"\d[\w.+]*", said.out or said.err)
    return found[0] if found else Missing(f"nova-compute --version: {said.err.strip()}")
