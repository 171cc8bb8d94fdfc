"""What a fault may use of a host."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.lab import services
from tests.lab.files import File
from tests.lab.layout import Paths
from tests.lab.node import Node
from tests.lab.nodes import files_of
from tests.lab.service import Running
from tests.lab.shell import Result


@dataclass(frozen=True)
class Host:
    name: str
    paths: Paths

    @property
    def node(self) -> Node:
        return Node(self.name, self.paths)

    def run(self, *argv: str, check: bool = True) -> Result:
        return self.node.run(argv, check=check)

    def service(self, name: str) -> Running:
        return services.find(self.paths, self.name, name)

    def restart(self, name: str) -> None:
        service = self.service(name)
        service.restart()
        service.wait()

    def remove(self, path: str) -> None:
        self.run("rm", "-f", path)

    def read(self, path: str) -> str:
        return self.run("cat", path).out

    def write(
        self, path: str, text: str, mode: str = "644", owner: str = "root"
    ) -> None:
        """Replace a file's whole content."""
        self.node.run(["tee", path], stdin=text)
        self.run("chmod", mode, path)
        self.run("chown", f"{owner}:{owner}", path)

    def restore(self, path: str) -> None:
        """Give back one of the files that the host started with."""
        file = self._original(path)
        self.write(path, file.text, f"{file.mode:o}", file.owner)

    def _original(self, path: str) -> File:
        return next(f for f in files_of(self.paths, self.name) if f.path == path)

    def start_differently(self, name: str, argv: Sequence[str]) -> None:
        """Run a service with another command line until it is restarted."""
        usual = self.service(name)
        usual.stop()
        other = Running(usual.node, usual.service.with_argv(argv))
        other.start()
        other.wait()
