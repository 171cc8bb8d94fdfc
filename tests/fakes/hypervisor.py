"""A libvirt that answers from captured XML, or not at all."""

from dataclasses import dataclass, field
from pathlib import Path

from migration_panel.agent.hypervisor import DomainRecord, RefusedError
from migration_panel.agent.system import UnmeasuredError
from migration_panel.facts.probe import CpuMatch

CAPTURED = Path(__file__).parents[1] / "data"


def captured(path: str) -> str:
    """A text of tests/data, such as libvirt/capabilities-debian12.xml."""
    return (CAPTURED / path).read_text()


@dataclass
class FakeConnection:
    """The host's own libvirt; `failing`: by method, why it fails; "" is every one."""

    capabilities: str = "<capabilities/>"
    records: tuple[DomainRecord, ...] = ()
    name: str = "compute1"
    libvirt: str = "9.0.0"
    qemu: str = "7.2.19"
    gives: bool = True
    failing: dict[str, str] = field(default_factory=dict)
    closed: bool = False

    def uri(self) -> str:
        self._reach("uri")
        return "qemu:///system"

    def hostname(self) -> str:
        self._reach("hostname")
        return self.name

    def libvirt_version(self) -> str:
        self._reach("libvirt_version")
        return self.libvirt

    def hypervisor_version(self) -> str:
        self._reach("hypervisor_version")
        return self.qemu

    def capabilities_xml(self) -> str:
        self._reach("capabilities_xml")
        return self.capabilities

    def domains(self) -> tuple[DomainRecord, ...]:
        self._reach("domains")
        return self.records

    def gives_cpu(self, xml: str) -> bool:
        del xml
        self._reach("gives_cpu")
        return self.gives

    def close(self) -> None:
        self.closed = True

    def _reach(self, method: str) -> None:
        reason = self.failing.get(method) or self.failing.get("")
        if reason:
            raise UnmeasuredError(reason)


@dataclass
class FakeRemote:
    """A peer's libvirt; `comparing`: why it cannot compare CPUs."""

    address: str
    name: str = "compute2"
    match: CpuMatch = CpuMatch.IDENTICAL
    comparing: str = ""
    closed: bool = False

    def uri(self) -> str:
        return self.address

    def hostname(self) -> str:
        return self.name

    def compare_cpu(self, xml: str) -> tuple[CpuMatch, str]:
        del xml
        if self.comparing:
            raise UnmeasuredError(self.comparing)
        return self.match, ""

    def close(self) -> None:
        self.closed = True


@dataclass
class FakePeers:
    """Stands in for `open_remote`; `refusing`: by URI, what libvirt says."""

    refusing: dict[str, str] = field(default_factory=dict)
    opened: list[FakeRemote] = field(default_factory=list)

    def open_remote(self, uri: str, timeout: float) -> FakeRemote:
        del timeout
        if uri in self.refusing:
            raise RefusedError(self.refusing[uri])
        self.opened.append(FakeRemote(uri))
        return self.opened[-1]
