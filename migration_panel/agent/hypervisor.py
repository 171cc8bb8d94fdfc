"""libvirt, opened read-only here and at a peer; no call to it lasts for ever."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from migration_panel.agent.bounded import StuckError, within
from migration_panel.agent.silence import reason
from migration_panel.agent.system import UnmeasuredError
from migration_panel.facts.probe import CpuMatch

T = TypeVar("T")

LOCAL = "qemu:///system"
# virsh's words for virDomainState.
STATES = (
    "no state",
    "running",
    "idle",
    "paused",
    "in shutdown",
    "shut off",
    "crashed",
    "pmsuspended",
)
MATCHES = {
    0: CpuMatch.INCOMPATIBLE,
    1: CpuMatch.IDENTICAL,
    2: CpuMatch.SUPERSET,
}


class RefusedError(UnmeasuredError):
    """libvirt was asked and did not let us in; the message is its own text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainRecord:
    """A domain as libvirt tells it; `state` in virsh's words, `xml` its live one."""

    uuid: str
    name: str
    state: str
    xml: str


class Connection(Protocol):
    """The host's own libvirt. Every method raises UnmeasuredError with its reason."""

    def uri(self) -> str: ...

    def hostname(self) -> str: ...

    def libvirt_version(self) -> str:
        """The daemon's, as 9.0.0."""

    def hypervisor_version(self) -> str:
        """QEMU's, as 7.2.19."""

    def capabilities_xml(self) -> str: ...

    def domains(self) -> tuple[DomainRecord, ...]:
        """By name."""

    def gives_cpu(self, xml: str) -> bool:
        """Whether a guest could get this CPU, as Nova asks since its version 27."""

    def close(self) -> None: ...


class RemoteConnection(Protocol):
    """A peer's libvirt."""

    def uri(self) -> str: ...

    def hostname(self) -> str:
        """Where it would have migration data sent; UnmeasuredError: not told."""

    def compare_cpu(self, xml: str) -> tuple[CpuMatch, str]:
        """A host's CPU against the peer's, and libvirt's reason or nothing.

        UnmeasuredError where libvirt cannot compare.
        """

    def close(self) -> None: ...


def open_local(uri: str = LOCAL, timeout: float = 10) -> Connection:
    """Connects at the first question, so that what fails fails there."""
    return _Local(uri, timeout)


def open_remote(uri: str, timeout: float) -> RemoteConnection:
    """RefusedError where the peer cannot be reached or does not let us in."""
    binding = _binding()
    target = without_terminal(uri)

    def connect() -> Any:
        # Like libvirt's own daemon: credentials come from auth.conf or not at all.
        return binding.openAuth(target, _credentials(binding), binding.VIR_CONNECT_RO)

    try:
        return _Remote(uri, timeout, binding, within(timeout, uri, connect))
    except StuckError as error:
        raise RefusedError(reason(uri, str(error))) from error
    except binding.libvirtError as error:
        raise RefusedError(_text(error)) from error


def without_terminal(uri: str) -> str:
    """Keep ssh from asking on a terminal, where there is one, as Nova has none."""
    if "+ssh://" not in uri or "no_tty=" in uri:
        return uri
    return f"{uri}{'&' if '?' in uri else '?'}no_tty=1"


def version(number: int) -> str:
    """Of libvirt's one number: 9000000 is 9.0.0."""
    return f"{number // 1_000_000}.{number // 1000 % 1000}.{number % 1000}"


def _binding() -> Any:
    try:
        binding = importlib.import_module("libvirt")
    except ImportError as error:
        message = f"libvirt-python: {error}"
        raise UnmeasuredError(message) from error
    binding.registerErrorHandler(_silent, None)
    return binding


def _silent(_context: Any, _error: Any) -> None:
    """Without a handler of ours libvirt prints to standard error."""


