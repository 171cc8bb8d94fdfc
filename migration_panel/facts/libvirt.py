"""The libvirt daemon: whether it runs, where it listens, whom it lets in."""

from dataclasses import dataclass
from datetime import datetime

from migration_panel.facts.listener import Listener
from migration_panel.facts.missing import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A file of libvirt's TLS set-up: CA, server or client certificate, or a key.

    `role`: ca, server, client, server-key, client-key. `names` are those of the
    subject and its alternatives. A key has neither an end nor names.
    """

    role: str
    path: str
    exists: bool
    expires: datetime | Missing | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Daemon:
    """`layout`: monolithic (libvirtd) or modular (virtqemud, virtproxyd).

    `activation`: sockets (systemd's), listen (the flag --listen), none. `connects`:
    what the local connection answered: its URI, or why it failed. `listening`: on
    which addresses the TCP and TLS ports are open. `sources`: the files read.
    """

    layout: str | Missing
    activation: str | Missing
    connects: str | Missing
    listening: tuple[Listener, ...] | Missing
    sources: tuple[str, ...]
    listen_tcp: bool
    listen_tls: bool
    listen_addr: str | None
    tcp_port: int
    tls_port: int
    auth_tcp: str
    auth_tls: str
    certificates: tuple[Certificate, ...] | Missing
