"""What a fault may use of a host."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tests.lab import services
from tests.lab.files import File
from tests.lab.layout import Paths
from tests.lab.node import Node
from tests.lab.nodes import files_of
from tests.lab.openstack import Cloud
from tests.lab.progress import LabError, wait_for
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

    def stop_libvirt(self) -> None:
        """Stop libvirtd and wait until Nova has noticed, if it can."""
        self.service("libvirtd").stop()
        if self.service("nova-compute").processes():
            with suppress(LabError):
                wait_for(self.disabled_by_nova, 15, "Nova to disable the host", 0.5)

    def start_libvirt(self, argv: Sequence[str] = ()) -> None:
        """Start libvirtd, with another command line if one is given."""
        usual = self.service("libvirtd")
        wanted = usual.service.with_argv(argv) if argv else usual.service
        daemon = Running(usual.node, wanted)
        daemon.start()
        daemon.wait()
        # Nova would take up to a minute to enable the host again.
        if self.disabled_by_nova():
            path = f"/os-services/{self.nova_service()['id']}"
            Cloud().nova(path, {"status": "enabled"}, method="PUT")

    def nova_service(self) -> dict[str, Any]:
        path = f"/os-services?binary=nova-compute&host={self.name}"
        found: dict[str, Any] = Cloud().nova(path)["services"][0]
        return found

    def up_in_nova(self) -> bool:
        return bool(self.nova_service()["state"] == "up")

    def disabled_by_nova(self) -> bool:
        return (self.nova_service()["disabled_reason"] or "").startswith("AUTO:")
