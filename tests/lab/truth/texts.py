"""What the hosts' logs say of each move that failed, kept for whoever reads logs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from tests.lab.layout import HOSTS, Paths
from tests.lab.truth.moves import Try

NOVA, LIBVIRTD = "nova/nova-compute.log", "libvirt/libvirtd.log"
LOGS = {"cold": (NOVA,), "live": (NOVA, LIBVIRTD)}
# What the lab puts elsewhere than distributions do.
PROGRAMS = re.compile(r"/\S+/venvs/services/lib/python3\.\d+/site-packages/")
DISTRIBUTIONS = "/usr/lib/python3/dist-packages/"
RECORD = re.compile(r"^[\d-]+ [\d:.]+ (?P<process>\d+) (?P<rest>[A-Z]+ \S+ .*)$")
REQUEST = re.compile(r"\[(?:None )?(req-[0-9a-f-]{36})")

Sizes = Mapping[tuple[str, str], int]


def log(paths: Paths, host: str, name: str) -> Path:
    return paths.log_folder(host) / name


def sizes(paths: Paths) -> Sizes:
    """How long each log is now."""
    every = [(host, name) for host in HOSTS for name in (NOVA, LIBVIRTD)]
    return {
        (host, name): found.stat().st_size if found.exists() else 0
        for host, name in every
        if (found := log(paths, host, name))
    }


def keep(paths: Paths, fault: str, tries: Iterable[Try], before: Sizes) -> None:
    """Write a file for each failed move, below ``texts`` in the lab's directory."""
    folder = paths.home / "texts" / fault
    folder.mkdir(parents=True, exist_ok=True)
    for each in tries:
        file = folder / f"{each.kind}-{each.source}-{each.target}.log"
        file.unlink(missing_ok=True)
        if not each.worked:
            file.write_text("".join(parts(paths, each, before)))


def parts(paths: Paths, each: Try, before: Sizes) -> Iterator[str]:
    """Of each log the lines that have to do with the move, below a line of its own."""
    for host in (each.source, each.target):
        for name in LOGS[each.kind]:
            new = since(log(paths, host, name), before[host, name])
            lines = about(new, each.server, each.request) if name == NOVA else new
            yield f"==> {host}: {Path(name).name} <==\n"
            yield from (f"{PROGRAMS.sub(DISTRIBUTIONS, line)}\n" for line in lines)


def since(path: Path, offset: int) -> list[str]:
    if not path.exists():
        return []
    with path.open("rb") as log_file:
        log_file.seek(offset)
        return log_file.read().decode(errors="replace").splitlines()


def about(lines: Sequence[str], server: str, request: str) -> list[str]:
    """Those of the server and of its request, with the tracebacks that follow them."""
    kept, follows = [], False
    for line in lines:
        named = server in line or (bool(request) and request in line)
        follows = named or (follows and continues(line))
        if follows:
            kept.append(line)
    return kept


def continues(line: str) -> bool:
    """Whether it belongs to the record above it: it names no request of its own."""
    parsed = RECORD.match(line)
    if parsed is None:
        return True
    return "[instance:" not in line and REQUEST.search(line) is None
