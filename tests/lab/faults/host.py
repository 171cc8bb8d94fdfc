"""What a fault may use of a host."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.lab import services
from tests.lab.config.nova import CONF
from tests.lab.faults.edit import with_option, with_setting
from tests.lab.files import File
from tests.lab.layout import Paths
from tests.lab.node import Node
from tests.lab.node_init import own_files
from tests.lab.nodes import files_of
from tests.lab.openstack import Cloud
from tests.lab.progress import LabError, wait_for
from tests.lab.service import Running
from tests.lab.shell import Result

LIBVIRTD = "/etc/libvirt/libvirtd.conf"


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

    def edit(self, path: str, change: Callable[[str], str]) -> None:
        """Change the text of one of the files that the host started with."""
        file = self.original(path)
        text = change(self.read(path))
        self.write(path, text, f"{file.mode:o}", file.owner)

    def restore(self, path: str) -> None:
        """Give back one of the files that the host started with."""
        file = self.original(path)
        self.write(path, file.text, f"{file.mode:o}", file.owner)

    def original(self, path: str) -> File:
        known = [*own_files(self.name), *files_of(self.paths, self.name)]
        return next(file for file in known if file.path == path)

    def configure_nova(self, section: str, option: str, value: str) -> None:
        """Set one option of nova.conf, and let nova-compute read it."""
        self.edit(CONF, lambda text: with_option(text, section, option, value))
        self.restart_compute()

    def restore_nova(self) -> None:
        self.restore(CONF)
        self.restart_compute()

    def restart_compute(self) -> None:
        """Start nova-compute anew, and wait until Nova hears from it."""
        started = datetime.now(UTC).replace(microsecond=0)
        self.restart("nova-compute")
        wait_for(lambda: self.reported_since(started), 90, "nova-compute's report", 0.5)

    def configure_libvirt(self, name: str, value: str) -> None:
        """Set one line of libvirtd.conf, and let libvirtd read it."""
        self.edit(LIBVIRTD, lambda text: with_setting(text, name, value))
        self.restart_libvirt()

    def restore_libvirt(self) -> None:
        self.restore(LIBVIRTD)
        self.restart_libvirt()

    def restart_libvirt(self) -> None:
        self.stop_libvirt()
        self.start_libvirt()

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
            self.change_service(status="enabled")

    def nova_service(self) -> dict[str, Any]:
        path = f"/os-services?binary=nova-compute&host={self.name}"
        found: dict[str, Any] = Cloud().nova(path)["services"][0]
        return found

    def reported_since(self, when: datetime) -> bool:
        service = self.nova_service()
        heard = datetime.fromisoformat(service["updated_at"]).replace(tzinfo=UTC)
        return service["state"] == "up" and heard > when

    def change_service(self, **change: object) -> None:
        """Change what Nova knows of the host's nova-compute."""
        path = f"/os-services/{self.nova_service()['id']}"
        Cloud().nova(path, change, method="PUT")

    def servers(self) -> list[dict[str, Any]]:
        """What Nova places on the host, by name."""
        order = "sort_key=display_name&sort_dir=asc"
        path = f"/servers/detail?all_tenants=1&host={self.name}&{order}"
        found: list[dict[str, Any]] = Cloud().nova(path)["servers"]
        return found

    def up_in_nova(self) -> bool:
        return bool(self.nova_service()["state"] == "up")

    def disabled_by_nova(self) -> bool:
        return (self.nova_service()["disabled_reason"] or "").startswith("AUTO:")
