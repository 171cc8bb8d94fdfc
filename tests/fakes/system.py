"""A host made of texts: files, and what programs print."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

from migration_panel.agent.system import (
    DeniedError,
    Output,
    System,
    UnmeasuredError,
)
from migration_panel.facts.file import Entry


@dataclass
class FakeSystem(System):
    """`outputs` by the command line joined with blanks; the longest prefix fits.

    `entries` gives owner and mode; a file without one is root's, 0644.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, Output | str] = field(default_factory=dict)
    entries: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    denied: frozenset[str] = frozenset()
    links: Mapping[str, str] = field(default_factory=dict)
    hosts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    name: str = "compute1"
    outward: str = "192.0.2.11"

    def read(self, path: str) -> str:
        self._reach(path)
        if path not in self.files:
            raise UnmeasuredError(f"{path}: Is a directory")  # noqa: EM102, TRY003
        return self.files[path]

    def open(self, path: str) -> BinaryIO:
        return BytesIO(self.read(path).encode())

    def names(self, folder: str) -> tuple[str, ...]:
        self._reach(folder)
        start = folder.rstrip("/") + "/"
        inside = {*self.files, *self.entries}
        found = {
            each[len(start) :].split("/")[0]
            for each in inside
            if each.startswith(start)
        }
        return tuple(sorted(found))

    def entry(self, path: str) -> Entry:
        self._reach(path)
        owner, mode = self.entries.get(path, ("root", 0o644))
        return Entry(path=path, owner=owner, mode=mode)

    def stat(self, path: str) -> os.stat_result:
        mode = self.entry(path).mode
        return os.stat_result((mode, 0, 0, 1, 0, 0, 0, 0, 0, 0))

    def exists(self, path: str) -> bool:
        start = path.rstrip("/") + "/"
        return any(
            each == path or each.startswith(start)
            for each in (*self.files, *self.entries)
        )

    def real_path(self, path: str) -> str:
        return self.links.get(path, path)

    def writable(self, folder: str) -> bool:
        """Nova may where the folder is its own, or anybody's."""
        if folder in self.denied or not self.exists(folder):
            return False
        owner, mode = self.entries.get(folder, ("root", 0o755))
        return bool(mode & 0o200) if owner == "nova" else bool(mode & 0o002)

    def hostname(self) -> str:
        return self.name

    def resolve(self, name: str) -> tuple[str, ...]:
        return self.hosts.get(name, ())

    def outward_address(self, beyond: str = "") -> str:
        del beyond
        return self.outward

    def run(self, *argv: str, timeout: float = 10, stdin: str = "") -> Output:
        del timeout, stdin
        line = " ".join(argv)
        fitting = [each for each in self.outputs if line.startswith(each)]
        if not fitting:
            raise UnmeasuredError(f"{argv[0]}: No such file or directory")  # noqa: EM102, TRY003
        said = self.outputs[max(fitting, key=len)]
        return Output(0, said, "") if isinstance(said, str) else said

    def head(self, *argv: str, most: int, timeout: float = 10) -> Output:
        found = self.run(*argv, timeout=timeout)
        return Output(found.code, found.out[:most], found.err)

    def _reach(self, path: str) -> None:
        if path in self.denied:
            raise DeniedError(f"{path}: Permission denied")  # noqa: EM102, TRY003
        if not self.exists(path):
            raise UnmeasuredError(f"{path}: No such file or directory")  # noqa: EM102, TRY003
