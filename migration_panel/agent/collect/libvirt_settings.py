"""What libvirtd.conf or virtproxyd.conf tells the daemon that others reach."""

import re
from collections.abc import Mapping

from migration_panel.agent.system import System, UnmeasuredError
from migration_panel.facts.libvirt import TCP_PORT, TLS_PORT, Settings

FOLDER = "/etc/libvirt"
CREDENTIALS = f"{FOLDER}/auth.conf"
_LINE = re.compile(
    r"""^[ \t]*(\w+)[ \t]*=[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|(-?\d+))""", re.MULTILINE
)


def collect(system: System, daemon: str) -> Settings:
    """UnmeasuredError: nova may not read the file, or what it says makes no sense.

    Without a file the defaults are in force, and they are what was measured.
    """
    file = path(daemon)
    told = read(system, daemon)
    return Settings(
        file=file,
        listen_tcp=told.get("listen_tcp", "0") != "0",
        # libvirtd looks at it only with --listen; virtproxyd always does.
        listen_tls=told.get("listen_tls", str(int(daemon == "libvirtd"))) != "0",
        listen_addr=told.get("listen_addr") or None,
        tcp_port=_port(file, told, "tcp_port", TCP_PORT),
        tls_port=_port(file, told, "tls_port", TLS_PORT),
        auth_tcp=told.get("auth_tcp", "sasl"),
        auth_tls=told.get("auth_tls", "none"),
        checks_clients=told.get("tls_no_verify_certificate", "0") == "0",
        credentials=system.exists(CREDENTIALS),
    )


def path(daemon: str) -> str:
    return f"{FOLDER}/{daemon}.conf"


def read(system: System, daemon: str) -> dict[str, str]:
    """Settings of one line, by name."""
    system.names(FOLDER)  # a folder closed to nova hides whether the file is there
    file = path(daemon)
    return parse(system.read(file)) if system.exists(file) else {}


def parse(text: str) -> dict[str, str]:
    """The last of settings of one name holds, as it does for libvirt."""
    return {
        name: double or single or number
        for name, double, single, number in _LINE.findall(text)
    }


def _port(file: str, told: Mapping[str, str], name: str, default: int) -> int:
    said = told.get(name) or str(default)
    if not said.isdecimal() or not 0 < int(said) < 2**16:
        message = f"{file}: {name} is no port: {said}"
        raise UnmeasuredError(message)
    return int(said)
