"""Show the log of a host or of a service."""

from __future__ import annotations

import os
from pathlib import Path

from tests.lab import services
from tests.lab.layout import HOSTS, NODES, Paths
from tests.lab.service import Running


def targets(paths: Paths, name: str) -> list[Running]:
    """A host's nova-compute, or a service wherever it runs; empty when unknown."""
    if name in HOSTS:
        return [services.find(paths, name, "nova-compute")]
    node, _, service = name.partition("/")
    if service:
        wanted = services.of_node(paths, node) if node in NODES else []
        return [running for running in wanted if running.name == service]
    return [running for running in services.everywhere(paths) if running.name == name]


def known(name: str) -> bool:
    return bool(targets(Paths.from_environment(), name))


def files(paths: Paths, name: str) -> list[Path]:
    found = [running.log() for running in targets(paths, name)]
    return [path for path in found if path.exists()]


def show(found: list[Path], count: int, *, follow: bool) -> None:
    """Become tail, so that interrupting it is as usual."""
    words = ["tail", "-n", str(count), *(["-F"] if follow else [])]
    # S606: no shell is the point.
    os.execvp("tail", [*words, *(str(path) for path in found)])  # noqa: S606