def _credentials(binding: Any) -> list[Any]:
    kinds = [
        binding.VIR_CRED_AUTHNAME,
        binding.VIR_CRED_ECHOPROMPT,
        binding.VIR_CRED_NOECHOPROMPT,
        binding.VIR_CRED_PASSPHRASE,
    ]
    return [kinds, lambda _asked, _data: -1, None]


def _text(error: Any) -> str:
    return str(error.get_error_message() or error)


@dataclass
class _Opened:
    """What a connection to libvirt here and one to a peer have in common."""

    _uri: str
    _timeout: float
    _binding: Any
    _open: Any

    def uri(self) -> str:
        return self._uri

    def close(self) -> None:
        if self._open is not None:
            self._ask(self._open.close)

    def _ask(self, call: Callable[[], T]) -> T:
        try:
            return within(self._timeout, self._uri, call)
        except StuckError as error:
            raise UnmeasuredError(str(error)) from error
        except self._binding.libvirtError as error:
            raise UnmeasuredError(_text(error)) from error


@dataclass
class _Local(_Opened):
    _binding: Any = field(default=None, init=False)
    _open: Any = field(default=None, init=False)

    def uri(self) -> str:
        return str(self._call("getURI"))

    def hostname(self) -> str:
        return str(self._call("getHostname"))

    def libvirt_version(self) -> str:
        return version(self._call("getLibVersion"))

    def hypervisor_version(self) -> str:
        return version(self._call("getVersion"))

    def capabilities_xml(self) -> str:
        return str(self._call("getCapabilities"))

    def domains(self) -> tuple[DomainRecord, ...]:
        self._connect()
        found = self._ask(self._every_domain)
        return tuple(sorted(found, key=lambda each: each.name))

    def gives_cpu(self, xml: str) -> bool:
        """Over a connection that could write, as libvirt demands; it does not."""
        binding = self._binding = self._binding or _binding()
        opened = self._ask(lambda: binding.open(self._uri))
        compare = opened.compareHypervisorCPU
        try:
            found = self._ask(lambda: compare(None, None, None, None, xml, 0))
        finally:
            self._ask(opened.close)
        return _match(self._uri, found) is not CpuMatch.INCOMPATIBLE

    def _every_domain(self) -> list[DomainRecord]:
        records = []
        for domain in self._open.listAllDomains():
            try:
                records.append(_record(domain))
            except self._binding.libvirtError as error:
                # It ended while we were asking.
                if error.get_error_code() != self._binding.VIR_ERR_NO_DOMAIN:
                    raise
        return records

    def _call(self, name: str) -> Any:
        self._connect()
        return self._ask(getattr(self._open, name))

    def _connect(self) -> None:
        if self._open is None:
            self._binding = _binding()
            opened = self._binding.openReadOnly
            self._open = self._ask(lambda: opened(self._uri))


def _match(uri: str, number: int) -> CpuMatch:
    if number not in MATCHES:
        message = f"libvirt at {uri} could not compare the CPUs"
        raise UnmeasuredError(message)
    return MATCHES[number]


def _record(domain: Any) -> DomainRecord:
    number = domain.state()[0]
    return DomainRecord(
        uuid=domain.UUIDString(),
        name=domain.name(),
        state=STATES[number] if number < len(STATES) else str(number),
        xml=domain.XMLDesc(),
    )


@dataclass
class _Remote(_Opened):
    def hostname(self) -> str:
        return str(self._ask(self._open.getHostname))

    def compare_cpu(self, xml: str) -> tuple[CpuMatch, str]:
        """Of the host's CPU: the hypervisor's is not compared for who only reads."""
        found, said = self._ask(lambda: self._compared(xml))
        return _match(self._uri, found), said

    def _compared(self, xml: str) -> tuple[int, str]:
        """With the reason, which libvirt tells only as an error."""
        flag = self._binding.VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE
        try:
            return int(self._open.compareCPU(xml, flag)), ""
        except self._binding.libvirtError as error:
            if error.get_error_code() != self._binding.VIR_ERR_CPU_INCOMPATIBLE:
                raise
            return 0, _text(error)
